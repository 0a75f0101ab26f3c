--TEST--
A server that waits for its next request has given back what the last one took
--EXTENSIONS--
zmm
--SKIPIF--
<?php
if (PHP_SAPI !== 'cli') die('skip needs the server of the command line');
if (!is_readable('/proc/self/statm')) die('skip needs /proc');
?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$dir = sys_get_temp_dir() . '/zmm_idle_' . getmypid();
mkdir($dir);
file_put_contents("$dir/large.php", '<?php $text = str_repeat("x", 60000000); $values = range(1, 1000000); echo zmm_stats()["real_peak"] > 70000000 ? "large" : "small";');
file_put_contents("$dir/file.txt", 'file');

function free_address(): string
{
	$socket = stream_socket_server('tcp://127.0.0.1:0');
	return stream_socket_get_name($socket, false);
}

/* NULL until the server listens. */
function get(string $address, string $path): ?string
{
	$socket = @stream_socket_client("tcp://$address");
	if (!$socket) {
		return null;
	}
	fwrite($socket, "GET /$path HTTP/1.0\r\n\r\n");
	return explode("\r\n\r\n", stream_get_contents($socket))[1] ?? '';
}

function resident(int $pid): int
{
	return 4096 * explode(' ', file_get_contents("/proc/$pid/statm"))[1];
}

/* [what the server answered, whether the memory is gone] */
function idle(array $arguments): array
{
	global $dir;
	$address = free_address();
	$server = proc_open([PHP_BINARY, '-n', ...child_extension(), ...$arguments, '-S', $address, '-t', $dir],
		[['file', '/dev/null', 'r'], ['file', "$dir/log", 'w'], ['file', "$dir/log", 'w']], $pipes, null, child_environment([]));
	while (get($address, 'file.txt') === null && proc_get_status($server)['running']) {
		usleep(10000);
	}
	$pid = proc_get_status($server)['pid'];
	$before = resident($pid);
	/* The server closes the connection when the request has ended.  Another request would do what its end did not. */
	$answer = get($address, 'large.php');
	$more = resident($pid) - $before;
	proc_terminate($server, 9);
	proc_close($server);
	return [$answer, $more < 20000000 ? 'little' : "$more bytes"];
}

$settings = ['-d', 'zmm.mem_type=mmap_anon', '-d', 'memory_limit=-1', '-d', 'opcache.enable=1'];
$opcache = is_file(ini_get('extension_dir') . '/opcache.so') ? ['-d', 'zend_extension=opcache'] : [];
foreach ([[], ['-d', 'zmm.cache_size=256K'], $opcache] as $more) {
	echo implode(', ', idle([...$settings, ...$more])), "\n";
}
array_map('unlink', glob("$dir/*"));
rmdir($dir);
?>
--EXPECT--
large, little
large, little
large, little

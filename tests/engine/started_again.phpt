--TEST--
PHP that ends and starts again in one process is on the heap again, with the settings of that start, and leaves nothing
--EXTENSIONS--
zmm
--SKIPIF--
<?php
$php = realpath(PHP_BINARY);
if (!is_executable(dirname($php) . '/' . str_replace('php', 'phpdbg', basename($php)))) die('skip needs phpdbg beside php: its "clean" ends PHP and starts it again');
if (!is_dir('/proc/self')) die('skip needs /proc');
?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$dir = sys_get_temp_dir() . '/zmm_started_again_' . getmypid();
mkdir($dir);

function debugger(string $settings, array $commands, array $extension): array
{
	global $dir;
	$php = realpath(PHP_BINARY);
	file_put_contents("$dir/php.ini", $settings);
	file_put_contents("$dir/commands", implode("\n", [...$commands, 'q', '']));
	return child_run(['sh', '-c', 'exec "$@" < "$0"', "$dir/commands", dirname($php) . '/' . str_replace('php', 'phpdbg', basename($php)),
		'-qb', '-c', "$dir/php.ini", '-d', 'memory_limit=128M', ...$extension], []);
}

$look = 'ev json_encode([zmm_stats()["engine_reason"], zmm_stats()["hardened"], zmm_stats()["block_size"], zmm_check()])';
$again = fn (string $settings) => ["ev file_put_contents('$dir/php.ini', '$settings') > 0", 'clean', $look];
$result = debugger('zmm.hardened=1', [$look, ...$again('zmm.hardened=0'), ...$again('zmm.seg_size=1M'), ...$again('zmm.hardened=1')], child_extension());
preg_match_all('~\[(?:null|").*~', $result['out'], $lines);
echo implode("\n", $lines[0]), "\n";
var_dump($result['signal'], $result['err']);

/* Bytes that are mapped after eight more starts: the debugger has some of its own. */
function mapped_more(array $extension): int
{
	$size = 'ev "mapped " . strtok(file_get_contents("/proc/self/statm"), " ")';
	$result = debugger('', ['clean', 'clean', $size, ...array_fill(0, 8, 'clean'), $size], $extension);
	preg_match_all('~mapped (\d+)~', $result['out'], $match);
	return 4096 * ($match[1][1] - $match[1][0]);
}
$more = mapped_more(child_extension()) - mapped_more([]);
echo $more < 4 << 20 ? "no more than without\n" : "$more bytes more\n";
array_map('unlink', glob("$dir/*"));
rmdir($dir);
?>
--EXPECT--
[null,1,262144,[]]
[null,0,262144,[]]
[null,0,1048576,[]]
[null,1,262144,[]]
NULL
string(0) ""
no more than without

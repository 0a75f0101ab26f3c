--TEST--
The heap is reset by the last free of a request, not by the next request
--EXTENSIONS--
zmm
--SKIPIF--
<?php
if (PHP_SAPI !== 'cli') die('skip needs --repeat of the command line');
require __DIR__ . '/../lib/skip_not_testing.inc';
?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$dir = sys_get_temp_dir() . '/zmm_last_free_' . getmypid();
mkdir($dir);
file_put_contents("$dir/script.php", '<?php if (is_file($argv[1])) echo file_get_contents($argv[1]); echo "request\n";');

/* A build for tests tells of a fault when the request that it was for has been reset.  No request comes after the last. */
function told(array $arguments, int $requests): void
{
	global $dir;
	$result = child_run([...array_slice(child_command(''), 0, -2), ...$arguments, '--repeat', "$requests", '-f', "$dir/script.php", '--', "$dir/log"],
		['ZMM_FAULT' => 'growth 1000000', 'ZMM_FAULT_LOG' => "$dir/log"]);
	echo preg_replace('~^.*(Executing|Finished).*\n~m', '', $result['out']), $result['err'], 'in the end: ', file_get_contents("$dir/log");
	unlink("$dir/log");
}

$opcache = is_file(ini_get('extension_dir') . '/opcache.so') ? ['-d', 'zend_extension=opcache', '-d', 'opcache.enable_cli=1'] : [];
foreach ([[], $opcache, ['-d', 'zmm.hardened=1']] as $arguments) {
	told($arguments, 1);
	told($arguments, 2);
}
array_map('unlink', glob("$dir/*"));
rmdir($dir);
?>
--EXPECTF--
request
in the end: zmm fault: not reached, heap sound; %s
request
zmm fault: not reached, heap sound; %s
request
in the end: zmm fault: not reached, heap sound; %s
request
in the end: zmm fault: not reached, heap sound; %s
request
zmm fault: not reached, heap sound; %s
request
in the end: zmm fault: not reached, heap sound; %s
request
in the end: zmm fault: not reached, heap sound; %s
request
zmm fault: not reached, heap sound; %s
request
in the end: zmm fault: not reached, heap sound; %s

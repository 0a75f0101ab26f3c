--TEST--
dl() with a wrong setting: a fatal error, shutdown functions run, the process ends as it should
--EXTENSIONS--
zmm
--SKIPIF--
<?php
require __DIR__ . '/../lib/child.inc';
if (!preg_match('~^extension=/~', child_extension()[1] ?? '')) die('skip zmm was not loaded from a file that we know');
?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$file = substr(child_extension()[1], strlen('extension='));
$code = <<<'PHP'
	register_shutdown_function(function () {
		echo "shutdown\n";
		if (function_exists('zmm_check')) {
			zmm_check();
			zmm_stats();
			zmm_report();
			zmm_gc();
			zmm_memory_get_usage();
		}
	});
	dl('zmm.so');
	echo "went on\n";
PHP;
$settings = ['-d', 'enable_dl=1', '-d', 'extension_dir=' . dirname($file), '-d', 'display_errors=1', '-d', 'html_errors=0', '-d', 'fatal_error_backtraces=0'];
$result = child_run([PHP_BINARY, '-n', ...$settings, '-r', $code], ['ZEND_MM_SEG_SIZE' => '100000']);
var_dump($result['status'], $result['signal'], $result['err']);
echo $result['out'];
?>
--EXPECTF--
int(255)
NULL
string(0) ""

Fatal error: ZEND_MM_SEG_SIZE: segment size "100000" must be a power of two from %d bytes to 1G (as in 65536, 256K, 1M) in Unknown on line 0
shutdown

--TEST--
A section of php.ini for a path comes too late for zmm's settings: what PHP shows is what is in force
--EXTENSIONS--
zmm
--SKIPIF--
<?php
$php = realpath(PHP_BINARY);
if (!is_executable(dirname($php) . '/' . str_replace('php', 'php-cgi', basename($php)))) die('skip needs php-cgi beside php; it reads such sections');
?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$php = realpath(PHP_BINARY);
$dir = sys_get_temp_dir() . '/zmm_sections_' . getmypid();
mkdir($dir);
file_put_contents("$dir/page.php", '<?php echo ini_get("precision"), " ", ini_get("zmm.seg_size"), " ", ini_get("zmm.engine"), " ",
	zmm_stats()["block_size"], " ", json_encode(zmm_stats()["engine"]);');
file_put_contents("$dir/php.ini", 'zmm.seg_size=128K' . "\n[PATH=$dir]\nprecision=7\nzmm.seg_size=1M\nzmm.engine=0\n");
$result = child_run([dirname($php) . '/' . str_replace('php', 'php-cgi', basename($php)), '-q', '-c', "$dir/php.ini", ...child_extension()],
	['SCRIPT_FILENAME' => "$dir/page.php", 'REQUEST_METHOD' => 'GET', 'REDIRECT_STATUS' => '1']);
echo preg_replace('~^.*\n\n~s', '', $result['out']), $result['err'], "\n"; // without headers
array_map('unlink', glob("$dir/*"));
rmdir($dir);
?>
--EXPECT--
7 128K 1 131072 true

--TEST--
A process with more rights than whoever started it does not read the environment
--EXTENSIONS--
zmm
posix
--SKIPIF--
<?php
if (!extension_loaded('posix')) die('skip needs posix');
if (PHP_OS_FAMILY !== 'Linux' || posix_geteuid() !== 0) die('skip needs root, to make such a process');
?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

/* PHP that runs as somebody without rights, whoever starts it; a root directory of its own may know no names of users. */
$nobody = 65534;
$directory = sys_get_temp_dir() . '/zmm-rights-' . getmypid();
mkdir($directory);
copy(PHP_BINARY, "$directory/php");
$extension = preg_replace('~^extension=~', '', child_extension()[1]);
copy($extension, "$directory/zmm.so");
chmod("$directory/zmm.so", 0644);
chmod($directory, 0755);
chown("$directory/php", $nobody);
chmod("$directory/php", 04755);

$code = '$file = tempnam(sys_get_temp_dir(), "zmm"); echo fileowner($file), " ", zmm_stats()["storage"], "\n"; unlink($file);';
$command = ["$directory/php", '-n', '-d', "extension=$directory/zmm.so", '-r', $code];
$as_nobody = child_run($command, ['ZEND_MM_MEM_TYPE' => 'mmap_anon']);
/* A file system that does not honour the right shows nothing. */
echo str_starts_with($as_nobody['out'], '0 ') ? "malloc\n" : preg_replace('~^\d+ ~', '', $as_nobody['out']) . $as_nobody['err'];

chmod("$directory/php", 0755);
$as_root = child_run($command, ['ZEND_MM_MEM_TYPE' => 'mmap_anon']);
echo $as_root['out'], $as_root['err'];
array_map('unlink', glob("$directory/*"));
rmdir($directory);
?>
--EXPECT--
malloc
0 mmap_anon

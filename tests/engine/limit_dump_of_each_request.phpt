--TEST--
Requests of one process that reach memory_limit: each has a dump, zmm.dump_max at most, and one that fails does not count
--EXTENSIONS--
zmm
--SKIPIF--
<?php
if (!is_executable(dirname(PHP_BINARY) . '/' . str_replace('php', 'php-cgi', basename(PHP_BINARY)))) die('skip needs php-cgi');
?>
--FILE--
<?php
require __DIR__ . '/../lib/dump.inc';

$dir = dump_dir('each');
$cgi = dirname(PHP_BINARY) . '/' . str_replace('php', 'php-cgi', basename(PHP_BINARY));
$passes = 'for ($all = []; ; $all[] = str_repeat("x", 100000));';

/* Four requests of one process.  The file of the first is there already, and does not count. */
$script = "$dir/page.php";
touch("$dir/page.php-1");
file_put_contents($script, '<?php ' . $passes);
child_run([$cgi, '-n', ...child_extension(), '-d', 'memory_limit=8M', '-d', 'display_errors=0', '-d', "zmm.dump_dir=$dir",
	'-d', 'zmm.dump_max=2', '-d', 'zmm.dump_name=%s-%r', '-d', "error_log=$dir/log", '-T', '4', $script],
	['SCRIPT_FILENAME' => $script, 'PATH_TRANSLATED' => $script]);
echo dump_lines(file_get_contents("$dir/log"), $dir), "\n", dump_names($dir), "\n";
foreach (["$dir/page.php-2", "$dir/page.php-3"] as $file) {
	echo implode(' ', dump_faults($file)) ?: 'exact', "\n";
}
?>
--CLEAN--
<?php
require __DIR__ . '/../lib/dump.inc';
dump_clean('each');
?>
--EXPECT--
zmm: SIZE of SIZE in use; SIZE pinned; no dump: cannot write page.php-1: File exists
zmm: SIZE of SIZE in use; SIZE pinned; dump page.php-2
zmm: SIZE of SIZE in use; SIZE pinned; dump page.php-3
zmm: SIZE of SIZE in use; SIZE pinned; no dump: zmm.dump_max is 2
log page.php page.php-1 page.php-2 page.php-3
exact
exact

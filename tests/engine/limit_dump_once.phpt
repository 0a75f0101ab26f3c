--TEST--
One dump for a request however often it reaches memory_limit, zmm.dump_max for a process; a forked process has its own
--EXTENSIONS--
zmm
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip needs pcntl'); ?>
--FILE--
<?php
require __DIR__ . '/../lib/dump.inc';

$dir = dump_dir('once');
$ini = ['memory_limit' => '8M', 'zmm.dump_dir' => $dir];
$passes = '(function () { for ($all = []; ; $all[] = str_repeat("x", 100000)); })();';

/* A shutdown function, and what it calls, reach the limit again. */
$again = 'register_shutdown_function(function () { echo "first\n"; ' . $passes . ' });
	class Late { function __destruct() { ' . $passes . ' } } $late = new Late; ' . $passes;
$without = child($again, ['zmm.dump_dir' => ''] + $ini);
$result = child($again, $ini);
var_dump($result['out'] === $without['out'], $result['status'] === $without['status']);
echo substr_count($result['out'], 'Fatal error'), ' errors, ', substr_count($result['err'], 'zmm:'), ' line, ', dump_only_faults($dir), "\n";
array_map('unlink', glob("$dir/*"));

/* Four requests of one process.  The file of the first is there already, and does not count. */
$script = "$dir/page.php";
$cgi = dirname(PHP_BINARY) . '/' . str_replace('php', 'php-cgi', basename(PHP_BINARY));
if (is_executable($cgi)) {
	touch("$dir/page.php-1");
	file_put_contents($script, '<?php ' . $passes);
	child_run([$cgi, '-n', ...child_extension(), '-d', 'memory_limit=8M', '-d', 'display_errors=0', '-d', "zmm.dump_dir=$dir",
		'-d', 'zmm.dump_max=2', '-d', 'zmm.dump_name=%s-%r', '-d', "error_log=$dir/log", '-T', '4', $script],
		['SCRIPT_FILENAME' => $script, 'PATH_TRANSLATED' => $script]);
	echo dump_lines(file_get_contents("$dir/log"), $dir), "\n", dump_names($dir), "\n";
	foreach (["$dir/page.php-2", "$dir/page.php-3"] as $file) {
		echo implode(' ', dump_faults($file)) ?: 'exact', "\n";
	}
} else {
	echo 'no php-cgi';
}
array_map('unlink', glob("$dir/*"));

/* The children of a request that has told already tell of their own; the parent tells no more. */
$fork = '
	register_shutdown_function(function () {
		if (!pcntl_fork()) { ' . $passes . ' }
		pcntl_wait($status);
		' . $passes . '
	}); ' . $passes;
$result = child($fork, ['zmm.dump_max' => '1', 'zmm.dump_name' => '%p.zmm'] + $ini);
preg_match_all('~dump \S+/(\d+)\.zmm~', $result['err'], $match);
echo substr_count($result['err'], 'zmm:'), ' lines, ', count(array_unique($match[1])), " processes\n";
foreach (glob("$dir/*.zmm") as $file) {
	echo implode(' ', dump_faults($file)) ?: 'exact', ' ', Zmm\Snapshot::load($file)->meta()['pid'] === (int) basename($file, '.zmm') ? 'its own' : 'of another', "\n";
}
?>
--CLEAN--
<?php
require __DIR__ . '/../lib/dump.inc';
dump_clean('once');
?>
--EXPECT--
bool(true)
bool(true)
2 errors, 1 line, exact
zmm: SIZE of SIZE in use; SIZE pinned; no dump: cannot write page.php-1: File exists
zmm: SIZE of SIZE in use; SIZE pinned; dump page.php-2
zmm: SIZE of SIZE in use; SIZE pinned; dump page.php-3
zmm: SIZE of SIZE in use; SIZE pinned; no dump: zmm.dump_max is 2
log page.php page.php-1 page.php-2 page.php-3
exact
exact
2 lines, 2 processes
exact its own
exact its own

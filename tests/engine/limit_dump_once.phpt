--TEST--
One dump for a request, however often it reaches memory_limit; a forked process has its own
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
2 lines, 2 processes
exact its own
exact its own

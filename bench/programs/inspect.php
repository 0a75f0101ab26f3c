<?php
/* inspect.php N: strings of mixed sizes, N of them, every other one freed; nanoseconds of CPU time that
 * zmm_stats() and zmm_check() take then, the least of five calls each.  Size after size, for
 * strings that come one after the other are neighbours then: freed ones do not merge. */

const SIZES = [24, 32, 56, 56, 56, 320, 32, 40, 24, 64, 96, 48, 128, 8, 200, 1000];

function nanoseconds(): int
{
	$usage = getrusage();
	return (int) (($usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec']) * 1e9 + ($usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec']) * 1e3);
}

function least(callable $call): int
{
	$least = PHP_INT_MAX;
	for ($i = 0; $i < 5; $i++) {
		$start = nanoseconds();
		$call();
		$least = min($least, nanoseconds() - $start);
	}
	return $least;
}

$strings = new SplFixedArray((int) $argv[1]);
for ($i = 0; $i < $argv[1]; $i++) {
	$strings[$i] = str_repeat('x', SIZES[intdiv(16 * $i, (int) $argv[1])]);
}
for ($i = 0; $i < $argv[1]; $i += 2) {
	$strings[$i] = null;
}
zmm_gc();
$stats = zmm_stats();
if (!$stats['engine'] || zmm_check() !== []) {
	fwrite(STDERR, "this is not the engine's heap, or it is not sound\n");
	exit(1);
}
echo json_encode(['script_free' => $stats['free']['count'], 'script_used' => $stats['used']['count'], 'zmm_stats' => least(zmm_stats(...)), 'zmm_check' => least(zmm_check(...))]), "\n";

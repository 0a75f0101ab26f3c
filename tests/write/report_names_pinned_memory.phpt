--TEST--
Many strings, one in 200 kept: the report names the bytes they pin
--EXTENSIONS--
zmm
--SKIPIF--
<?php require __DIR__ . '/../lib/skip_debug.inc'; ?>
--INI--
memory_limit=1G
--FILE--
<?php
mt_srand(3);
$strings = [];
for ($i = 0; $i < 400000; $i++) {
	$strings[] = str_repeat('x', mt_rand(20, 200));
}
$full = memory_get_usage(true);
$strings = array_values(array_filter($strings, fn($i) => $i % 200 === 0, ARRAY_FILTER_USE_KEY));
zmm_gc();
$stats = zmm_stats();
$report = zmm_report();

/* nearly all is free, nearly nothing goes back */
var_dump($stats['in_use'] < 2000000, $stats['real_size'] > 40000000, $stats['fragmentation']['pinned'] > 0.9);
var_dump($stats['segments']['pinned'] > 20, zmm_gc() < 2000000); /* the second time there is nearly nothing to flush */

$pinned = $stats['fragmentation']['pinned'] * $stats['real_size'];
preg_match('~^  ([\d.]+) (KiB|MiB) of ([\d.]+) (KiB|MiB) are unused but pinned: (\d+) of (\d+) segments? holds? a used block\.$~m', $report, $match);
$bytes = fn(string $number, string $unit): float => $number * ($unit === 'MiB' ? 1 << 20 : 1 << 10);
var_dump(abs($bytes($match[1], $match[2]) / $pinned - 1) < 0.05, abs($bytes($match[3], $match[4]) / $stats['real_size'] - 1) < 0.05);
var_dump((int) $match[5] === $stats['segments']['pinned'], (int) $match[6] === $stats['segments']['count']);
echo strstr($report, 'A segment goes back', false) ? "and says why\n" : $report;

unset($strings);
gc_mem_caches();
var_dump(memory_get_usage(true) < $full, zmm_check());
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
and says why
bool(true)
array(0) {
}

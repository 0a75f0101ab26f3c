--TEST--
The report prints the figures that stats() has
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/figures.inc';

$heap = new Zmm\Heap('mmap_anon', 65536, 100000000);
for ($i = 0; $i < 1000; $i++) {
	$handles[] = $heap->alloc($i * 5);
}
$handles[] = $heap->alloc(1000001);
foreach ($handles as $i => $handle) {
	$i % 3 and $heap->free($handle);
}
$stats = $heap->stats();
$report = $heap->report();

foreach (['in use' => 'in_use', 'peak' => 'peak', 'cached' => 'cached', 'size' => 'size', 'real size' => 'real_size',
	'real peak' => 'real_peak', 'limit' => 'limit', 'reserve' => 'reserve'] as $name => $key) {
	if (report_figure($report, $name) !== $stats[$key]) {
		echo "$name: ", report_figure($report, $name), " is not $stats[$key]\n";
	}
}
foreach (['used' => 'used', 'cached' => 'cache', 'free' => 'free', 'rest' => 'rest'] as $name => $key) {
	if (report_row($report, $name) !== $stats[$key]) {
		echo "$name: ", json_encode(report_row($report, $name)), ' is not ', json_encode($stats[$key]), "\n";
	}
}
var_dump(report_row($report, 'sum')['bytes'] === $stats['real_size'], report_row($report, 'overhead')['bytes'] === $stats['overhead']);
foreach (['Zmm\Heap', '  storage       mmap_anon', "  geometry      $stats[geometry]", '  segment size  65536 (64.0 KiB)',
	"  {$stats['segments']['pinned']} pinned, {$stats['segments']['releasable']} releasable; {$stats['segments']['large']} made for one"] as $line) {
	str_contains($report, $line) or print("missing: $line\n");
}
/* one row for each list that was used */
foreach ($stats['free_buckets'] as $i => $list) {
	$expected = $list['blocks'] || $list['cached'] || $list['hits'] || $list['misses'];
	$found = (bool) preg_match("~^ +$i +$list[true_size] +$list[smallest_request]-$list[largest_request] +$list[blocks] ~m", $report);
	$found === $expected or print("small list $i\n");
}
foreach ($stats['large_free_buckets'] as $i => $tree) {
	$found = (bool) preg_match("~^ +$i +$tree[range_min]-$tree[range_max] +$tree[blocks] +$tree[bytes] ~m", $report);
	$found === $tree['blocks'] > 0 or print("large tree $i\n");
}
foreach ($stats['rest_buckets'] as $i => $size) {
	preg_match('~^ +' . ($i + 1) . " +$size ~m", $report) or print("rest block $i\n");
}

/* lines do not grow without end and nothing is left to the reader's terminal */
var_dump(max(array_map('strlen', explode("\n", $report))) < 140, str_ends_with($report, "\n"), preg_match('~[^\n -\~]~', $report));

$engine = zmm_report();
$usage = memory_get_usage();
report_figure($engine, 'others') === $stats['real_size'] && !str_contains($report, 'others ') or print("others\n");
var_dump(strtok($engine, "\n"), abs(report_figure($engine, 'in use') - $usage) < 10000);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
int(0)
string(26) "zmm heap of the PHP engine"
bool(true)

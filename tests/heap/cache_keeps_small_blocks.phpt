--TEST--
Zmm\Heap: small blocks that are freed wait in the cache and serve the next request of their size
--EXTENSIONS--
zmm
--FILE--
<?php
$heap = new Zmm\Heap;
$row = function (int $request) use ($heap): array {
	foreach ($heap->stats()['free_buckets'] as $index => $list) {
		if ($request <= $list['largest_request']) {
			return $list + ['index' => $index];
		}
	}
};

$handles = [];
for ($i = 0; $i < 10; $i++) {
	$handles[] = $heap->alloc(100);
}
$list = $row(100);
var_dump($list['misses'], $list['hits'], $list['cached']);

$size = $heap->stats()['size'];
foreach ($handles as $handle) {
	$heap->free($handle);
}
$stats = $heap->stats();
$list = $row(100);
var_dump($list['cached'], $list['max_cached'], $stats['cached'] === 10 * $list['true_size'], $stats['cache'], $stats['size'] === $size);

$handles = [$heap->alloc(100), $heap->alloc(100)];
$other = $heap->alloc(60);
$list = $row(100);
var_dump($list['hits'], $list['cached'], $list['max_cached']);
foreach ($heap->stats()['cache_stat'] as $index => $stat) {
	if ($index < count($heap->stats()['free_buckets'])) {
		$same = $heap->stats()['free_buckets'][$index];
		if ([$same['cached'], $same['max_cached'], $same['hits'], $same['misses']] !== array_values($stat)) {
			echo "list $index differs\n";
		}
	}
}
/* large requests are counted in the last row */
$large = $heap->stats()['cache_stat'][count($heap->stats()['free_buckets'])]['miss'];
$heap->alloc(5000);
var_dump($heap->stats()['cache_stat'][count($heap->stats()['free_buckets'])]['miss'] - $large);

/* the cache takes blocks while it holds less than its size */
$handles = [];
for ($i = 0; $i < 5000; $i++) {
	$handles[] = $heap->alloc(200);
}
foreach ($handles as $handle) {
	$heap->free($handle);
}
$stats = $heap->stats();
$beyond = $stats['cached'] - $stats['cache_size'];
var_dump($beyond >= 0, $beyond < $row(200)['true_size'], $heap->check());
$heap->gc();
var_dump($heap->stats()['cached'], $heap->check());
?>
--EXPECTF--
int(10)
int(0)
int(0)
int(10)
int(10)
bool(true)
array(2) {
  ["count"]=>
  int(10)
  ["bytes"]=>
  int(%d)
}
bool(true)
int(2)
int(8)
int(10)
int(1)
bool(true)
bool(true)
array(0) {
}
int(0)
array(0) {
}

--TEST--
Zmm\Heap::snapshot() has each block of that heap and of no other; the descriptor is the one of kind engine
--EXTENSIONS--
zmm
--FILE--
<?php
$heap = new Zmm\Heap(segmentSize: 65536);
$other = new Zmm\Heap;
$other->alloc(777);
$handles = [];
foreach ([100, 2000, 100, 30000, 5000] as $size) {
	$handles[] = $heap->alloc($size);
}
$heap->free($handles[1]);
$heap->free($handles[3]);

$snapshot = $heap->snapshot();
$sums = $snapshot->sums();
$stats = $heap->stats();
var_dump($sums['real'] === $stats['real_size'], $sums['live'] === $stats['in_use'], $sums['cached'] === $stats['cached']);
var_dump(array_sum($sums) === 2 * $sums['real']);

$used = iterator_to_array($snapshot->blocks('state == used'), false);
var_dump(count($used) === $stats['used']['count'], array_count_values(array_column($used, 'kind')));
[$descriptor] = iterator_to_array($snapshot->blocks('kind == engine'), false);
var_dump($descriptor['offset'] < 100, $descriptor['request'] > 1000);
$requests = array_column($used, 'request');
foreach ([100 => 2, 2000 => 0, 5000 => 1, 30000 => 0] as $size => $count) {
	$found = array_filter($requests, fn($request) => $request >= $size && $request < $size + 64);
	var_dump(count($found) === $count);
}

/* It stays as it is when the heap changes or ends, and can be saved. */
$heap->alloc(10000);
unset($heap);
var_dump($snapshot->sums() === $sums);
$file = __DIR__ . '/snapshot_of_a_heap.zmm';
$snapshot->save($file, true);
var_dump(Zmm\Snapshot::load($file)->sums() === $sums);

try {
	(new Zmm\Heap)->snapshot(1);
} catch (ArgumentCountError $error) {
	echo $error->getMessage(), "\n";
}
?>
--CLEAN--
<?php @unlink(__DIR__ . '/snapshot_of_a_heap.zmm'); ?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
array(2) {
  ["engine"]=>
  int(1)
  ["unknown"]=>
  int(3)
}
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
Zmm\Heap::snapshot() expects exactly 0 arguments, 1 given

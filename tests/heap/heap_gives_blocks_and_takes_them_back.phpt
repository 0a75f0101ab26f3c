--TEST--
Zmm\Heap: alloc, size, realloc and free
--EXTENSIONS--
zmm
--FILE--
<?php
$heap = new Zmm\Heap;
$empty = $heap->stats();

$a = $heap->alloc(100);
$b = $heap->alloc(0);
$c = $heap->alloc(1000000);
var_dump(is_int($a), $a > 0, $b > $a, $c > $b);
var_dump($heap->size($a) >= 100, $heap->size($a) < 120, $heap->size($b) >= 0, $heap->size($c) >= 1000000);

$stats = $heap->stats();
var_dump($stats['used']['count'] - $empty['used']['count']);
var_dump($stats['in_use'] - $empty['in_use'] >= 1000100);
var_dump($stats['segments']['large'] - $empty['segments']['large']);

var_dump($heap->realloc($a, 5000) === $a, $heap->size($a) >= 5000);
var_dump($heap->realloc($a, 10) === $a, $heap->size($a) >= 10, $heap->size($a) < 100);
var_dump($heap->free($a), $heap->free($b), $heap->free($c));
$heap->gc();

$stats = $heap->stats();
var_dump($stats['in_use'] === $empty['in_use'], $stats['real_size'] === $empty['real_size'], $stats['peak'] > 1000000);
var_dump($heap->check());
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
int(3)
bool(true)
int(1)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
NULL
NULL
NULL
bool(true)
bool(true)
bool(true)
array(0) {
}

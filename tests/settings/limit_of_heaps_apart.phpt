--TEST--
Where the engine keeps its own heap, Zmm\Heap objects have what that leaves of memory_limit, and the engine all of it
--EXTENSIONS--
zmm
--INI--
zmm.engine=0
memory_limit=64M
--FILE--
<?php
const SIZE = 100000;

/* Bytes that a heap can have. */
function fill(Zmm\Heap $heap): int
{
	try {
		while (true) {
			$heap->alloc(SIZE);
		}
	} catch (Zmm\OutOfMemoryException $exception) {
		return $heap->stats()['real_size'];
	}
}

$other = new Zmm\Heap(limit: 2 ** 40);
$all = fill($other);
var_dump($all + memory_get_usage(true) <= 64 * 2**20, $all > 56 * 2**20, zmm_stats()['other_heaps'] === ['count' => 1, 'bytes' => $all]);
$string = str_repeat('x', 40 * 2**20); /* the engine's own heap does not know of others */
unset($other);
var_dump(zmm_stats()['other_heaps']['count'], fill(new Zmm\Heap) <= $all - 40 * 2**20);
unset($string);
var_dump(fill(new Zmm\Heap) === $all);
ini_set('memory_limit', '32M');
var_dump(fill(new Zmm\Heap) <= 32 * 2**20);
ini_set('memory_limit', '-1');
$heap = new Zmm\Heap;
$heap->alloc(100 * 2**20);
var_dump($heap->stats()['limit'] === PHP_INT_MAX, zmm_check(), $heap->check());
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
int(0)
bool(true)
bool(true)
bool(true)
bool(true)
array(0) {
}
array(0) {
}

--TEST--
Zmm\Heap: without a limit of its own a heap has memory_limit as it is then, all of it
--EXTENSIONS--
zmm
--INI--
memory_limit=24M
--FILE--
<?php
require __DIR__ . '/attempt.inc';

$heaps = [new Zmm\Heap, new Zmm\Heap('malloc', 65536), new Zmm\Heap(limit: null)];
foreach ($heaps as $heap) {
	/* what one has is not taken from another */
	var_dump($heap->stats()['limit'], $heap->size($heap->alloc(20 << 20)) >= 20 << 20);
	attempt(fn() => $heap->alloc(4 << 20));
}

ini_set('memory_limit', '32M');
var_dump((new Zmm\Heap)->stats()['limit'], $heaps[0]->stats()['limit']);
ini_set('memory_limit', '-1');
$heap = new Zmm\Heap;
var_dump($heap->stats()['limit'] === PHP_INT_MAX, $heap->size($heap->alloc(40 << 20)) >= 40 << 20);
?>
--EXPECT--
int(25165824)
bool(true)
Zmm\OutOfMemoryException: Allowed memory size of 25165824 bytes exhausted (tried to allocate 4194304 bytes)
int(25165824)
bool(true)
Zmm\OutOfMemoryException: Allowed memory size of 25165824 bytes exhausted (tried to allocate 4194304 bytes)
int(25165824)
bool(true)
Zmm\OutOfMemoryException: Allowed memory size of 25165824 bytes exhausted (tried to allocate 4194304 bytes)
int(33554432)
int(25165824)
bool(true)
bool(true)

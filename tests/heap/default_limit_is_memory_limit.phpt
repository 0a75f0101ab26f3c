--TEST--
Zmm\Heap: without a limit of its own a heap has what others leave of memory_limit, as it is by now
--EXTENSIONS--
zmm
--INI--
memory_limit=24M
--FILE--
<?php
require __DIR__ . '/../lib/attempt.inc';

foreach ([[], ['malloc', 65536], [null, null, null]] as $arguments) {
	$heap = new Zmm\Heap(...$arguments);
	var_dump($heap->stats()['limit'], $heap->size($heap->alloc(20 << 20)) >= 20 << 20);
	attempt(fn() => $heap->alloc(4 << 20));
	unset($heap);
}

$heap = new Zmm\Heap;
ini_set('memory_limit', '32M');
var_dump((new Zmm\Heap)->stats()['limit'], $heap->stats()['limit']);
ini_set('memory_limit', '-1');
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
int(33554432)
bool(true)
bool(true)

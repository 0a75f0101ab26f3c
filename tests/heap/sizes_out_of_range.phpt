--TEST--
Zmm\Heap: negative and impossible sizes are errors, and the heap goes on
--EXTENSIONS--
zmm
--INI--
memory_limit=-1
error_reporting=E_ALL
--FILE--
<?php
require __DIR__ . '/../lib/attempt.inc';

$heap = new Zmm\Heap;
$handle = $heap->alloc(100);
$size = $heap->size($handle);
foreach ([-1, PHP_INT_MIN, PHP_INT_MAX, PHP_INT_MAX - 7, PHP_INT_MAX - (1 << 30) + 1] as $wrong) {
	attempt(fn() => $heap->alloc($wrong));
	attempt(fn() => $heap->realloc($handle, $wrong));
}
/* the largest size there can be, and others no machine has */
foreach ([PHP_INT_MAX - (1 << 30), 1 << 60, 1 << 56] as $huge) {
	attempt(fn() => $heap->alloc($huge));
	attempt(fn() => $heap->realloc($handle, $huge));
}
var_dump($heap->size($handle) === $size, $heap->check());
attempt(fn() => $heap->alloc(1.5));
attempt(fn() => $heap->alloc(1e30));
attempt(fn() => $heap->alloc('many'));
attempt(fn() => $heap->alloc());
attempt(fn() => $heap->alloc([]));
attempt(fn() => $heap->realloc($handle));
attempt(fn() => $heap->realloc($handle, null, 1));
attempt(fn() => $heap->free($handle, 1));
attempt(fn() => $heap->size('one'));
attempt(fn() => $heap->gc(1));
attempt(fn() => $heap->stats(1));
attempt(fn() => $heap->check(1));
attempt(fn() => $heap->report(1));
$heap->free($handle);
?>
--EXPECTF--
ValueError: Zmm\Heap::alloc(): Argument #1 ($size) must be between 0 and 9223372035781033983, -1 given
ValueError: Zmm\Heap::realloc(): Argument #2 ($size) must be between 0 and 9223372035781033983, -1 given
ValueError: Zmm\Heap::alloc(): Argument #1 ($size) must be between 0 and 9223372035781033983, -9223372036854775808 given
ValueError: Zmm\Heap::realloc(): Argument #2 ($size) must be between 0 and 9223372035781033983, -9223372036854775808 given
ValueError: Zmm\Heap::alloc(): Argument #1 ($size) must be between 0 and 9223372035781033983, 9223372036854775807 given
ValueError: Zmm\Heap::realloc(): Argument #2 ($size) must be between 0 and 9223372035781033983, 9223372036854775807 given
ValueError: Zmm\Heap::alloc(): Argument #1 ($size) must be between 0 and 9223372035781033983, 9223372036854775800 given
ValueError: Zmm\Heap::realloc(): Argument #2 ($size) must be between 0 and 9223372035781033983, 9223372036854775800 given
ValueError: Zmm\Heap::alloc(): Argument #1 ($size) must be between 0 and 9223372035781033983, 9223372035781033984 given
ValueError: Zmm\Heap::realloc(): Argument #2 ($size) must be between 0 and 9223372035781033983, 9223372035781033984 given
Zmm\OutOfMemoryException: Out of memory (allocated %d) (tried to allocate 9223372035781033983 bytes)
Zmm\OutOfMemoryException: Out of memory (allocated %d) (tried to allocate 9223372035781033983 bytes)
Zmm\OutOfMemoryException: Out of memory (allocated %d) (tried to allocate 1152921504606846976 bytes)
Zmm\OutOfMemoryException: Out of memory (allocated %d) (tried to allocate 1152921504606846976 bytes)
Zmm\OutOfMemoryException: Out of memory (allocated %d) (tried to allocate 72057594037927936 bytes)
Zmm\OutOfMemoryException: Out of memory (allocated %d) (tried to allocate 72057594037927936 bytes)
bool(true)
array(0) {
}

Deprecated: Implicit conversion from float 1.5 to int loses precision in %s on line %d
%d
TypeError: Zmm\Heap::alloc(): Argument #1 ($size) must be of type int, float given
TypeError: Zmm\Heap::alloc(): Argument #1 ($size) must be of type int, string given
ArgumentCountError: Zmm\Heap::alloc() expects exactly 1 argument, 0 given
TypeError: Zmm\Heap::alloc(): Argument #1 ($size) must be of type int, array given
ArgumentCountError: Zmm\Heap::realloc() expects exactly 2 arguments, 1 given
ArgumentCountError: Zmm\Heap::realloc() expects exactly 2 arguments, 3 given
ArgumentCountError: Zmm\Heap::free() expects exactly 1 argument, 2 given
TypeError: Zmm\Heap::size(): Argument #1 ($handle) must be of type int, string given
ArgumentCountError: Zmm\Heap::gc() expects exactly 0 arguments, 1 given
ArgumentCountError: Zmm\Heap::stats() expects exactly 0 arguments, 1 given
ArgumentCountError: Zmm\Heap::check() expects exactly 0 arguments, 1 given
ArgumentCountError: Zmm\Heap::report() expects exactly 0 arguments, 1 given

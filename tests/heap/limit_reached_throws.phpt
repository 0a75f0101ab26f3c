--TEST--
Zmm\Heap: the limit is an exception, and the heap goes on
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/attempt.inc';

foreach ([-1, 0, 1, 4095, PHP_INT_MIN] as $limit) {
	attempt(fn() => new Zmm\Heap('malloc', 65536, $limit));
}

foreach (['malloc', 'mmap_anon', 'mmap_zero'] as $storage) {
	$heap = new Zmm\Heap($storage, 65536, 1 << 20);
	$handles = [];
	try {
		while (true) {
			$handles[] = $heap->alloc(10000);
		}
	} catch (RuntimeException $exception) {
		echo get_class($exception), ': ', $exception->getMessage(), "\n";
	}
	$stats = $heap->stats();
	var_dump(count($handles) > 80, $stats['real_size'] <= $stats['limit'], $stats['limit'], $heap->check());

	/* a realloc that fails leaves the block as it was */
	$size = $heap->size($handles[0]);
	attempt(fn() => $heap->realloc($handles[0], 900000));
	var_dump($heap->size($handles[0]) === $size);

	/* room again */
	foreach ($handles as $handle) {
		$heap->free($handle);
	}
	$handle = $heap->alloc(500000);
	attempt(fn() => $heap->alloc(500000));
	$heap->free($handle);
	$heap->free($heap->alloc(500000));
	var_dump($heap->check());
}

/* the lowest limit there can be is one segment */
$heap = new Zmm\Heap('malloc', 65536, 65536);
$heap->free($heap->alloc(1000));
attempt(fn() => $heap->alloc(65536));
var_dump($heap->stats()['real_size']);
/* passed by many small ones, some of them in the cache */
$handles = [];
try {
	while (true) {
		$handles[] = $heap->alloc(50);
	}
} catch (Zmm\OutOfMemoryException) {
	echo "full\n";
}
foreach ($handles as $handle) {
	$heap->free($handle);
}
$heap->free($heap->alloc(40000)); /* flushes the cache instead of failing */
var_dump($heap->check());
?>
--EXPECTF--
ValueError: Zmm\Heap::__construct(): Argument #3 ($limit) must be at least the 65536 bytes of the heap's first segment, -1 given
ValueError: Zmm\Heap::__construct(): Argument #3 ($limit) must be at least the 65536 bytes of the heap's first segment, 0 given
ValueError: Zmm\Heap::__construct(): Argument #3 ($limit) must be at least the 65536 bytes of the heap's first segment, 1 given
ValueError: Zmm\Heap::__construct(): Argument #3 ($limit) must be at least the 65536 bytes of the heap's first segment, 4095 given
ValueError: Zmm\Heap::__construct(): Argument #3 ($limit) must be at least the 65536 bytes of the heap's first segment, -9223372036854775808 given
Zmm\OutOfMemoryException: Allowed memory size of 1048576 bytes exhausted (tried to allocate 10000 bytes)
bool(true)
bool(true)
int(1048576)
array(0) {
}
Zmm\OutOfMemoryException: Allowed memory size of 1048576 bytes exhausted (tried to allocate 900000 bytes)
bool(true)
Zmm\OutOfMemoryException: Allowed memory size of 1048576 bytes exhausted (tried to allocate 500000 bytes)
array(0) {
}
Zmm\OutOfMemoryException: Allowed memory size of 1048576 bytes exhausted (tried to allocate 10000 bytes)
bool(true)
bool(true)
int(1048576)
array(0) {
}
Zmm\OutOfMemoryException: Allowed memory size of 1048576 bytes exhausted (tried to allocate 900000 bytes)
bool(true)
Zmm\OutOfMemoryException: Allowed memory size of 1048576 bytes exhausted (tried to allocate 500000 bytes)
array(0) {
}
Zmm\OutOfMemoryException: Allowed memory size of 1048576 bytes exhausted (tried to allocate 10000 bytes)
bool(true)
bool(true)
int(1048576)
array(0) {
}
Zmm\OutOfMemoryException: Allowed memory size of 1048576 bytes exhausted (tried to allocate 900000 bytes)
bool(true)
Zmm\OutOfMemoryException: Allowed memory size of 1048576 bytes exhausted (tried to allocate 500000 bytes)
array(0) {
}
Zmm\OutOfMemoryException: Allowed memory size of 65536 bytes exhausted (tried to allocate 65536 bytes)
int(65536)
full
array(0) {
}

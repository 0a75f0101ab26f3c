--TEST--
Zmm\Heap: a segment size that is no power of two, or out of range, is a ValueError
--EXTENSIONS--
zmm
--INI--
memory_limit=128M
--FILE--
<?php
require __DIR__ . '/../lib/attempt.inc';

foreach ([0, 1, -1, -65536, 3000, 65535, 65537, 300000, 8, 1 << 31, 1 << 40, PHP_INT_MAX, PHP_INT_MIN] as $size) {
	attempt(fn() => new Zmm\Heap(null, $size));
}
attempt(fn() => new Zmm\Heap(segmentSize: '64K'));
attempt(fn() => (new Zmm\Heap(segmentSize: '65536'))->stats()['block_size']);

/* allowed, but the first one has no room */
attempt(fn() => new Zmm\Heap(segmentSize: 2 ** 30));
attempt(fn() => new Zmm\Heap('mmap_anon', 2 ** 30, 2 ** 31));
attempt(fn() => new Zmm\Heap(segmentSize: 2 ** 30, limit: 2 ** 29));
attempt(fn() => zmm_stats()['other_heaps']['count']);
ini_set('memory_limit', '-1');
attempt(fn() => (new Zmm\Heap('mmap_anon', 2 ** 30))->stats()['real_size']);
?>
--EXPECTF--
ValueError: Zmm\Heap::__construct(): Argument #2 ($segmentSize) must be a power of two between %d and 1073741824, 0 given
ValueError: Zmm\Heap::__construct(): Argument #2 ($segmentSize) must be a power of two between %d and 1073741824, 1 given
ValueError: Zmm\Heap::__construct(): Argument #2 ($segmentSize) must be a power of two between %d and 1073741824, -1 given
ValueError: Zmm\Heap::__construct(): Argument #2 ($segmentSize) must be a power of two between %d and 1073741824, -65536 given
ValueError: Zmm\Heap::__construct(): Argument #2 ($segmentSize) must be a power of two between %d and 1073741824, 3000 given
ValueError: Zmm\Heap::__construct(): Argument #2 ($segmentSize) must be a power of two between %d and 1073741824, 65535 given
ValueError: Zmm\Heap::__construct(): Argument #2 ($segmentSize) must be a power of two between %d and 1073741824, 65537 given
ValueError: Zmm\Heap::__construct(): Argument #2 ($segmentSize) must be a power of two between %d and 1073741824, 300000 given
ValueError: Zmm\Heap::__construct(): Argument #2 ($segmentSize) must be a power of two between %d and 1073741824, 8 given
ValueError: Zmm\Heap::__construct(): Argument #2 ($segmentSize) must be a power of two between %d and 1073741824, 2147483648 given
ValueError: Zmm\Heap::__construct(): Argument #2 ($segmentSize) must be a power of two between %d and 1073741824, 1099511627776 given
ValueError: Zmm\Heap::__construct(): Argument #2 ($segmentSize) must be a power of two between %d and 1073741824, 9223372036854775807 given
ValueError: Zmm\Heap::__construct(): Argument #2 ($segmentSize) must be a power of two between %d and 1073741824, -9223372036854775808 given
TypeError: Zmm\Heap::__construct(): Argument #2 ($segmentSize) must be of type ?int, string given
65536
Zmm\OutOfMemoryException: Allowed memory size of 134217728 bytes exhausted (tried to allocate 1073741824 bytes)
Zmm\OutOfMemoryException: Allowed memory size of 134217728 bytes exhausted (tried to allocate 1073741824 bytes)
ValueError: Zmm\Heap::__construct(): Argument #3 ($limit) must be at least the 1073741824 bytes of the heap's first segment, 536870912 given
0
1073741824

--TEST--
Zmm\Heap: a storage that does not exist is a ValueError that lists the known ones
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/attempt.inc';

foreach (['', 'MALLOC', 'mmap', ' malloc', "malloc\0", "malloc\0mmap_anon", "\0", str_repeat('x', 100000)] as $storage) {
	attempt(fn() => new Zmm\Heap($storage));
}
attempt(fn() => new Zmm\Heap([]));
attempt(fn() => new Zmm\Heap(new stdClass));
var_dump((new Zmm\Heap(null))->stats()['storage'] === (new Zmm\Heap)->stats()['storage']);
?>
--EXPECTF--
ValueError: Zmm\Heap::__construct(): Argument #1 ($storage) must be one of malloc, mmap_anon, mmap_zero
ValueError: Zmm\Heap::__construct(): Argument #1 ($storage) must be one of malloc, mmap_anon, mmap_zero
ValueError: Zmm\Heap::__construct(): Argument #1 ($storage) must be one of malloc, mmap_anon, mmap_zero
ValueError: Zmm\Heap::__construct(): Argument #1 ($storage) must be one of malloc, mmap_anon, mmap_zero
ValueError: Zmm\Heap::__construct(): Argument #1 ($storage) must be one of malloc, mmap_anon, mmap_zero
ValueError: Zmm\Heap::__construct(): Argument #1 ($storage) must be one of malloc, mmap_anon, mmap_zero
ValueError: Zmm\Heap::__construct(): Argument #1 ($storage) must be one of malloc, mmap_anon, mmap_zero
ValueError: Zmm\Heap::__construct(): Argument #1 ($storage) must be one of malloc, mmap_anon, mmap_zero
TypeError: Zmm\Heap::__construct(): Argument #1 ($storage) must be of type ?string, array given
TypeError: Zmm\Heap::__construct(): Argument #1 ($storage) must be of type ?string, stdClass given
bool(true)

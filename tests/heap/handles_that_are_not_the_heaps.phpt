--TEST--
Zmm\Heap: handles that were freed, belong to another heap or were never given out are errors
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/attempt.inc';

$heap = new Zmm\Heap;
$other = new Zmm\Heap;
$theirs = $other->alloc(100);
$mine = $heap->alloc(100);
$dead = $heap->alloc(100);
$heap->free($dead);

$wrong = ['dead' => $dead, 'theirs' => $theirs, 'zero' => 0, 'negative' => -1, 'next' => $mine + 1000000,
	'largest' => PHP_INT_MAX, 'smallest' => PHP_INT_MIN];
foreach ($wrong as $what => $handle) {
	echo $what, "\n";
	foreach ([fn() => $heap->free($handle), fn() => $heap->size($handle), fn() => $heap->realloc($handle, 10)] as $call) {
		try {
			$call();
			echo "accepted\n";
		} catch (ValueError $error) {
			echo str_replace(" $handle given", ' N given', $error->getMessage()), "\n";
		}
	}
}

/* numbers are never given out twice */
$seen = [$dead => true];
for ($i = 0; $i < 100; $i++) {
	$handle = $heap->alloc(100);
	isset($seen[$handle]) and print("given out twice\n");
	$seen[$handle] = true;
	$heap->free($handle);
}
$gone = $other->alloc(1);
unset($other);
attempt(function () use ($heap, $gone) {
	try {
		$heap->free($gone);
	} catch (ValueError) {
		return 'a ValueError';
	}
});
var_dump($heap->size($mine) >= 100, $heap->check());
?>
--EXPECT--
dead
Zmm\Heap::free(): Argument #1 ($handle) must be a handle of this heap that was not freed, N given
Zmm\Heap::size(): Argument #1 ($handle) must be a handle of this heap that was not freed, N given
Zmm\Heap::realloc(): Argument #1 ($handle) must be a handle of this heap that was not freed, N given
theirs
Zmm\Heap::free(): Argument #1 ($handle) must be a handle of this heap that was not freed, N given
Zmm\Heap::size(): Argument #1 ($handle) must be a handle of this heap that was not freed, N given
Zmm\Heap::realloc(): Argument #1 ($handle) must be a handle of this heap that was not freed, N given
zero
Zmm\Heap::free(): Argument #1 ($handle) must be a handle of this heap that was not freed, N given
Zmm\Heap::size(): Argument #1 ($handle) must be a handle of this heap that was not freed, N given
Zmm\Heap::realloc(): Argument #1 ($handle) must be a handle of this heap that was not freed, N given
negative
Zmm\Heap::free(): Argument #1 ($handle) must be a handle of this heap that was not freed, N given
Zmm\Heap::size(): Argument #1 ($handle) must be a handle of this heap that was not freed, N given
Zmm\Heap::realloc(): Argument #1 ($handle) must be a handle of this heap that was not freed, N given
next
Zmm\Heap::free(): Argument #1 ($handle) must be a handle of this heap that was not freed, N given
Zmm\Heap::size(): Argument #1 ($handle) must be a handle of this heap that was not freed, N given
Zmm\Heap::realloc(): Argument #1 ($handle) must be a handle of this heap that was not freed, N given
largest
Zmm\Heap::free(): Argument #1 ($handle) must be a handle of this heap that was not freed, N given
Zmm\Heap::size(): Argument #1 ($handle) must be a handle of this heap that was not freed, N given
Zmm\Heap::realloc(): Argument #1 ($handle) must be a handle of this heap that was not freed, N given
smallest
Zmm\Heap::free(): Argument #1 ($handle) must be a handle of this heap that was not freed, N given
Zmm\Heap::size(): Argument #1 ($handle) must be a handle of this heap that was not freed, N given
Zmm\Heap::realloc(): Argument #1 ($handle) must be a handle of this heap that was not freed, N given
'a ValueError'
bool(true)
array(0) {
}

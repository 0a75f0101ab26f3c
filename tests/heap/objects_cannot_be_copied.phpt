--TEST--
Zmm\Heap: no copies, no extra properties, one construction
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/attempt.inc';

$heap = new Zmm\Heap;
$handle = $heap->alloc(100);

attempt(fn() => clone $heap);
attempt(fn() => serialize($heap));
attempt(fn() => unserialize('O:8:"Zmm\Heap":0:{}'));
attempt(fn() => unserialize('C:8:"Zmm\Heap":0:{}'));
attempt(fn() => $heap->property = 1);
attempt(fn() => $heap->property);
attempt(fn() => isset($heap->property));
attempt(fn() => $heap->__construct());
attempt(fn() => $heap->__construct('mmap_anon'));
var_dump((array) $heap, json_encode($heap), get_object_vars($heap));
var_export($heap);
echo "\n";
print_r($heap);

var_dump((new ReflectionClass('Zmm\Heap'))->isFinal(), (new ReflectionClass('Zmm\Heap'))->isCloneable());
var_dump(is_subclass_of('Zmm\OutOfMemoryException', 'RuntimeException'));

attempt(fn() => (new ReflectionClass('Zmm\Heap'))->newInstanceWithoutConstructor());

$other = new Zmm\Heap;
var_dump($heap->check(), $heap->size($handle) >= 100, $heap == $other, $heap == $heap);
var_dump(in_array($heap, [$other]), array_search($heap, [$other, $heap]), $heap < $other, $heap > $other);
?>
--EXPECTF--
Error: Trying to clone an uncloneable object of class Zmm\Heap
Exception: Serialization of 'Zmm\Heap' is not allowed
Exception: Unserialization of 'Zmm\Heap' is not allowed
Exception: Unserialization of 'Zmm\Heap' is not allowed
Error: Cannot create dynamic property Zmm\Heap::$property

Warning: Undefined property: Zmm\Heap::$property in %s on line %d
NULL
false
Error: Zmm\Heap object is initialized already
Error: Zmm\Heap object is initialized already
array(0) {
}
string(2) "{}"
array(0) {
}
\Zmm\Heap::__set_state(array(
))
Zmm\Heap Object
(
)
bool(true)
bool(false)
bool(true)
ReflectionException: Class Zmm\Heap is an internal class marked as final that cannot be instantiated without invoking its constructor
array(0) {
}
bool(true)
bool(false)
bool(true)
bool(false)
int(1)
bool(false)
bool(false)

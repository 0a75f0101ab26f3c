--TEST--
Zmm\Heap: rest blocks serve when memory is nearly at the limit
--EXTENSIONS--
zmm
--FILE--
<?php
$heap = new Zmm\Heap('malloc', 65536, 4 * 65536);
$large = $heap->alloc(65536 + 1000);
var_dump($heap->stats()['rest_count']);

$small = [];
try {
	while (true) {
		$small[] = $heap->alloc(8000);
	}
} catch (Zmm\OutOfMemoryException) {
}
$stats = $heap->stats();
var_dump($stats['real_size'] === $stats['limit']);
var_dump(count($small) >= 21, $stats['rest']['bytes'] < 8000 + 100, $heap->check());
?>
--EXPECT--
int(1)
bool(true)
bool(true)
bool(true)
array(0) {
}

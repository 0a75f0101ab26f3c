--TEST--
Zmm\Heap::check() lists several faults at once, and not without end
--EXTENSIONS--
zmm
--SKIPIF--
<?php require __DIR__ . '/../lib/skip_not_testing.inc'; ?>
--FILE--
<?php
$heap = new Zmm\Heap('malloc', 65536);
$handle = $heap->alloc(100);
foreach (['small bit', 'cache count', 'peak', 'rest count'] as $what) {
	zmm_damage($heap, $handle, $what);
}
$faults = $heap->check();
var_dump(count($faults));

$heap = new Zmm\Heap('malloc', 1 << 20);
for ($i = 0; $i < 300; $i++) {
	$handles[] = $heap->alloc(100);
	$heap->alloc(100);
}
for ($i = 0; $i < 60; $i++) {
	$others[] = $heap->alloc($i * 8);
}
foreach ($handles as $handle) {
	zmm_damage($heap, $handle, 'lost');
}
foreach ($others as $handle) {
	zmm_damage($heap, $handle, 'cache count');
}
$faults = $heap->check();
var_dump(count($faults) > 20, count($faults) <= 100, array_is_list($faults));
?>
--EXPECT--
int(4)
bool(true)
bool(true)
bool(true)

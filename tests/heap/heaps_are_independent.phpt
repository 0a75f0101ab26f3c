--TEST--
Zmm\Heap: heaps know nothing of each other nor of the engine's
--EXTENSIONS--
zmm
--FILE--
<?php
$a = new Zmm\Heap('malloc', 65536);
$b = new Zmm\Heap('malloc', 65536);
$c = new Zmm\Heap('mmap_anon', 4096, 1 << 20);
$before = [$b->stats(), $c->stats()];
$engine = memory_get_usage(true);

$handles = [];
for ($i = 0; $i < 100; $i++) {
	$handles[] = $a->alloc(100000);
}
var_dump($a->stats()['used']['bytes'] > 10000000);
var_dump([$b->stats(), $c->stats()] === $before, memory_get_usage(true) - $engine < 2000000);

unset($a);
var_dump([$b->stats(), $c->stats()] === $before, $b->check(), $c->check(), zmm_check());
$handle = $b->alloc(10);
$b->free($handle);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
array(0) {
}
array(0) {
}
array(0) {
}

--TEST--
The engine allocates from the heap
--EXTENSIONS--
zmm
--FILE--
<?php
$stats = zmm_stats();
var_dump($stats['engine'], $stats['engine_reason'], $stats['use_zend_alloc']);

$before = zmm_stats()['used'];
$blocks = [];
for ($i = 0; $i < 100; $i++) {
	$blocks[] = str_repeat('x', 2000 + $i);
}
$after = zmm_stats()['used'];
$grown = $after['bytes'] - $before['bytes'];
var_dump($after['count'] - $before['count'] >= 100, $grown >= 100 * 2000, $grown < 100 * 2400);

unset($blocks);
var_dump(zmm_stats()['used']['bytes'] - $before['bytes'] < 4096);
?>
--EXPECT--
bool(true)
NULL
int(1)
bool(true)
bool(true)
bool(true)
bool(true)

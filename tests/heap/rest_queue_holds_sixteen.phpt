--TEST--
Zmm\Heap: what large segments leave over waits in the rest queue, sixteen at most, newest first
--EXTENSIONS--
zmm
--FILE--
<?php
$heap = new Zmm\Heap('malloc', 65536);
$overhead = $heap->stats()['overhead']; /* of one segment */
$handles = $expected = []; /* odd sizes: even ones may be aligned to more than 8 bytes */
for ($i = 1; $i <= 20; $i++) {
	$before = $heap->stats();
	$handles[] = $heap->alloc(65537 + $i * 1000);
	$after = $heap->stats();
	$used = $after['used']['bytes'] - $before['used']['bytes'];
	array_unshift($expected, 2 * 65536 - $overhead - $used);
	$expected = array_slice($expected, 0, 16);
	if ($after['rest_buckets'] !== $expected || $after['rest_count'] !== count($expected)) {
		echo "$i: ", json_encode($after['rest_buckets']), ' instead of ', json_encode($expected), "\n";
	}
}
$stats = $heap->stats();
var_dump($stats['rest_count'], $stats['rest']['count'], $stats['rest']['bytes'] === array_sum($expected));
/* the four oldest are ordinary free blocks now */
var_dump($stats['segments']['large'], $stats['free']['count'] >= 4);
/* small requests do not touch the queue */
for ($i = 0; $i < 100; $i++) {
	$handles[] = $heap->alloc(101);
}
var_dump($heap->stats()['rest_buckets'] === $expected, $heap->check());

/* a rest goes when its segment goes */
$heap->free($handles[19]);
var_dump($heap->stats()['rest_buckets'] === array_slice($expected, 1));
foreach ($handles as $i => $handle) {
	$i === 19 or $heap->free($handle);
}
$heap->gc();
var_dump($heap->stats()['rest_count'], $heap->stats()['segments']['count'], $heap->check());
?>
--EXPECT--
int(16)
int(16)
bool(true)
int(20)
bool(true)
bool(true)
array(0) {
}
bool(true)
int(0)
int(1)
array(0) {
}

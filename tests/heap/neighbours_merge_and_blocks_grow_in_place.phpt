--TEST--
Zmm\Heap: free neighbours merge, blocks shrink and grow in place
--EXTENSIONS--
zmm
--FILE--
<?php
$heap = new Zmm\Heap('malloc', 1 << 18);
$handles = [];
for ($i = 0; $i < 7; $i++) {
	$handles[] = $heap->alloc(1001);
}
$free = $heap->stats()['free'];

/* two islands, then the block between them makes one of three */
$heap->free($handles[1]);
$heap->free($handles[3]);
var_dump($heap->stats()['free']['count'] - $free['count']);
$heap->free($handles[2]);
var_dump($heap->stats()['free']['count'] - $free['count'], $heap->stats()['free']['bytes'] - $free['bytes'] >= 3000);

/* block 0 grows into them, nothing else changes */
$used = $heap->stats()['used']['count'];
$heap->realloc($handles[0], 3501);
var_dump($heap->stats()['used']['count'] === $used, $heap->stats()['free']['bytes'] - $free['bytes'] < 1200);

/* and gives its tail back */
$heap->realloc($handles[0], 1001);
var_dump($heap->stats()['free']['bytes'] - $free['bytes'] >= 3000, $heap->stats()['free']['count'] - $free['count']);

/* the last one is next to all the free rest of the segment */
$peak = $heap->stats()['peak'];
$heap->realloc($handles[6], 200001);
$stats = $heap->stats();
var_dump($stats['segments']['count'], $stats['peak'] - $peak < 200000);

/* a block alone in its segment grows and shrinks with it */
$large = $heap->alloc(1000001);
$segments = $heap->stats()['segments']['count'];
$heap->realloc($large, 10000001);
$stats = $heap->stats();
var_dump($stats['segments']['count'] === $segments, $stats['real_peak'] < 12000000, $heap->check());

foreach ([0, 4, 5, 6] as $i) {
	$heap->free($handles[$i]);
}
$heap->free($large);
var_dump($heap->stats()['free']['count'], $heap->stats()['segments']['count'], $heap->check());
?>
--EXPECT--
int(2)
int(1)
bool(true)
bool(true)
bool(true)
bool(true)
int(1)
int(1)
bool(true)
bool(true)
bool(true)
array(0) {
}
int(1)
int(1)
array(0) {
}

--TEST--
Zmm\Heap::gc() gives back exactly the segments that stats() calls releasable, and pages
--EXTENSIONS--
zmm
--FILE--
<?php
$heap = new Zmm\Heap('malloc', 65536);
$handles = [];
for ($i = 0; $i < 2000; $i++) {
	$handles[] = $heap->alloc(100);
}
$last = array_pop($handles);
foreach (array_slice($handles, 0, 1500) as $handle) {
	$heap->free($handle);
}
$stats = $heap->stats();
var_dump($stats['segments']['releasable'] > 0, $stats['segments']['releasable'] * 65536 === $stats['segments']['releasable_bytes']);
$pages = $heap->gc() - $stats['segments']['releasable_bytes']; /* of free blocks in segments that stay */
var_dump($pages >= 0 && $pages % 4096 === 0 && $pages <= $stats['free']['bytes'] + $stats['cache']['bytes'] - $stats['segments']['releasable_bytes'] + 65536);
$after = $heap->stats();
var_dump($stats['real_size'] - $after['real_size'] === $stats['segments']['releasable_bytes']);
var_dump($after['segments']['releasable'], $after['segments']['pinned'] === $after['segments']['count'], $heap->gc(), $heap->check());

foreach (array_slice($handles, 1500) as $handle) {
	$heap->free($handle);
}
$heap->gc();
var_dump($heap->stats()['segments']['count']); /* the heap's own and that of the last block */
$heap->free($last);
$heap->gc();
var_dump($heap->stats()['segments']['count'], $heap->stats()['real_size']);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
int(0)
bool(true)
int(0)
array(0) {
}
int(2)
int(1)
int(65536)

--TEST--
The report says what flushing the cache would give back, and zmm_gc() gives it back
--EXTENSIONS--
zmm
--FILE--
<?php
$heap = new Zmm\Heap('malloc', 65536);
echo strstr($heap->report(), 'Why is');

$handles = [];
for ($i = 0; $i < 1500; $i++) {
	$handles[] = $heap->alloc(101);
}
foreach ($handles as $handle) {
	$heap->free($handle);
}
preg_match('~([\d.]+ KiB) in (\d+) segments? (is|are) held by the cache alone: flushing it gives (it|them) back~', $heap->report(), $match);
$stats = $heap->stats();
var_dump((int) $match[2] === $stats['segments']['releasable'], (float) $match[1] * 1024 === (float) $stats['segments']['releasable_bytes']);
$bytes = $heap->gc(); /* with pages of free blocks in the segment that stays */
var_dump($stats['real_size'] - $heap->stats()['real_size'] === $stats['segments']['releasable_bytes'], $bytes >= $stats['segments']['releasable_bytes'], $heap->gc());
var_dump(str_contains($heap->report(), 'held by the cache'));
?>
--EXPECTF--
Why is the memory not given back?
  %s of 64.0 KiB are unused but pinned: 1 of 1 segments holds a used block.
  A segment goes back to the system only when nothing in it is used.
  zmm_gc() would give %s back to the system.
bool(true)
bool(true)
bool(true)
bool(true)
int(0)
bool(false)

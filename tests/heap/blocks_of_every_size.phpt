--TEST--
Zmm\Heap: a block of every size can hold what was asked for and comes from the list that says so
--EXTENSIONS--
zmm
--INI--
memory_limit=-1
--FILE--
<?php
$heap = new Zmm\Heap(segmentSize: 65536);
$lists = $heap->stats()['free_buckets'];

$wrong = 0;
$handles = [];
for ($size = 0; $size < 700; $size++) {
	$list = null;
	foreach ($lists as $row) {
		if ($row['smallest_request'] <= $size && $size <= $row['largest_request']) {
			$list = $row;
		}
	}
	$before = $heap->stats()['used']['bytes'];
	$handle = $handles[] = $heap->alloc($size);
	$true_size = $heap->stats()['used']['bytes'] - $before;
	/* a block may be larger when what was left of a free one is too small to be a block */
	$more = $list ? $true_size - $list['true_size'] : 0;
	if ($heap->size($handle) < $size || $heap->size($handle) >= $true_size || $more < 0 || $more >= $lists[0]['true_size']) {
		$wrong++;
		echo "$size: ", $heap->size($handle), " of $true_size\n";
	}
}
foreach ([1023, 1024, 4095, 4096, 65000, 65535, 65536, 65537, 262143, 1 << 20, (1 << 24) + 1, 200000000] as $size) {
	$handle = $handles[] = $heap->alloc($size);
	$wrong += $heap->size($handle) < $size;
}
var_dump($wrong, $heap->check());
foreach ($handles as $handle) {
	$heap->free($handle);
}
$heap->gc();
var_dump($heap->stats()['segments']['count'], $heap->check());
?>
--EXPECT--
int(0)
array(0) {
}
int(1)
array(0) {
}

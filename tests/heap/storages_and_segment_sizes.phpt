--TEST--
Zmm\Heap: every storage with every segment size
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/sound.inc';

try {
	new Zmm\Heap(null, 1);
} catch (ValueError $error) {
	preg_match('~between (\d+) and~', $error->getMessage(), $match);
	$smallest = (int) $match[1];
}
var_dump($smallest <= 128, ($smallest & $smallest - 1) === 0);

$heaps = $wrong = 0;
foreach (['malloc', 'mmap_anon', 'mmap_zero'] as $storage) {
	for ($size = $smallest; $size <= 1 << 20; $size *= 2) {
		mt_srand($size);
		$heap = new Zmm\Heap($storage, $size);
		$stats = $heap->stats();
		$wrong += $stats['storage'] !== $storage || $stats['block_size'] !== $size || $stats['internal'] !== 1;
		$wrong += $stats['real_size'] % $size !== 0;
		$handles = [];
		for ($i = 0; $i < scaled(200) + 20; $i++) {
			$handles[] = $heap->alloc(mt_rand(0, 1) ? mt_rand(0, 300) : mt_rand(0, 3000));
		}
		shuffle($handles);
		$wrong += count($heap->check());
		foreach ($handles as $i => $handle) {
			$i % 3 ? $heap->free($handle) : $heap->realloc($handle, mt_rand(0, 2000));
		}
		$wrong += count($heap->check());
		foreach ($handles as $i => $handle) {
			$i % 3 or $heap->free($handle);
		}
		$heap->gc();
		$end = $heap->stats();
		$wrong += count($heap->check()) + ($end['real_size'] !== $stats['real_size']) + ($end['in_use'] !== $stats['in_use']);
		$heaps++;
	}
}
var_dump($heaps >= 39, $wrong);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
int(0)

--TEST--
Zmm\Heap: thousands of random operations agree with a model of them
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/sound.inc';

/* What the heap must say after each step follows from the sizes of the blocks that live. */
function random_run(int $seed, string $storage, int $segment_size, ?int $limit): array
{
	mt_srand($seed);
	$heap = new Zmm\Heap($storage, $segment_size, $limit);
	$start = $heap->stats();
	$model = []; /* handle => size asked for */
	$wrong = $refused = 0;
	$steps = scaled(5000) + 500;
	for ($step = 0; $step < $steps; $step++) {
		$size = match (mt_rand(0, 9)) {
			0 => mt_rand(0, 100000),
			1, 2 => mt_rand(0, 4000),
			default => mt_rand(0, 600),
		};
		$handle = $model ? array_rand($model) : null;
		try {
			switch ($handle === null ? 0 : mt_rand(0, 4)) {
				case 0:
				case 1:
					$model[$heap->alloc($size)] = $size;
					break;
				case 2:
					$heap->realloc($handle, $size);
					$model[$handle] = $size;
					break;
				default:
					$heap->free($handle);
					unset($model[$handle]);
			}
		} catch (Zmm\OutOfMemoryException) {
			$refused++;
		}
		if ($step % 500 === 0) {
			$wrong += count($heap->check());
			$stats = $heap->stats();
			$wrong += $stats['used']['count'] !== $start['used']['count'] + count($model);
			$wrong += $stats['in_use'] < $start['in_use'] + array_sum($model);
			$wrong += $stats['real_size'] > $stats['limit'];
		}
	}
	foreach ($model as $handle => $size) {
		$wrong += $heap->size($handle) < $size;
		$heap->free($handle);
	}
	$heap->gc();
	$end = $heap->stats();
	$wrong += count($heap->check()) + ($end['in_use'] !== $start['in_use']) + ($end['real_size'] !== $start['real_size']);
	return [$wrong, $refused > 0];
}

$seed = 1;
foreach (['malloc', 'mmap_anon', 'mmap_zero'] as $storage) {
	foreach ([128, 4096, 262144] as $segment_size) {
		echo $storage, ' ', $segment_size, ' ', json_encode(random_run($seed++, $storage, $segment_size, null)), "\n";
	}
	echo $storage, ' limited ', json_encode(random_run($seed++, $storage, 65536, 131072)), "\n";
}
?>
--EXPECT--
malloc 128 [0,false]
malloc 4096 [0,false]
malloc 262144 [0,false]
malloc limited [0,true]
mmap_anon 128 [0,false]
mmap_anon 4096 [0,false]
mmap_anon 262144 [0,false]
mmap_anon limited [0,true]
mmap_zero 128 [0,false]
mmap_zero 4096 [0,false]
mmap_zero 262144 [0,false]
mmap_zero limited [0,true]

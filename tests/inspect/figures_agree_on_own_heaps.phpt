--TEST--
The figures of Zmm\Heap::stats() agree with each other after random operations
--EXTENSIONS--
zmm
--INI--
memory_limit=-1
--FILE--
<?php
require __DIR__ . '/../lib/agree.inc';
require __DIR__ . '/../lib/sound.inc';

foreach ([256, 4096, 65536, 1 << 20] as $segment_size) {
	mt_srand($segment_size);
	$heap = new Zmm\Heap('malloc', $segment_size);
	$handles = [];
	$wrong = [];
	for ($i = 0; $i < scaled(3000) + 300; $i++) {
		$what = mt_rand(0, 4);
		if ($what < 3 || !$handles) {
			$handles[] = $heap->alloc(mt_rand(0, 5) ? mt_rand(0, 700) : mt_rand(0, 2 * $segment_size));
		} else {
			$k = array_rand($handles);
			if ($what === 3) {
				$heap->realloc($handles[$k], mt_rand(0, 3000));
			} else {
				$heap->free($handles[$k]);
				unset($handles[$k]);
			}
		}
		if ($i % 100 === 0) {
			array_push($wrong, ...disagreements($heap->stats()));
		}
	}
	foreach ($handles as $handle) {
		$heap->free($handle);
	}
	array_push($wrong, ...disagreements($heap->stats()));
	echo $segment_size, ': ', $wrong ? implode("\n  ", array_slice($wrong, 0, 20)) : 'agree', "\n";
}
?>
--EXPECT--
256: agree
4096: agree
65536: agree
1048576: agree

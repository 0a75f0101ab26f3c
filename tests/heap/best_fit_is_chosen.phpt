--TEST--
Zmm\Heap: among free blocks the smallest that is large enough is taken
--EXTENSIONS--
zmm
--FILE--
<?php
/* true size of a block for a request, as the lists tell it */
$lists = (new Zmm\Heap)->stats()['free_buckets'];
$extra = $lists[5]['true_size'] - $lists[5]['largest_request'];
$true_size = fn(int $request): int => $request + $extra + 7 & ~7;

$heap = new Zmm\Heap('malloc', 1 << 20);
/* free blocks of these sizes, kept apart by used ones; odd, for even ones may be aligned to more than 8 bytes */
$sizes = [5001, 3001, 9001, 3401, 6001, 3201, 20001, 3105];
$holes = [];
foreach ($sizes as $size) {
	$holes[] = $heap->alloc($size);
	$heap->alloc(601);
}
foreach ($holes as $handle) {
	$heap->free($handle);
}

/* Of the model's free blocks the one that fits best shrinks by what is taken. */
$model = array_map($true_size, $sizes);
$model[] = $heap->stats()['largest_free'];
foreach ([3151, 3001, 3051, 3301, 5101, 4001, 10001, 8991, 50001] as $request) {
	sort($model);
	foreach ($model as $i => $free) {
		if ($free >= $true_size($request)) {
			$model[$i] -= $true_size($request);
			break;
		}
	}
	$heap->alloc($request);
	$model = array_values(array_filter($model, fn($free) => $free >= $lists[0]['true_size']));
	$stats = $heap->stats();
	/* remainders too small to be a block stay with the used one */
	echo $request, ': ', $stats['free']['count'] === count($model) ? 'as in the model' : json_encode([$stats['free'], $model]), "\n";
	if ($stats['largest_free'] !== max($model) || abs($stats['free']['bytes'] - array_sum($model)) > 4 * 40) {
		echo json_encode([$stats['largest_free'], $stats['free'], $model]), "\n";
	}
}
var_dump($heap->check());
?>
--EXPECT--
3151: as in the model
3001: as in the model
3051: as in the model
3301: as in the model
5101: as in the model
4001: as in the model
10001: as in the model
8991: as in the model
50001: as in the model
array(0) {
}

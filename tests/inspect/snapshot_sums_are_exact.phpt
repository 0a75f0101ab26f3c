--TEST--
The sums of a snapshot are exact, by segments and by blocks, with each storage, cache and segment size
--EXTENSIONS--
zmm
--SKIPIF--
<?php require __DIR__ . '/../lib/skip_debug.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

const CODE = <<<'CODE'
$keep = [];
for ($i = 0; $i < 30000; $i++) {
	$value = match ($i % 5) {
		0 => str_repeat('x', $i % 700),
		1 => range(0, $i % 60),
		2 => (object) ['number' => $i],
		3 => new ArrayObject(['a' => $i]),
		4 => fn() => $i,
	};
	if ($i % 7 === 0) {
		$keep[] = $value;
	}
}
$large = str_repeat('y', 3000000);
$snapshot = zmm_snapshot();
$sums = $snapshot->sums();
$meta = $snapshot->meta();
$by_state = ['used' => 0, 'cached' => 0, 'waiting' => 0, 'victim' => 0, 'free' => 0, 'rest' => 0];
$charge = 0;
$last = 0;
$wrong = [];
foreach ($snapshot->blocks() as $block) {
	$by_state[$block['state']] += $block['size'];
	$charge += $block['charge'];
	if ($block['address'] <= $last) $wrong[] = 'order';
	if (($block['state'] === 'used') !== ($block['kind'] !== null) || ($block['state'] === 'used') !== ($block['list'] === null)) $wrong[] = 'keys';
	$last = $block['address'];
}
$segments = $snapshot->segments();
$sum = fn(string $key) => array_sum(array_column($segments, $key));
$equations = [
	$sums['real'] === $sums['live'] + $sums['cached'] + $sums['releasable'] + $sums['pinned'] + $sums['overhead'],
	$sums['unreadable'] === 0,
	$sums['real'] === $meta['real_size'] && $sums['live'] === $meta['in_use'],
	$sums['real'] === $sum('size') && $sums['live'] === $sum('used') && $sums['cached'] === $sum('cached'),
	$sums['releasable'] + $sums['pinned'] === $sum('free') && $sums['overhead'] === $sum('overhead'),
	$sums['live'] === $by_state['used'],
	$sums['cached'] === $by_state['cached'] + $by_state['waiting'] + $by_state['victim'],
	$sums['releasable'] + $sums['pinned'] === $by_state['free'] + $by_state['rest'],
	$charge === $sum('pinned'),
	$meta['resident'] >= $meta['resident_heap'] + 1000000,
	$wrong === [],
];
echo array_search(false, $equations, true) === false ? 'exact' : json_encode($equations), ' ', $meta['storage'],
	count($segments) > 1 ? '' : ' of one segment', "\n";
CODE;

foreach (['malloc', 'mmap_anon', 'mmap_zero'] as $storage) {
	foreach ([[], ['zmm.cache_size' => '256K'], ['zmm.cache_size' => '0'], ['zmm.hardened' => '1'], ['zmm.seg_size' => '64K'],
			['zmm.seg_size' => '4M']] as $ini) {
		$result = child(CODE, $ini + ['zmm.mem_type' => $storage]);
		echo $result['out'], $result['err'];
	}
}
?>
--EXPECT--
exact malloc
exact malloc
exact malloc
exact malloc
exact malloc
exact malloc
exact mmap_anon
exact mmap_anon
exact mmap_anon
exact mmap_anon
exact mmap_anon
exact mmap_anon
exact mmap_zero
exact mmap_zero
exact mmap_zero
exact mmap_zero
exact mmap_zero
exact mmap_zero

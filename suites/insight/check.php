<?php
/*
 * check.php FILE HEAP: proves that all sums of a snapshot of a real program are exact, and that it shows what such a
 * program has.  HEAP is "BUILD STORAGE [SETTING]".  Prints a line with the figures, or a line for each fault and exits
 * with 1.
 */

if (!is_file($argv[1])) {
	echo "there is no report\n";
	exit(1);
}
$snapshot = Zmm\Snapshot::load($argv[1]);
[$build, $storage, $setting] = explode(' ', $argv[2]) + [2 => ''];
$sums = $snapshot->sums();
$meta = $snapshot->meta();
$segments = $snapshot->segments();
$of = fn(string $key): int => array_sum(array_column($segments, $key));

$bytes = array_fill_keys(['used', 'cached', 'waiting', 'victim', 'free', 'rest'], 0);
$kinds = $classes = $used_of = $size_of = [];
$charge = $unordered = $blocks = 0;
$end = null;
foreach ($snapshot->blocks() as $block) {
	$blocks++;
	$bytes[$block['state']] += $block['size'];
	$charge += $block['charge'];
	$size_of[$block['segment']] = ($size_of[$block['segment']] ?? 0) + $block['size'];
	if ($block['state'] === 'used') {
		$used_of[$block['segment']] = ($used_of[$block['segment']] ?? 0) + 1;
		$kinds[$block['kind']] = ($kinds[$block['kind']] ?? 0) + $block['size'];
		if ($block['class'] !== null) {
			$classes[$block['class']] = ($classes[$block['class']] ?? 0) + 1;
		}
	}
	$begins = $block['address'] - $meta['block_header'];
	if ($end !== null && ($block['segment'] === $last ? $begins !== $end : $begins < $end)) {
		$unordered++;
	}
	$end = $begins + $block['size'];
	$last = $block['segment'];
}

$expected = [
	'real = live + cached + releasable + pinned + overhead' =>
		$sums['real'] === $sums['live'] + $sums['cached'] + $sums['releasable'] + $sums['pinned'] + $sums['overhead'],
	'nothing is unreadable' => $sums['unreadable'] === 0 && !$meta['cut'],
	'real and live are the heap\'s own counters' => $sums['real'] === $meta['real_size'] && $sums['live'] === $meta['in_use'],
	'the segments add up to real' => $of('size') === $sums['real'],
	'the segments add up to live, cached, free, overhead' => $of('used') === $sums['live'] && $of('cached') === $sums['cached']
		&& $of('free') === $sums['releasable'] + $sums['pinned'] && $of('overhead') === $sums['overhead'],
	'the blocks add up to the same' => $bytes['used'] === $sums['live']
		&& $bytes['cached'] + $bytes['waiting'] + $bytes['victim'] === $sums['cached']
		&& $bytes['free'] + $bytes['rest'] === $sums['releasable'] + $sums['pinned'],
	'each segment has its blocks' => array_filter($segments, fn($segment, $i) =>
		$size_of[$i] + $segment['overhead'] !== $segment['size'] || ($used_of[$i] ?? 0) !== $segment['blocks_needed_free'],
		ARRAY_FILTER_USE_BOTH) === [] && $of('blocks') === $blocks,
	'the charges add up to what is pinned' => $charge === $of('pinned'),
	'each block begins where the one before ends' => $unordered === 0,
	'the kinds add up to live' => array_sum($kinds) === $sums['live'],
	'RSS = heap + shared + outside' => $meta['resident'] >= $meta['resident_heap'] + $meta['resident_shared'],
	'at most a tenth of live is of a kind that is not known' => ($kinds['unknown'] ?? 0) <= $sums['live'] / 10,
	'there are strings, arrays, objects of classes' => ($kinds['string'] ?? 0) > 100000 && ($kinds['hash'] ?? 0) > 100000
		&& count($classes) > 10,
	'the heap is the one that was asked for' => $meta['storage'] === $storage
		&& ($meta['geometry'] === 'classic') === ($build === 'classic') && $meta['hardened'] === ($setting === 'zmm.hardened=1'),
];
$faults = array_keys($expected, false, true);
foreach ($faults as $fault) {
	echo "not so: $fault\n";
}
if ($faults) {
	echo json_encode([$sums, $meta, $kinds]), "\n";
	exit(1);
}
printf("%d blocks, %.1f MiB, %d classes, %.1f %% unknown\n", $blocks, $sums['real'] / 2 ** 20, count($classes),
	100 * ($kinds['unknown'] ?? 0) / $sums['live']);

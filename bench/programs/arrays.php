<?php
/* arrays.php ROUNDS: arrays sorted, sliced, merged, mapped and filtered. */

mt_srand(7);
$sum = 0;
for ($round = 0; $round < $argv[1]; $round++) {
	$rows = [];
	for ($i = 0; $i < 3000; $i++) {
		$rows["key$i"] = ['id' => mt_rand(0, 5000), 'name' => 'n' . mt_rand(0, 999), 'list' => [$i, $i + 1, $i + 2]];
	}
	usort($rows, fn ($a, $b) => $a['id'] <=> $b['id'] ?: strcmp($a['name'], $b['name']));
	$pages = array_chunk($rows, 50);
	$slices = [];
	foreach ($pages as $page) {
		$slices[] = array_merge(array_slice($page, 10, 20), array_reverse(array_splice($page, 0, 5)));
	}
	$flat = array_merge(...$slices);
	$names = array_unique(array_column($flat, 'name'));
	sort($names);
	$even = array_filter($flat, fn ($row) => $row['id'] % 2 === 0);
	$groups = [];
	foreach ($even as $row) {
		$groups[$row['name']][] = $row['list'];
	}
	ksort($groups);
	$totals = array_map(fn ($lists) => array_sum(array_merge(...$lists)), $groups);
	$sum += array_sum($totals) + count($names) + count(array_diff_key($groups, array_flip(array_slice($names, 0, 100))));
}
echo "$sum\n";

<?php
/* sorting.php WHAT COUNT ROUNDS: COUNT values made, sorted and dropped in each round: strings, rows (by a callback),
 * keys, or slices (merge sort, of many short arrays). */

function merge_sorted(array $values): array
{
	if (count($values) < 2) {
		return $values;
	}
	$half = intdiv(count($values), 2);
	$left = merge_sorted(array_slice($values, 0, $half));
	$right = merge_sorted(array_slice($values, $half));
	$merged = [];
	for ($l = $r = 0; isset($left[$l]) || isset($right[$r]);) {
		$merged[] = !isset($right[$r]) || isset($left[$l]) && $left[$l] <= $right[$r] ? $left[$l++] : $right[$r++];
	}
	return $merged;
}

[, $what, $count, $rounds] = $argv;
mt_srand(17);
$sum = 0;
for ($round = 0; $round < $rounds; $round++) {
	$values = [];
	for ($i = 0; $i < $count; $i++) {
		$number = mt_rand();
		match ($what) {
			'strings' => $values[] = "value $number",
			'rows' => $values[] = ['id' => $number, 'name' => "n$number"],
			'keys' => $values["k$number"] = $i,
			'slices' => $values[] = $number,
		};
	}
	match ($what) {
		'strings' => sort($values),
		'rows' => usort($values, fn ($a, $b) => $a['id'] <=> $b['id']),
		'keys' => ksort($values),
		'slices' => $values = merge_sorted($values),
	};
	$sum += strlen(json_encode(array_slice($values, 0, 10)));
}
echo "$sum\n";

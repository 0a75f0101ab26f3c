<?php
/*
 * mixed.php FILE: makes, grows and drops values of all kinds, and saves a snapshot.
 */

$kept = $trees = [];
for ($i = 0; $i < 2000; $i++) {
	$kept[$i % 700] = str_repeat('x', 3 * $i);
	$trees[$i % 300] = (object) ['left' => [$i, "node $i"], 'right' => json_decode("[[$i, \"$i\"], {\"a\": $i}]")];
	$kept[($i * 7) % 700] = ($kept[($i * 7) % 700] ?? '') . "grown $i";
}
$text = '';
for ($i = 0; $i < 2000; $i++) {
	$text .= "line $i\n";
}
usort($trees, fn ($left, $right) => strcmp($left->left[1], $right->left[1]));
array_splice($kept, 100, 200);
zmm_snapshot()->save($argv[1]);

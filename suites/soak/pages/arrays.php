<?php
/* Large and growing arrays: packed, hashed, nested, sorted, copied on write, taken apart in another order. */
$n = (int) ($_GET['n'] ?? 0);
$rows = $index = [];
for ($i = 0; $i < 1000; $i++) {
	$rows[] = ['id' => $i, 'key' => "k$i", 'tags' => [$i % 7, $i % 11]];
	$index["k$i"] = $i * $n;
}
$copy = $rows;
for ($i = 0; $i < 1000; $i += 3) {
	$copy[$i]['tags'][] = $n;
	unset($index["k$i"]);
}
usort($copy, static fn (array $a, array $b): int => [$a['id'] % 13, $a['id']] <=> [$b['id'] % 13, $b['id']]);
for ($i = 0; $i < 1000; $i += 2) {
	unset($rows[($i * 7) % 1000]);
}
echo count($rows), ' ', count($index), ' ', md5(serialize([$copy[$n], array_sum($index), array_slice($copy, 100, 50)])), "\n";

<?php
/* random.php SIZES LOW HIGH ENTRIES OPERATIONS: a table of ENTRIES strings of random sizes, each replaced or removed
 * at a random moment: every block's neighbours are cold.  SIZES: uniform between LOW and HIGH, geometric (most are
 * short), or mixture (nine in ten near LOW, the others up to HIGH). */

[, $sizes, $low, $high, $entries, $operations] = $argv;
$of = [
	'uniform' => fn (): int => mt_rand((int) $low, (int) $high),
	'geometric' => fn (): int => (int) min($high, $low - log(mt_rand(1, 1000000) / 1000000) * ($high - $low) / 8),
	'mixture' => fn (): int => mt_rand(0, 9) ? mt_rand((int) $low, 2 * $low) : mt_rand((int) $low, (int) $high),
][$sizes];
mt_srand(11);
$table = [];
for ($i = 0; $i < $operations; $i++) {
	$table[mt_rand(0, (int) $entries)] = str_repeat('z', $of()) . $i;
	if ($i % 4 === 0) {
		unset($table[mt_rand(0, (int) $entries)]);
	}
}
echo count($table), ' ', array_sum(array_map('strlen', $table)), "\n";

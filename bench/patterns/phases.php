<?php
/* phases.php FIRST SECOND BYTES ROUNDS: builds about BYTES of one sort, drops it, builds as much of another, drops that,
 * as an importer does that reads, indexes and writes.  Sorts: short, medium and long (strings), rows, objects, table. */

function built(string $sort, int $bytes): array
{
	$made = [];
	for ($i = 0; $bytes > 0; $i++) {
		[$value, $took] = match ($sort) {
			'short' => [str_repeat('s', 8 + $i % 40), 64],
			'medium' => [str_repeat('m', 500 + $i % 3000), 2000],
			'long' => [str_repeat('l', 20000 + $i % 300000), 170000],
			'rows' => [['id' => $i, 'name' => "name $i", 'price' => $i * 1.5], 450],
			'objects' => [(object) ['id' => $i, 'tags' => [$i]], 500],
			'table' => [$i, 16],
		};
		$made[] = $value;
		$bytes -= $took;
	}
	return $made;
}

[, $first, $second, $bytes, $rounds] = $argv;
$sum = 0;
for ($round = 0; $round < $rounds; $round++) {
	foreach ([$first, $second] as $sort) {
		$made = built($sort, (int) $bytes);
		$sum += count($made);
		unset($made);
	}
}
echo "$sum\n";

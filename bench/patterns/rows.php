<?php
/* rows.php COUNT COLUMNS ROUNDS: a result of COUNT rows is fetched, mapped to objects, grouped, joined with itself and
 * written as a table, as an application does with its database. */

final class Row
{
	public function __construct(public readonly int $id, public readonly string $group, public readonly array $fields)
	{
	}
}

[, $count, $columns, $rounds] = $argv;
$sum = 0;
for ($round = 0; $round < $rounds; $round++) {
	$fetched = [];
	for ($i = 0; $i < $count; $i++) {
		$row = ['id' => $i, 'group' => 'g' . $i % 97];
		for ($column = 0; $column < $columns; $column++) {
			$row["column$column"] = "value $i " . str_repeat('v', ($i * $column) % 90);
		}
		$fetched[] = $row;
	}
	$rows = array_map(fn ($row) => new Row($row['id'], $row['group'], array_slice($row, 2)), $fetched);
	unset($fetched);
	$groups = [];
	foreach ($rows as $row) {
		$groups[$row->group][] = $row;
	}
	ksort($groups);
	$table = '';
	foreach ($groups as $name => $members) {
		foreach ($members as $row) {
			$table .= "<tr><td>$name<td>" . implode('<td>', array_map('htmlspecialchars', $row->fields)) . "\n";
		}
	}
	$sum += strlen($table);
}
echo "$sum\n";

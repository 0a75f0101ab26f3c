<?php
/* documents.php HOW SHAPE ROWS ROUNDS: documents encoded and decoded.  HOW: json (to arrays), json-objects, or
 * serialize.  SHAPE: flat (short rows), nested, or long (strings of some KB). */

function document(string $shape, int $rows): array
{
	$document = [];
	for ($i = 0; $i < $rows; $i++) {
		$document["row $i"] = match ($shape) {
			'flat' => ['id' => $i, 'name' => "name $i", 'price' => $i * 1.25, 'sold' => $i % 3 === 0],
			'nested' => ['id' => $i, 'maker' => ['name' => "maker $i", 'place' => ['code' => 'XY', 'tags' => ['a', "t$i", [$i, [$i + 1]]]]]],
			'long' => ['id' => $i, 'text' => str_repeat("line $i\n", 100 + $i % 500)],
		};
	}
	return $document;
}

[, $how, $shape, $rows, $rounds] = $argv;
$document = document($shape, (int) $rows);
$bytes = 0;
for ($round = 0; $round < $rounds; $round++) {
	$text = $how === 'serialize' ? serialize($document) : json_encode($document);
	$again = $how === 'serialize' ? unserialize($text) : json_decode($text, $how === 'json');
	$bytes += strlen($text) + count((array) $again);
}
echo "$bytes\n";

<?php
/* json.php ROUNDS: encodes and decodes a document, as arrays and as objects. */

$document = ['version' => 1, 'items' => []];
for ($i = 0; $i < 400; $i++) {
	$document['items'][] = [
		'id' => $i,
		'name' => "item number $i",
		'price' => $i * 1.25,
		'tags' => array_slice(['new', 'old', 'red', 'green', 'sold out'], $i % 4),
		'maker' => ['name' => 'maker ' . $i % 17, 'country' => ['code' => 'XY', 'name' => "Land \u{e9} " . $i % 5]],
		'note' => $i % 3 ? null : str_repeat("line $i\n", $i % 20),
	];
}

$bytes = 0;
for ($round = 0; $round < $argv[1]; $round++) {
	$document['version'] = $round;
	$text = json_encode($document, JSON_UNESCAPED_UNICODE);
	$array = json_decode($text, true);
	$object = json_decode($text);
	$pretty = json_encode($object, JSON_PRETTY_PRINT);
	$bytes += strlen($pretty) + count($array['items']);
}
echo "$bytes bytes\n";

<?php
/* MessagePack: functions, classes, a stream fed in parts. */

class Point
{
	public $x = 1;
	protected $y = [2, 3];
	private $z = 'three';
}

$values = [
	'scalars' => [0, -1, 127, 128, 65536, PHP_INT_MAX, 1.5, 'text', null, true, false],
	'map' => ['a' => ['b' => ['c' => str_repeat('deep', 100)]]],
	'object' => [new Point(), new ArrayObject([1, 2, 3])],
	'rows' => array_map(fn ($i) => ['id' => $i, 'text' => str_repeat('x', $i)], range(0, 400)),
	'long' => str_repeat('0123456789', 20000),
];
for ($round = 0; $round < 5; $round++) {
	foreach ($values as $name => $value) {
		$text = msgpack_pack($value);
		$copy = msgpack_unpack($text);
		echo $name, ' ', strlen($text), ' ', md5($text), ' ', $copy == $value ? 'same' : 'differs', "\n";
	}
}
$plain = new MessagePack(false);
$text = $plain->pack(['name' => 'value', 'list' => [1, 2, 3]]);
echo bin2hex($text), "\n", json_encode($plain->unpack($text)), "\n";

$unpacker = new MessagePackUnpacker();
$stream = '';
foreach ($values['rows'] as $row) {
	$stream .= msgpack_pack($row);
}
$found = 0;
$bytes = 0;
foreach (str_split($stream, 997) as $part) {
	$unpacker->feed($part);
	while ($unpacker->execute()) {
		$row = $unpacker->data();
		$found++;
		$bytes += strlen($row['text']);
		$unpacker->reset();
	}
}
echo "$found rows, $bytes bytes\n";

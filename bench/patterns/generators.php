<?php
/* generators.php STAGES ITEMS SIZE: ITEMS strings of SIZE bytes go through a chain of STAGES generators; one in 50 is
 * kept. */

function source(int $items, int $size): Generator
{
	for ($i = 0; $i < $items; $i++) {
		yield $i => str_repeat(chr(97 + $i % 26), $size + $i % 16);
	}
}

function stage(iterable $items, int $number): Generator
{
	foreach ($items as $i => $item) {
		yield $i => $item . $number;
	}
}

[, $stages, $items, $size] = $argv;
$chain = source((int) $items, (int) $size);
for ($i = 0; $i < $stages; $i++) {
	$chain = stage($chain, $i);
}
$kept = [];
$bytes = 0;
foreach ($chain as $i => $item) {
	$bytes += strlen($item);
	if ($i % 50 === 0) {
		$kept[] = $item;
	}
}
echo count($kept), " $bytes\n";

<?php

/* Allocates, resizes and frees blocks of all kinds of sizes, so many rounds; after the first ones nothing is compiled, and
 * no garbage is collected. */

gc_disable();

class Item
{
	public array $values = [];
	public ?Item $next = null;
}

function round_of(int $number): int
{
	$last = null;
	$text = '';
	for ($i = 0; $i < 100; $i++) {
		$item = new Item;
		$item->values = array_fill(0, $i % 40, $number);
		$item->next = $last;
		$last = $i % 10 ? $item : null;
		$text .= str_repeat('t', $i * 7);
	}
	$large = str_repeat('l', 5000 + $number % 7 * 3000);
	return strlen($text . $large);
}

for ($i = 0, $sum = 0; $i < 20 + (int) $argv[1]; $i++) {
	$sum += round_of($i);
}
echo $sum > 0 ? "allocated\n" : '';

<?php
/* waves.php BYTES WAVES LEFT SIZE: live data rises to about BYTES in strings of up to SIZE bytes and falls to LEFT
 * percent, WAVES times; what is dropped is chosen at random, and some of each wave stays to the end. */

[, $bytes, $waves, $left, $size] = $argv;
mt_srand(19);
$strings = [];
$live = 0;
$number = 0;
for ($wave = 0; $wave < $waves; $wave++) {
	while ($live < $bytes) {
		$strings[$number++] = $string = str_repeat('w', mt_rand(8, (int) $size));
		$live += strlen($string);
	}
	$keys = array_keys($strings);
	shuffle($keys);
	while ($live > $bytes * $left / 100) {
		$key = array_pop($keys);
		$live -= strlen($strings[$key]);
		unset($strings[$key]);
	}
	unset($keys);
	$strings = array_filter($strings);  /* no holes in the table */
}
echo count($strings), " $live\n";

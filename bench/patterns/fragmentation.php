<?php
/* fragmentation.php SIZE COUNT ONE_IN THEN: COUNT strings of SIZE bytes, of which one in ONE_IN stays; what was freed is
 * wanted again for strings of THEN bytes, together as many bytes. */

[, $size, $count, $one_in, $then] = $argv;
$strings = [];
for ($i = 0; $i < $count; $i++) {
	$strings[] = str_repeat('f', $size - $i % 8);
}
for ($i = 0; $i < $count; $i++) {
	if ($i % $one_in) {
		unset($strings[$i]);
	}
}
$others = [];
for ($bytes = $size * ($count - count($strings)); $bytes > 0; $bytes -= $then) {
	$others[] = str_repeat('t', (int) $then);
}
echo count($strings), ' ', count($others), "\n";

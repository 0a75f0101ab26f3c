<?php
/* doubling.php WHAT ELEMENTS AT_ONCE ROUNDS: AT_ONCE arrays are filled side by side to ELEMENTS elements, doubling as
 * they grow, and dropped.  WHAT: list, map (string keys), or copies (each is copied when it is written to). */

[, $what, $elements, $at_once, $rounds] = $argv;
$sum = 0;
for ($round = 0; $round < $rounds; $round++) {
	$arrays = array_fill(0, (int) $at_once, []);
	for ($i = 0; $i < $elements; $i++) {
		for ($n = 0; $n < $at_once; $n++) {
			if ($what === 'map') {
				$arrays[$n]["k$i"] = $i;
			} else {
				$arrays[$n][] = $i;
			}
		}
	}
	if ($what === 'copies') {
		foreach ($arrays as $array) {
			$copy = $array;
			$copy[] = -1;
			$sum += count($copy);
		}
		unset($array, $copy);
	}
	$sum += count($arrays, COUNT_RECURSIVE);
	unset($arrays);
}
echo "$sum\n";

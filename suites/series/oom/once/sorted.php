<?php
$a = range(1, 100);
usort($a, function ($x, $y) {
	static $s = "";
	$s .= str_repeat("x", 500000);
	return $x - $y;
});

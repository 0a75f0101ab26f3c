<?php
/* come_and_go.php SIZE TIMES HELD VARY: strings of SIZE bytes that come and go, TIMES of them, HELD at a time; each is
 * up to VARY percent shorter than SIZE.  As uploads, images and pages put together do. */

[, $size, $times, $held, $vary] = $argv;
mt_srand(3);
$kept = str_repeat('k', 100000);
$values = [];
$bytes = 0;
for ($i = 0; $i < $times; $i++) {
	$values[$i % $held] = null;
	$length = $size - intdiv($size * mt_rand(0, (int) $vary), 100);
	$values[$i % $held] = str_repeat('v', $length);
	$bytes += $length;
}
echo $bytes + strlen($kept), "\n";

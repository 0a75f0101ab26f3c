<?php
/* Takes 30 MB in three ways, gives them back, and goes on. */
$hash = [];

$text = str_repeat('0123456789', 1 << 20);
$hash[] = md5($text);
unset($text);

$parts = [];
for ($i = 0; $i < 10000; $i++) {
	$parts[] = str_repeat(chr(48 + $i % 75), 1000 + $i % 37);
}
$hash[] = md5(implode(array_slice($parts, 4000, 500)));
for ($i = 0; $i < 10000; $i += 2) {
	unset($parts[$i]);
}
$hash[] = count($parts);
$parts = null;

$list = range(1, 600000);
$hash[] = array_sum($list);
unset($list);

echo implode(' ', $hash), "\n";

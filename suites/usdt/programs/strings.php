<?php
/*
 * strings.php COUNT: makes so many strings, then makes each one longer, then drops each.  A string of 200,000 bytes
 * stands before, between and after the three.
 */

$count = (int) $argv[1];
$strings = array_fill(0, $count, '');
$marks = array_fill(0, 4, '');
$more = str_repeat('y', 200);

$marks[0] = str_repeat('m', 200000);
for ($i = 0; $i < $count; $i++) {
	$strings[$i] = str_repeat('x', 1000);
}
$marks[1] = str_repeat('m', 200000);
for ($i = 0; $i < $count; $i++) {
	$strings[$i] .= $more;
}
$marks[2] = str_repeat('m', 200000);
for ($i = 0; $i < $count; $i++) {
	$strings[$i] = '';
}
$marks[3] = str_repeat('m', 200000);

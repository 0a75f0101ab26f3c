<?php
/* grow_side_by_side.php: 16 lines of output are collected side by side, and records of 600 bytes are kept between. */

$lines = [];
for ($i = 0; $i < 16; $i++) {
	$lines[] = str_repeat('x', 100000 + $i);
}
$records = [];
for ($round = 0; $round < 800; $round++) {
	foreach ($lines as $i => $line) { /* the array is shared meanwhile: each line is copied */
		unset($line);
		$lines[$i] .= str_repeat('y', 200);
		$records[] = str_repeat('k', 600 + ($round * 8) % 64);
	}
}
printf("live %.1f MB, in use %.1f, real %.1f, peak real %.1f\n",
	(array_sum(array_map('strlen', $lines)) + array_sum(array_map('strlen', $records))) / 2 ** 20,
	memory_get_usage() / 2 ** 20, memory_get_usage(true) / 2 ** 20, memory_get_peak_usage(true) / 2 ** 20);

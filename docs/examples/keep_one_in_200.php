<?php
/*
 * Makes 300,000 strings of different lengths, keeps one in 200, and drops the others.  What stays is 0.3 MiB, but it
 * lies in every segment of the heap.
 *
 *   php -d extension=zmm keep_one_in_200.php
 */

const MIB = 1 << 20;

mt_srand(1);
$all = $kept = [];
for ($i = 0; $i < 300_000; $i++) {
	$string = str_repeat('x', mt_rand(20, 300));
	if ($i % 200 === 0) {
		$kept[] = $string;
	} else {
		$all[] = $string;
	}
}
printf("made %d strings, %.1f MiB in use\n", count($all) + count($kept), memory_get_usage() / MIB);

unset($all, $string);
printf("kept %d of them, %.1f MiB in use, %.1f MiB from the system\n", count($kept), memory_get_usage() / MIB,
	memory_get_usage(true) / MIB);

echo function_exists('zmm_report') ? zmm_report(true) . "\n" : "zmm is not loaded: there is no report\n";

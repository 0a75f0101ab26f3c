<?php
/* given_back.php: rows, their JSON and the rows once more; what the process holds before and after all that can go
 * goes back. */

function resident(): float
{
	return (int) explode(' ', file_get_contents('/proc/self/statm'))[1] * 4096 / 1e6;
}

ini_set('memory_limit', '1G');
$rows = [];
for ($i = 0; $i < 60000; $i++) {
	$rows[] = ['id' => $i, 'name' => "name $i", 'tags' => ['a', 'b', "t$i"]];
}
$json = json_encode($rows);
unset($rows);
$again = json_decode($json, true);
unset($again);
printf("before  real %5.1f  resident %5.1f MB\n", memory_get_usage(true) / 1e6, resident());
$said = function_exists('zmm_gc') ? zmm_gc() : gc_mem_caches();
printf("after   real %5.1f  resident %5.1f MB, said %.1f MB were given back\n", memory_get_usage(true) / 1e6, resident(), $said / 1e6);

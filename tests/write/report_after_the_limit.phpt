--TEST--
zmm_report() in a shutdown function after memory_limit was passed: there is room for it, with no other reserve
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

function report_after($length, $eaten) {
	$result = child('register_shutdown_function(function () {
			$eaten = [];
			for ($i = 0; $i < ' . $eaten . '; $i++) $eaten[] = str_repeat("y", 500);
			print(strstr(zmm_report(), "Why is"));
		});
		$all = []; while (true) $all[] = str_repeat("x", ' . $length . ');', ['memory_limit' => '2M', 'zmm.limit_reserve' => '0']);
	return substr_count($result['out'], 'Fatal error') . " error, $result[status], "
		. (strstr($result['out'], 'Why is the memory not given back?') ? "and the report\n" : "and no report\n$result[out]\n");
}

foreach ([100, 1000, 3000, 10000] as $length) {
	echo $length, ': ', report_after($length, 0);
}
// What the reserve left is less and less.
foreach ([4, 6, 8, 10, 12, 14] as $eaten) {
	echo $eaten, ' strings later: ', report_after(1000, $eaten);
}
?>
--EXPECT--
100: 1 error, 255, and the report
1000: 1 error, 255, and the report
3000: 1 error, 255, and the report
10000: 1 error, 255, and the report
4 strings later: 1 error, 255, and the report
6 strings later: 1 error, 255, and the report
8 strings later: 1 error, 255, and the report
10 strings later: 1 error, 255, and the report
12 strings later: 1 error, 255, and the report
14 strings later: 1 error, 255, and the report

--TEST--
zmm_report() in a shutdown function after memory_limit was passed: there is room for it
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../engine/child.inc';

foreach ([100, 1000, 3000, 10000] as $length) {
	$result = child('register_shutdown_function(fn() => print(strstr(zmm_report(), "Why is")));
		$all = []; while (true) $all[] = str_repeat("x", ' . $length . ');', ['memory_limit' => '16M']);
	echo $length, ': ', substr_count($result['out'], 'Fatal error'), ' error, ', $result['status'], ', ',
		strstr($result['out'], 'Why is the memory not given back?') ? "and the report\n" : "and no report\n$result[out]\n";
}
?>
--EXPECT--
100: 1 error, 255, and the report
1000: 1 error, 255, and the report
3000: 1 error, 255, and the report
10000: 1 error, 255, and the report

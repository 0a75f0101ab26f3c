--TEST--
zmm.cache_size: auto, or the bytes of freed blocks that the cache may keep
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

/* frees 5 MB of small blocks and looks how many are kept */
$code = <<<'PHP'
	$objects = [];
	for ($i = 0; $i < 3000; $i++) {
		$objects[] = str_repeat('x', 200 + $i % 8);
	}
	unset($objects);
	$stats = zmm_stats();
	/* a cache that holds less than that takes one more block */
	$most = $stats['cache_size'] ? $stats['cache_size'] - 1 + end($stats['free_buckets'])['true_size'] : 0;
	echo json_encode([$stats['cache_size'], $stats['cache_size'] < 0 || $stats['cached'] <= $most, $stats['cached'] > 50000, zmm_check()]);
PHP;
foreach (['auto', '0', '65536', '256K', '1m'] as $size) {
	$result = child($code, ['zmm.cache_size' => $size]);
	echo $size, ' ', $result['out'], $result['err'], "\n";
}
/* a number beyond PHP's integers is shown as the largest, here and with zmm.compact */
$most = PHP_INT_SIZE == 8 ? '18446744073709551614' : '4294967294';
$result = child('echo json_encode([zmm_stats()["cache_size"] === PHP_INT_MAX, zmm_stats()["compact_size"] === PHP_INT_MAX]);',
	['zmm.cache_size' => $most, 'zmm.compact' => $most]);
echo $result['out'], $result['err'], "\n";
foreach (['', 'AUTO', 'automatic', '-1', '1X', '18446744073709551615', '18446744073709551616'] as $size) {
	$result = child('echo "ran";', ['zmm.cache_size' => '"' . $size . '"']);
	echo $result['status'] > 0 ? trim($result['out']) : "accepted $size", "\n";
}
?>
--EXPECTF--
auto [-1,true,true,[]]
0 [0,true,false,[]]
65536 [65536,true,%s,[]]
256K [262144,true,true,[]]
1m [1048576,true,true,[]]
[true,true]
Fatal error: zmm.cache_size: cache size "" must be auto or a number of bytes (as in 262144, 256K, 1M) in Unknown on line 0
Fatal error: zmm.cache_size: cache size "AUTO" must be auto or a number of bytes (as in 262144, 256K, 1M) in Unknown on line 0
Fatal error: zmm.cache_size: cache size "automatic" must be auto or a number of bytes (as in 262144, 256K, 1M) in Unknown on line 0
Fatal error: zmm.cache_size: cache size "-1" must be auto or a number of bytes (as in 262144, 256K, 1M) in Unknown on line 0
Fatal error: zmm.cache_size: cache size "1X" must be auto or a number of bytes (as in 262144, 256K, 1M) in Unknown on line 0
Fatal error: zmm.cache_size: cache size "18446744073709551615" must be auto or a number of bytes (as in 262144, 256K, 1M) in Unknown on line 0
Fatal error: zmm.cache_size: cache size "18446744073709551616" must be auto or a number of bytes (as in 262144, 256K, 1M) in Unknown on line 0

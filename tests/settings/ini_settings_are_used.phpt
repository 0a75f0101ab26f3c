--TEST--
Settings of the ini file, sizes with PHP's shorthand in either case
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$code = '$s = zmm_stats(); echo json_encode([$s["engine"], $s["storage"], $s["block_size"], $s["compact_size"]]);';
$cases = [
	[],
	['zmm.mem_type' => 'mmap_anon'],
	['zmm.mem_type' => 'mmap_zero', 'zmm.seg_size' => '65536', 'zmm.compact' => '0'],
	['zmm.seg_size' => '64K'],
	['zmm.seg_size' => '64k'],
	['zmm.seg_size' => '1M', 'zmm.compact' => '512K'],
	['zmm.seg_size' => '1m', 'zmm.compact' => '4m'],
	['zmm.compact' => '1G'],
	['zmm.compact' => '1g'],
	['zmm.compact' => '12345'],
	['zmm.seg_size' => '000064K'],
	['zmm.engine' => '0'],
	['zmm.engine' => 'off'],
	['zmm.engine' => 'On', 'zmm.seg_size' => '128K'],
];
foreach ($cases as $ini) {
	$result = child($code, $ini);
	echo $result['out'], $result['err'], $result['status'] === 0 ? '' : ' failed', "\n";
}
?>
--EXPECT--
[true,"malloc",262144,2097152]
[true,"mmap_anon",262144,2097152]
[true,"mmap_zero",65536,0]
[true,"malloc",65536,2097152]
[true,"malloc",65536,2097152]
[true,"malloc",1048576,524288]
[true,"malloc",1048576,4194304]
[true,"malloc",262144,1073741824]
[true,"malloc",262144,1073741824]
[true,"malloc",262144,12345]
[true,"malloc",65536,2097152]
[false,"malloc",262144,2097152]
[false,"malloc",262144,2097152]
[true,"malloc",131072,2097152]

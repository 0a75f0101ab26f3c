--TEST--
The classic environment variables take precedence over the ini file
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$code = '$s = zmm_stats(); echo json_encode([$s["engine"], $s["storage"], $s["block_size"], $s["compact_size"]]), ini_get("zmm.seg_size");';
$cases = [
	[[], ['ZEND_MM_MEM_TYPE' => 'mmap_zero']],
	[[], ['ZEND_MM_SEG_SIZE' => '128k']],
	[[], ['ZEND_MM_COMPACT' => '4M']],
	[['zmm.mem_type' => 'malloc', 'zmm.seg_size' => '1M', 'zmm.compact' => '1K'],
		['ZEND_MM_MEM_TYPE' => 'mmap_anon', 'ZEND_MM_SEG_SIZE' => '32768', 'ZEND_MM_COMPACT' => '3g']],
	[['zmm.mem_type' => 'mmap_anon', 'zmm.seg_size' => '1M'], ['ZEND_MM_SEG_SIZE' => '64K']],
	/* what a variable overrides need not make sense */
	[['zmm.seg_size' => 'nonsense'], ['ZEND_MM_SEG_SIZE' => '64K']],
	[['zmm.engine' => '0'], ['ZEND_MM_MEM_TYPE' => 'mmap_anon']],
	[[], ['USE_ZEND_ALLOC' => '1']],
];
foreach ($cases as [$ini, $env]) {
	$result = child($code, $ini, $env);
	echo $result['out'], $result['err'], $result['status'] === 0 ? '' : ' failed', "\n";
}

/* phpinfo() says so, where the ini entries do not */
$result = child('putenv("ZEND_MM_SEG_SIZE=1K"); phpinfo(INFO_MODULES);', [], ['ZEND_MM_SEG_SIZE' => '64K', 'ZEND_MM_MEM_TYPE' => 'mmap_anon']);
echo implode("\n", preg_grep('~^(ZEND_MM_|Storage|Segment size|zmm.seg_size)~', explode("\n", $result['out']))), "\n";
$result = child('phpinfo(INFO_MODULES);');
var_dump(str_contains($result['out'], 'takes precedence'));
?>
--EXPECT--
[true,"mmap_zero",262144,2097152]256K
[true,"malloc",131072,2097152]256K
[true,"malloc",262144,4194304]256K
[true,"mmap_anon",32768,3221225472]1M
[true,"mmap_anon",65536,2097152]1M
[true,"malloc",65536,2097152]nonsense
[false,"mmap_anon",262144,2097152]256K
[true,"malloc",262144,2097152]256K
Storage => mmap_anon
Segment size => 65536 bytes (0.06 MiB)
ZEND_MM_MEM_TYPE => mmap_anon (takes precedence over zmm.mem_type)
ZEND_MM_SEG_SIZE => 64K (takes precedence over zmm.seg_size)
zmm.seg_size => 256K => 256K
bool(false)

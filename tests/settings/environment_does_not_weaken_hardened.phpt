--TEST--
zmm.hardened: the environment does not take guard pages away, and USE_ZEND_ALLOC=0 is said to be off
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$code = '$s = zmm_stats(); echo json_encode([$s["engine"], $s["hardened"], $s["storage"], $s["block_size"], $s["compact_size"]]), "\n";';
$variables = ['ZEND_MM_MEM_TYPE' => 'malloc', 'ZEND_MM_SEG_SIZE' => '1M', 'ZEND_MM_COMPACT' => '4M'];
foreach ([[['zmm.hardened' => '1', 'zmm.mem_type' => 'mmap_anon'], $variables],
		[['zmm.hardened' => '1', 'zmm.mem_type' => 'mmap_anon'], ['ZEND_MM_MEM_TYPE' => 'nonsense']],
		[['zmm.hardened' => '0', 'zmm.mem_type' => 'mmap_anon'], $variables],
		[['zmm.hardened' => '1'], ['USE_ZEND_ALLOC' => '0']]] as [$ini, $env]) {
	$result = child($code, $ini, $env);
	echo $result['out'], $result['err'];
}
$result = child('phpinfo(INFO_MODULES); echo zmm_report();', ['zmm.hardened' => '1'], ['USE_ZEND_ALLOC' => '0']);
var_dump(str_contains($result['out'], "Hardened => no\n"), str_contains($result['out'], 'hardened:'));
?>
--EXPECT--
[true,1,"mmap_anon",262144,2097152]
[true,1,"mmap_anon",262144,2097152]
[true,0,"malloc",1048576,4194304]
[false,0,"malloc",262144,2097152]
bool(true)
bool(false)

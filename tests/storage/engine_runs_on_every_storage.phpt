--TEST--
The engine runs on every storage, with small and large segments
--EXTENSIONS--
zmm
--SKIPIF--
<?php if (PHP_OS_FAMILY === "Windows") die("skip other storages"); ?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$code = <<<'PHP'
	$objects = [];
	for ($i = 0; $i < 600; $i++) {
		$objects[] = (object) ['text' => str_repeat('x', $i % 700), 'n' => $i];
	}
	$string = '';
	for ($i = 0; $i < 200; $i++) {
		$string .= str_repeat('y', 1000);
	}
	for ($i = 0; $i < 600; $i += 3) {
		unset($objects[$i]);
	}
	zmm_gc();
	$stats = zmm_stats();
	echo json_encode([$stats['storage'], $stats['block_size'], strlen($string), count($objects), zmm_check()]);
PHP;
foreach (['malloc', 'mmap_anon', 'mmap_zero'] as $storage) {
	foreach (['4K', '64K', '256K', '2M'] as $size) {
		$result = child($code, ['zmm.mem_type' => $storage, 'zmm.seg_size' => $size]);
		echo $result['out'], $result['err'], $result['status'] === 0 ? '' : ' failed', "\n";
	}
}
?>
--EXPECT--
["malloc",4096,200000,400,[]]
["malloc",65536,200000,400,[]]
["malloc",262144,200000,400,[]]
["malloc",2097152,200000,400,[]]
["mmap_anon",4096,200000,400,[]]
["mmap_anon",65536,200000,400,[]]
["mmap_anon",262144,200000,400,[]]
["mmap_anon",2097152,200000,400,[]]
["mmap_zero",4096,200000,400,[]]
["mmap_zero",65536,200000,400,[]]
["mmap_zero",262144,200000,400,[]]
["mmap_zero",2097152,200000,400,[]]

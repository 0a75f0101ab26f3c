--TEST--
A child process that writes does not change its parent's memory, whatever the storage
--EXTENSIONS--
zmm
pcntl
--SKIPIF--
<?php if (!extension_loaded('pcntl')) die('skip needs pcntl'); ?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$code = <<<'PHP'
	$data = [];
	for ($i = 0; $i < 1000; $i++) {
		$data[] = str_repeat(chr(65 + $i % 26), 1000);
	}
	$sum = md5(implode($data));
	$pid = pcntl_fork();
	foreach ($data as $i => $string) {
		for ($k = 0; $k < 1000; $k += 50) {
			$data[$i][$k] = $pid ? 'p' : 'c';
		}
	}
	unset($string);
	$counts = count_chars(implode($data), 1);
	$fine = $counts[ord($pid ? 'p' : 'c')] === 20000 && !isset($counts[ord($pid ? 'c' : 'p')]) && zmm_check() === [];
	if (!$pid) {
		exit($fine ? 7 : 1);
	}
	pcntl_waitpid($pid, $status);
	echo json_encode([zmm_stats()['storage'], $fine, pcntl_wexitstatus($status)]), "\n";
PHP;
foreach (['malloc', 'mmap_anon', 'mmap_zero'] as $storage) {
	$result = child($code, ['zmm.mem_type' => $storage, 'zmm.seg_size' => '64K']);
	echo $result['out'], $result['err'];
}
?>
--EXPECT--
["malloc",true,7]
["mmap_anon",true,7]
["mmap_zero",true,7]

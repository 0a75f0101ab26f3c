--TEST--
The engine runs on the smallest segments there can be
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

preg_match('~power of two from (\d+) bytes~', child('', ['zmm.seg_size' => '1'])['out'], $match);
$code = <<<'PHP'
	$a = [];
	for ($i = 0; $i < 300; $i++) {
		$a[] = str_repeat('x', $i);
	}
	unset($a[7], $a[77]);
	echo json_encode([zmm_stats()['block_size'] === (int) $argv[1], count($a), zmm_check()]);
PHP;
$result = child_run([...child_command($code, ['zmm.seg_size' => $match[1]]), '--', $match[1]], []);
echo $result['out'], $result['err'], "\n";
?>
--EXPECT--
[true,298,[]]

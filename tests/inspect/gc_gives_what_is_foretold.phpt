--TEST--
A snapshot says what zmm_gc() would give back, right within 1 % of what it gives
--EXTENSIONS--
zmm
--SKIPIF--
<?php
require __DIR__ . '/../lib/skip_debug.inc';
if (PHP_OS_FAMILY !== 'Linux') die('skip the system must count pages');
?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

const CODE = <<<'CODE'
$keep = $all = [];
for ($i = 0; $i < COUNT; $i++) {
	$value = MAKE;
	if ($i % KEEP === 0) $keep[] = $value; else $all[] = $value;
}
unset($all, $value);
$snapshot = zmm_snapshot();
$foretold = $snapshot->meta()['gc_gives'];
unset($snapshot);
$given = zmm_gc();
printf("%s %s\n", abs($foretold - $given) <= $given / 100 + 8192 ? 'right' : "foretold $foretold, given $given", $given > 1000000 ? 'much' : $given);
CODE;

$programs = [
	['60000', 'str_repeat("x", 200 + $i % 300)', '200'],
	['60000', 'str_repeat("x", 200 + $i % 300)', '100000'],
	['3000', 'str_repeat("x", 9000 + $i)', '50'],
	['20000', 'range(0, $i % 100)', '30'],
	['30', 'str_repeat("x", 700000 + $i * 10007)', '7'],
];
foreach (['malloc', 'mmap_anon', 'mmap_zero'] as $storage) {
	foreach ($programs as [$count, $make, $keep]) {
		$result = child(strtr(CODE, ['COUNT' => $count, 'MAKE' => $make, 'KEEP' => $keep]), ['zmm.mem_type' => $storage, 'memory_limit' => '512M']);
		echo $result['out'], $result['err'];
	}
}
?>
--EXPECT--
right much
right much
right much
right much
right much
right much
right much
right much
right much
right much
right much
right much
right much
right much
right much

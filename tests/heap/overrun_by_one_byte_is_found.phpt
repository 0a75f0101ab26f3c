--TEST--
A debug build finds one byte written behind a block, and who freed it stops the process
--EXTENSIONS--
zmm
--SKIPIF--
<?php
require __DIR__ . '/../lib/skip_not_testing.inc';
$heap = new Zmm\Heap;
try {
	zmm_damage($heap, $heap->alloc(1), 'guard word');
} catch (ValueError) {
	die('skip needs a build with --enable-zmm-debug');
}
?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

foreach ([1, 7, 8, 100, 1000, 100000] as $size) {
	$heap = new Zmm\Heap;
	$handle = $heap->alloc($size);
	zmm_damage($heap, $handle, 'guard word');
	echo preg_replace('~0x\w+~', '0xN', implode(', ', $heap->check())), "\n";
}
$result = child_run(['sh', '-c', 'ulimit -c 0; exec "$@"', 'sh', ...child_command(
	'$heap = new Zmm\Heap; $handle = $heap->alloc(100); zmm_damage($heap, $handle, "guard word"); $heap->free($handle); echo "went on";')], []);
var_dump($result['signal'], $result['out']);
echo preg_replace('~0x\w+.*~', '0xN)', $result['err']);
?>
--EXPECT--
guard word behind a used block was overwritten (at 0xN)
guard word behind a used block was overwritten (at 0xN)
guard word behind a used block was overwritten (at 0xN)
guard word behind a used block was overwritten (at 0xN)
guard word behind a used block was overwritten (at 0xN)
guard word behind a used block was overwritten (at 0xN)
int(6)
string(0) ""
zmm_heap corrupted: guard word behind a used block was overwritten (at 0xN)

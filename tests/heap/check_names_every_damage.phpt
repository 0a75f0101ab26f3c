--TEST--
Zmm\Heap::check() names the fault, whatever is damaged
--EXTENSIONS--
zmm
--SKIPIF--
<?php require __DIR__ . '/../lib/skip_not_testing.inc'; ?>
--FILE--
<?php
$damages = [
	'size' => '~^tag behind a block of \d+ bytes differs from its own~',
	'overrun' => '~^tag behind a block of \d+ bytes differs from its own~',
	'type' => '~^block has the unknown type 3~',
	'guard' => '~^guard of a segment was overwritten~',
	'small bit' => '~^small list 0 has 0 blocks, its bit is 1~',
	'large bit' => '~^large tree 20 has \d+ blocks, its bit is \d~',
	'counter' => '~^size is \d+, used and cached blocks have \d+ bytes~',
	'link' => '~^large tree \d+ leads out of the heap~',
	'back link' => '~^large tree \d+ has a \w+ that does not point back~',
	'parent' => '~^large tree \d+ has a node with a wrong parent~',
	'lost' => '~^small list \d+ has 0 blocks of 0 bytes, the segments have 1 of \d+~',
	'cache link' => '~^cache \d+ leads out of the heap or does not end~',
	'cache count' => '~^cache \d+ has 0 blocks, its count is 1~',
	'rest count' => '~^rest queue has 0 blocks, rest_count is 1~',
	'real size' => '~^real size is \d+, the segments have \d+ bytes~',
	'segment size' => '~^header of a segment was written over: its size is \d+, that of the segment 65536~',
	'peak' => '~^peak 0 is below the size in use \d+~',
];
foreach ($damages as $what => $fault) {
	$heap = new Zmm\Heap('malloc', 65536);
	$first = $heap->alloc(100);
	$last = $heap->alloc(101); /* behind it is free memory */
	if ($heap->check() !== []) {
		echo "not sound at first\n";
	}
	zmm_damage($heap, $what === 'lost' ? $first : $last, $what);
	$faults = $heap->check();
	$named = preg_grep($fault, $faults);
	echo $what, ': ', $named ? 'named' : json_encode($faults), "\n";
	/* each says where */
	if (count(preg_grep('~ \(at 0x[0-9a-f]+\)$~', $faults)) !== count($faults)) {
		echo "address is missing\n";
	}
}
try {
	zmm_damage($heap, $last, 'nothing');
} catch (ValueError $error) {
	echo $error->getMessage(), "\n";
}
?>
--EXPECT--
size: named
overrun: named
type: named
guard: named
small bit: named
large bit: named
counter: named
link: named
back link: named
parent: named
lost: named
cache link: named
cache count: named
rest count: named
real size: named
segment size: named
peak: named
zmm_damage(): Argument #3 ($what) must be a known damage

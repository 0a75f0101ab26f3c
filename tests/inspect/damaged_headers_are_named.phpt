--TEST--
What a program writes over the headers of a segment and of its first block is named by zmm_check(), and zmm_stats() goes on
--EXTENSIONS--
zmm
ffi
--SKIPIF--
<?php
if (!extension_loaded('ffi')) die('skip needs FFI');
if (PHP_INT_SIZE !== 8) die('skip for headers of 64-bit builds');
require __DIR__ . '/../lib/skip_debug.inc';
?>
--INI--
zmm.mem_type=mmap_anon
--FILE--
<?php
/* A block with a segment of its own, of which the list of segments leads to another one first. */
$ffi = FFI::cdef();
$large = $ffi->new('char[1000000]');
$larger = $ffi->new('char[1500000]');
$kept = array_fill(0, 1000, 'room for what is told');
var_dump(zmm_check());

/* Its pages start with the segment's header: size and next segment.  Before its data are the tags of the block before and its own. */
$before = $ffi->cast('uintptr_t', FFI::addr($large[0]))->cdata % 4096;
$header = FFI::addr($large[0]) - $before;
$places = [[0, 8], [8, 16], [0, 16], [$before - 8, $before]];

mt_srand(7);
$unnamed = $wrong = 0;
for ($i = 0; $i < 400; $i++) {
	[$from, $to] = $places[$i % 4];
	$length = mt_rand(1, $to - $from);
	$from += mt_rand(0, $to - $from - $length);
	$old = FFI::string($header, $before);
	for ($n = 0; $n < $length; $n++) {
		$header[$from + $n] = chr($i % 3 ? mt_rand(0, 255) : 255 * ($n & 1));
	}
	$changed = FFI::string($header, $before) !== $old;
	$faults = zmm_check();
	$stats = zmm_stats();
	FFI::memcpy($header, $old, $before);
	$unnamed += $changed && $faults === [];
	$wrong += $stats['segments']['bytes'] !== $stats['real_size'];
}
var_dump($unnamed, $wrong, zmm_check());

/* a whole underrun */
$old = FFI::string($header, $before);
FFI::memset($header, 0x41, $before);
$faults = zmm_check();
FFI::memcpy($header, $old, $before);
foreach ($faults as $fault) {
	echo preg_replace('~0x[0-9a-f]+|\d+~', 'N', $fault), "\n";
}
?>
--EXPECT--
array(0) {
}
int(0)
int(0)
array(0) {
}
header of a segment was written over: it leads to N, which is not the next one (at N)
list of segments was written over: it leads to N instead of N (at N)
header of a segment was written over: its size is N, that of the segment N (at N)
first block of a segment is not marked as such (at N)
block size N is not between N and the N bytes left in its segment (at N)
rest queue N has a block that is not free (at N)
rest queue N has N blocks of N bytes, the segments have N of N (at N)
rest queue has N blocks, rest_count is N (at N)
size is N, used and cached blocks have N bytes (at N)
count is N, there are N used and N cached blocks (at N)

--TEST--
mmap_zero opens one descriptor for each heap, closes it with the heap, and child processes do not get it
--EXTENSIONS--
zmm
--SKIPIF--
<?php if (!is_dir('/proc/self/fd')) die('skip needs /proc'); ?>
--FILE--
<?php
function zero_descriptors(): int
{
	$count = 0;
	foreach (scandir('/proc/self/fd') as $descriptor) {
		$count += @readlink("/proc/self/fd/$descriptor") === '/dev/zero';
	}
	return $count;
}

$before = zero_descriptors();
$heaps = [new Zmm\Heap('mmap_zero'), new Zmm\Heap('mmap_zero')];
foreach ($heaps as $heap) {
	for ($i = 0; $i < 100; $i++) {
		$heap->alloc(100000);
	}
}
var_dump(zero_descriptors() - $before);
var_dump((int) exec('ls -l /proc/self/fd 2>/dev/null | grep -c /dev/zero') - $before);
unset($heaps, $heap);
var_dump(zero_descriptors() - $before);

$other = [new Zmm\Heap('malloc'), new Zmm\Heap('mmap_anon')];
var_dump(zero_descriptors() - $before);
?>
--EXPECT--
int(2)
int(0)
int(0)
int(0)

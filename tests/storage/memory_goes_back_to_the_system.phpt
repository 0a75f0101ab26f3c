--TEST--
Segments that are freed leave the process
--EXTENSIONS--
zmm
--SKIPIF--
<?php if (!is_readable('/proc/self/status')) die('skip needs /proc'); ?>
--FILE--
<?php
function process_size(): int
{
	preg_match('~VmSize:\s+(\d+) kB~', file_get_contents('/proc/self/status'), $match);
	return $match[1] * 1024;
}

foreach (['malloc', 'mmap_anon', 'mmap_zero'] as $storage) {
	$heap = new Zmm\Heap($storage);
	$before = process_size();
	$handles = [];
	for ($i = 0; $i < 100; $i++) {
		$handles[] = $heap->alloc(1000000);
	}
	$full = process_size();
	foreach ($handles as $handle) {
		$heap->free($handle);
	}
	$freed = process_size();
	echo $storage, ': ', json_encode([$full - $before > 95000000, $freed - $before < 5000000, $heap->stats()['segments']['count']]), "\n";
	unset($heap);
	var_dump(process_size() - $before < 5000000);
}
?>
--EXPECT--
malloc: [true,true,1]
bool(true)
mmap_anon: [true,true,1]
bool(true)
mmap_zero: [true,true,1]
bool(true)

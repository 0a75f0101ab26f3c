--TEST--
Zmm\Heap: an object that goes takes its memory with it, on every way it can go
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

function heap_full_of_blocks(string $storage): Zmm\Heap
{
	$heap = new Zmm\Heap($storage);
	for ($i = 0; $i < 200; $i++) {
		$heap->alloc(100000);
	}
	return $heap;
}

function process_size(): int
{
	return (int) (explode(' ', (string) @file_get_contents('/proc/self/statm'))[0] ?? 0) * 4096;
}

process_size();
foreach (['malloc', 'mmap_anon', 'mmap_zero'] as $storage) {
	heap_full_of_blocks($storage);
	$engine = memory_get_usage();
	$process = process_size();
	for ($i = 0; $i < 5; $i++) {
		heap_full_of_blocks($storage);
	}
	var_dump(memory_get_usage() === $engine, process_size() - $process < 10000000);
}

/* Heaps that live to the end of the script. */
$ends = [
	'end' => '',
	'exit' => 'exit(0);',
	'cycle' => '$o = new stdClass; $o->self = $o; $o->heap = $heap; unset($o, $heap); gc_collect_cycles();',
	'static' => 'function f($h) { static $keep; $keep = $h; } f($heap);',
	'exception' => 'throw new Exception;',
	'memory limit' => 'str_repeat("x", 1 << 40);',
];
foreach ($ends as $name => $end) {
	$result = child('$heap = new Zmm\Heap("mmap_zero"); for ($i = 0; $i < 100; $i++) { $heap->alloc($i * 100); } ' . $end);
	echo $name, ': ', json_encode([$result['signal'], $result['status'], $result['err']]), "\n";
}
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
end: [null,0,""]
exit: [null,0,""]
cycle: [null,0,""]
static: [null,0,""]
exception: [null,255,""]
memory limit: [null,255,""]

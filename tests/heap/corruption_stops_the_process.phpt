--TEST--
A damaged heap stops the process with one line before damage spreads
--EXTENSIONS--
zmm
--SKIPIF--
<?php
require __DIR__ . '/../lib/skip_not_testing.inc';
if (PHP_OS_FAMILY === 'Windows') die('skip needs signals');
?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$cases = [
	'near end overrun, then freed' => ['overrun', '$heap->free($last);', 'end of a used block was overrun: the tag behind it differs', 33],
	'far end overrun, freed and asked for again' => ['overrun', '$heap->free($last); $heap->alloc(101);', 'end of a block was overrun before it was freed: the tag behind it differs'],
	'far end overrun, freed and flushed' => ['overrun', '$heap->free($last); $heap->gc();', 'end of a block was overrun before it was freed: the tag behind it differs'],
	'far end overrun, freed, the heap ends' => ['overrun', '$heap->free($last); unset($heap);', 'end of a block was overrun before it was freed: the tag behind it differs'],
	'end overrun, then resized' => ['overrun', '$heap->realloc($last, 5000);', 'end of a used block was overrun: the tag behind it differs'],
	'large one overrun' => ['overrun', '$heap->free($last);', 'end of a used block was overrun: the tag behind it differs', 5001],
	'unknown type' => ['type', '$heap->free($last);', 'not a block of this heap'],
	'freed twice' => ['free', '$heap->free($last);', 'block is free already', 5001],
	'resized after free' => ['free', '$heap->realloc($last, 50000);', 'block is free already', 5001],
	'link' => ['link', '$heap->alloc(3001);', 'link'],
	'back link' => ['back link', '$heap->alloc(3001);', 'link'],
	'parent' => ['parent', '$heap->alloc(3001);', 'child link'],
];
foreach ($cases as $name => $case) {
	[$damage, $use, $reason, $size] = $case + [3 => 101];
	$code = "\$heap = new Zmm\Heap('malloc', 65536); \$heap->alloc(101); \$last = \$heap->alloc($size);"
		. "zmm_damage(\$heap, \$last, '$damage'); echo 'damaged'; $use echo 'went on';";
	$result = child_run(['sh', '-c', 'ulimit -c 0; exec "$@"', 'sh', ...child_command($code)], []);
	$line = '~^zmm_heap corrupted: [^\n]*' . preg_quote($reason)
		. '[^\n]* \(at 0x[0-9a-f]+(, \d+ bytes(, allocated at [^\n]+:\d+)?)?, in the segment at 0x[0-9a-f]+ of 65536 bytes\)\n$~';
	echo $name, ': ', $result['signal'] === 6 && $result['out'] === 'damaged' && preg_match($line, $result['err'])
		? 'stopped' : json_encode($result), "\n";
}
?>
--EXPECT--
near end overrun, then freed: stopped
far end overrun, freed and asked for again: stopped
far end overrun, freed and flushed: stopped
far end overrun, freed, the heap ends: stopped
end overrun, then resized: stopped
large one overrun: stopped
unknown type: stopped
freed twice: stopped
resized after free: stopped
link: stopped
back link: stopped
parent: stopped

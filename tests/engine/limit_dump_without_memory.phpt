--TEST--
The system has no more memory: a dump before the error, where there is memory for one, and a line in any case
--EXTENSIONS--
zmm
--SKIPIF--
<?php
require __DIR__ . '/../lib/skip_debug.inc';
require __DIR__ . '/../lib/child.inc';
if (child_run(['sh', '-c', 'ulimit -v 1000000 && ulimit -v'], [])['out'] !== "1000000\n") die('skip needs ulimit -v');
?>
--FILE--
<?php
require __DIR__ . '/../lib/dump.inc';

$dir = dump_dir('memory');

/* The system has no memory for the block, and none for the description of many blocks: the line says so. */
function short_of_memory(string $code, array $ini): array
{
	return child_run(['sh', '-c', 'ulimit -v 400000; exec "$@"', 'sh', ...child_command($code, $ini)], []);
}
foreach (['str_repeat("x", 1000000000);', 'for ($all = []; ; $all[] = str_repeat("x", 40));'] as $code) {
	$ini = ['memory_limit' => '-1'];
	$without = short_of_memory($code, $ini);
	$with = short_of_memory($code, $ini + ['zmm.dump_dir' => $dir]);
	var_dump($with['status'] === $without['status'], $with['out'] === $without['out']);
	preg_match('~Out of memory \(allocated \d+\) \(tried to allocate \d+ bytes\)~', $with['err'] . $with['out'], $match);
	echo preg_replace('~\d+~', 'N', $match[0]), "\n";
	echo preg_replace('~(?<=most )\d+~', 'N', dump_lines($with['err'], $dir)), "\n", dump_only_faults($dir, 'memory'), "\n";
	array_map('unlink', glob("$dir/*"));
}
?>
--CLEAN--
<?php
require __DIR__ . '/../lib/dump.inc';
dump_clean('memory');
?>
--EXPECT--
bool(true)
bool(true)
Out of memory (allocated N) (tried to allocate N bytes)
zmm: SIZE in use, and the system has no more; SIZE pinned; dump zmm-Standard_input_code-N-1.zmm
exact
bool(true)
bool(true)
Out of memory (allocated N) (tried to allocate N bytes)
zmm: SIZE in use, and the system has no more; SIZE pinned; no dump: no memory for a snapshot of at most N bytes
0 files

--TEST--
A dump before the engine ends the process at its hard limit, and before the error for a system without memory
--EXTENSIONS--
zmm
--SKIPIF--
<?php
require __DIR__ . '/../lib/skip_debug.inc';
require __DIR__ . '/../lib/child.inc';
if (ini_get('memory_hard_limit_percent') === false) die('skip this PHP has no hard limit');
if (child_run(['sh', '-c', 'ulimit -v 1000000 && ulimit -v'], [])['out'] !== "1000000\n") die('skip needs ulimit -v');
?>
--FILE--
<?php
require __DIR__ . '/../lib/dump.inc';

$dir = dump_dir('end');

/* One request passes both limits at once. */
$code = '$text = "text"; eval("\$a = [" . str_repeat("[1,\$b],", 40000) . "];");';
foreach ([[], ['zmm.profile' => 'full']] as $ini) {
	$ini += ['memory_limit' => '4M'];
	$without = child($code, $ini);
	$with = child($code, $ini + ['zmm.dump_dir' => $dir]);
	preg_match('~^Hard memory limit.*~m', $with['err'], $last);
	var_dump($with['status'] === 137, $with['out'], $last[0] . "\n" === $without['err']);
	echo dump_lines($with['err'], $dir), "\n", dump_only_faults($dir), "\n";
	array_map('unlink', glob("$dir/*"));
}

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
	preg_match('~Out of memory.*~', $with['err'] . $with['out'], $match);
	echo preg_replace('~\d+~', 'N', $match[0]), "\n";
	echo preg_replace('~(?<=most )\d+~', 'N', dump_lines($with['err'], $dir)), "\n", dump_only_faults($dir, 'memory'), "\n";
	array_map('unlink', glob("$dir/*"));
}
?>
--CLEAN--
<?php
require __DIR__ . '/../lib/dump.inc';
dump_clean('end');
?>
--EXPECT--
bool(true)
string(0) ""
bool(true)
zmm: SIZE of SIZE in use; SIZE pinned; dump zmm-Standard_input_code-N-1.zmm
exact
bool(true)
string(0) ""
bool(true)
zmm: SIZE of SIZE in use: SIZE {main} Command line code:1; SIZE pinned; dump zmm-Standard_input_code-N-1.zmm
exact
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

--TEST--
A dump before the engine ends the process at its hard limit
--EXTENSIONS--
zmm
--SKIPIF--
<?php
require __DIR__ . '/../lib/skip_debug.inc';
if (ini_get('memory_hard_limit_percent') === false) die('skip this PHP has no hard limit');
?>
--FILE--
<?php
require __DIR__ . '/../lib/dump.inc';

$dir = dump_dir('hard');

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
?>
--CLEAN--
<?php
require __DIR__ . '/../lib/dump.inc';
dump_clean('hard');
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

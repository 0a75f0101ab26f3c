--TEST--
A process that the script forked writes no report over its parent's, and a signal ends it as without a report
--EXTENSIONS--
zmm
pcntl
--SKIPIF--
<?php if (!is_executable('/bin/kill')) die('skip needs kill'); ?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$base = __DIR__ . '/parents';

/* The parent waits for the child. */
$code = 'if (!pcntl_fork()) { %s exit; } pcntl_wait($status); echo pcntl_wifsignaled($status) ? "killed\n" : "exited\n";';

/* Who wrote which reports: a parent has little in use, its child much. */
function reports(string $name, string $child): void {
	global $base, $code;
	array_map('unlink', glob("$base.*"));
	echo child(sprintf($code, $child), ['zmm.report' => "$base.$name"])['out'];
	$who = array_map(fn($file) => Zmm\Snapshot::load($file)->sums()['live'] > 5000000 ? "child's\n" : "parent's\n", glob("$base.*"));
	sort($who);
	echo implode($who);
}

const MUCH = '$much = str_repeat("x", 6000000);';
reports('zmm', MUCH);
reports('zmm', MUCH . ' exec("/bin/kill " . getmypid()); sleep(10);');
reports('%p.zmm', MUCH);
reports('%%p.zmm', MUCH);

/* The child ends last. */
array_map('unlink', glob("$base.*"));
child('if (!pcntl_fork()) { fclose(STDOUT); fclose(STDERR); usleep(200000); ' . MUCH . ' exit; }', ['zmm.report' => "$base.zmm"]);
usleep(600000);
var_dump(Zmm\Snapshot::load("$base.zmm")->sums()['live'] < 5000000);
?>
--CLEAN--
<?php array_map('unlink', glob(__DIR__ . '/parents.*')); ?>
--EXPECT--
exited
parent's
killed
parent's
exited
child's
parent's
exited
parent's
bool(true)

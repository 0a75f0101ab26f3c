--TEST--
pcntl_fork(): parent and child each go on with a heap of their own
--EXTENSIONS--
zmm
pcntl
--SKIPIF--
<?php if (!extension_loaded('pcntl')) die('skip needs pcntl'); ?>
--FILE--
<?php
require __DIR__ . '/../lib/sound.inc';

$data = [];
for ($i = 0; $i < scaled(20000); $i++) {
	$data[] = "entry $i";
}
$sum = md5(implode($data));
$usage = memory_get_usage();

foreach ([1, 2, 3] as $n) {
	$pid = pcntl_fork();
	if ($pid === 0) {
		$fine = md5(implode($data)) === $sum && zmm_check() === [];
		for ($i = 0; $i < count($data); $i += 2) {
			$data[$i] = str_repeat('child', $n * 10);
		}
		$more = array_map('strrev', $data);
		unset($data);
		zmm_gc();
		exit($fine && zmm_check() === [] ? 10 + $n : 1);
	}
	pcntl_waitpid($pid, $status);
	var_dump(pcntl_wexitstatus($status));
}
var_dump(md5(implode($data)) === $sum, abs(memory_get_usage() - $usage) < 1000);
sound('the parent');
?>
--EXPECT--
int(11)
int(12)
int(13)
bool(true)
bool(true)
the parent: sound

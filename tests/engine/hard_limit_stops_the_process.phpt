--TEST--
memory_hard_limit_percent passed: one line on the error output, exit status 137, as in stock PHP
--EXTENSIONS--
zmm
--SKIPIF--
<?php if (ini_get('memory_hard_limit_percent') === false) die('skip this PHP has no hard limit'); ?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

/* the compiler has no safe point at which the limit could be reported */
$code = 'eval("\$a = [" . str_repeat("[1,\$b],", 40000) . "];");';
foreach (['1', '0'] as $engine) {
	$result = child($code, ['memory_limit' => '4M', 'zmm.engine' => $engine]);
	var_dump($result['status'], $result['out']);
	echo preg_replace('~allocate \d+~', 'allocate N', $result['err']);
}
?>
--EXPECT--
int(137)
string(0) ""
Hard memory limit of 8388608 bytes exhausted (tried to allocate N bytes) in Command line code on line 1
int(137)
string(0) ""
Hard memory limit of 8388608 bytes exhausted (tried to allocate N bytes) in Command line code on line 1

--TEST--
memory_limit below the segment size: a warning at the start, and one segment is allowed, in each request
--EXTENSIONS--
zmm
--SKIPIF--
<?php if (PHP_SAPI !== 'cli') die('skip needs --repeat of the command line'); ?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$code = 'echo zmm_stats()["limit"], "\n"; $s = str_repeat("x", 9000000); echo strlen($s), "\n"; str_repeat("x", 90000000);';
$result = child($code, ['zmm.seg_size' => '64M', 'memory_limit' => '16M']);
echo $result['out'], $result['err'], $result['status'], "\n";
$result = child($code, ['zmm.seg_size' => '16M', 'memory_limit' => '16M']);
echo $result['out'], $result['err'], $result['status'], "\n";
$result = child('echo "ran\n";', ['memory_limit' => '16M', 'zmm.seg_size' => '128M'], ['ZEND_MM_SEG_SIZE' => '64M']);
echo $result['out'], $result['err'];

/* What a request sets is forgotten. */
[$php, $arguments] = [PHP_BINARY, array_slice(child_command('echo zmm_stats()["limit"], "\n"; ini_set("memory_limit", -1);',
	['zmm.seg_size' => '64M', 'memory_limit' => '16M']), 1)];
echo ltrim(child_run([$php, '--repeat', '2', ...$arguments], [])['out']), "\n";
?>
--EXPECTF--
Warning: memory_limit: 16777216 bytes are less than a segment (zmm.seg_size), 67108864 bytes are allowed in Unknown on line 0
67108864
9000000

Fatal error: Allowed memory size of 67108864 bytes exhausted (tried to allocate %d bytes) in Command line code on line 1
255
16777216
9000000

Fatal error: Allowed memory size of 16777216 bytes exhausted (tried to allocate %d bytes) in Command line code on line 1
255

Warning: memory_limit: 16777216 bytes are less than a segment (ZEND_MM_SEG_SIZE), 67108864 bytes are allowed in Unknown on line 0
ran
Warning: memory_limit: 16777216 bytes are less than a segment (zmm.seg_size), 67108864 bytes are allowed in Unknown on line 0
Executing for the first time...
67108864
Finished execution, repeating...
67108864

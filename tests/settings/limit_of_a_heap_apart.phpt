--TEST--
The heap beside the engine's follows memory_limit when the script changes it, and has one segment in each request
--EXTENSIONS--
zmm
--INI--
zmm.engine=0
memory_limit=64M
--SKIPIF--
<?php if (PHP_SAPI !== 'cli') die('skip needs --repeat of the command line'); ?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

var_dump(zmm_stats()['limit']);
ini_set('memory_limit', '96M');
var_dump(zmm_stats()['limit']);
ini_set('memory_limit', '-1');
var_dump(zmm_stats()['limit'] === PHP_INT_MAX, str_contains(zmm_report(), "limit                  none\n"));
ini_set('memory_limit', '32M');
var_dump(zmm_stats()['limit']);

/* What a request sets is forgotten; a segment larger than the limit is there in each of them. */
[$php, $arguments] = [PHP_BINARY, array_slice(child_command(
	'echo zmm_stats()["limit"], " ", zmm_stats()["reserve"], " ", zmm_stats()["real_size"], "\n"; ini_set("memory_limit", -1);',
	['zmm.seg_size' => '64M', 'memory_limit' => '16M', 'zmm.engine' => '0']), 1)];
echo child_run([$php, '--repeat', '3', ...$arguments], [])['out'], "\n";
?>
--EXPECT--
int(67108864)
int(100663296)
bool(true)
bool(true)
int(33554432)
Executing for the first time...
67108864 8192 67108864
Finished execution, repeating...
67108864 8192 67108864
Finished execution, repeating...
67108864 8192 67108864

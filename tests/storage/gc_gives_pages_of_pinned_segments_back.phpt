--TEST--
Many strings, one in 200 kept: zmm_gc() gives the pages between them back
--EXTENSIONS--
zmm
--SKIPIF--
<?php
if (!is_readable('/proc/self/statm')) die('skip needs /proc');
require __DIR__ . '/../lib/skip_debug.inc';
?>
--INI--
memory_limit=1G
--FILE--
<?php
function resident(): int
{
	return 4096 * (int) explode(' ', file_get_contents('/proc/self/statm'))[1];
}

foreach (['zmm_gc', 'gc_mem_caches'] as $gc) {
	$before = resident();
	$strings = [];
	for ($i = 0; $i < 100000; $i++) {
		$strings[] = str_repeat('x', 730 + $i % 20);
	}
	$full = resident();
	$strings = array_values(array_filter($strings, fn($i) => $i % 200 === 0, ARRAY_FILTER_USE_KEY));
	$real = memory_get_usage(true);
	$bytes = $gc();
	$after = resident();
	echo $gc, "\n";
	/* 500 strings, two pages for each, and what else the request has grown by */
	var_dump($full - $before > 70000000, $bytes > 60000000, $after - $before < 10000000);
	/* address space still counts */
	var_dump($real - memory_get_usage(true) < 20000000, $gc() < 100000);
	$intact = array_filter($strings, fn($string) => strlen($string) >= 730 && trim($string, 'x') === '');
	var_dump(count($intact), zmm_check());
	unset($strings, $intact);
	$gc();
}
?>
--EXPECT--
zmm_gc
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
int(500)
array(0) {
}
gc_mem_caches
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
int(500)
array(0) {
}

--TEST--
gc_mem_caches() and zmm_gc() flush the cache and say how many bytes went back
--EXTENSIONS--
zmm
--FILE--
<?php
/* Fills segments with small objects and frees them all: the cache keeps some of them. */
function fill_and_free(): void
{
	$objects = [];
	for ($i = 0; $i < 20000; $i++) {
		$objects[] = new stdClass;
	}
}

foreach (['gc_mem_caches', 'zmm_gc'] as $gc) {
	echo $gc, "\n";
	fill_and_free();
	zmm_stats(); /* its array may make the heap grow, and that flush the cache */
	$held = zmm_stats()['segments'];
	$held = $held['bytes'] + $held['spare_bytes'];
	$bytes = $gc();
	/* whole pages: most of the segments that went (the last step in which each opened was in no memory as far as
	 * nobody used it), and of the others no more than was free; and what the C library kept from before */
	$went = $held - memory_get_usage(true);
	var_dump($bytes > 0, $bytes % 4096 === 0 && $bytes >= $went * 0.8 && $bytes <= $held - memory_get_usage() + 2**23);
	fill_and_free();
	$before = zmm_stats();
	var_dump($before['cached'] > 0, $before['cache_size'] < 0 || $before['cached'] <= $before['cache_size']);
	$gc();
	var_dump(zmm_stats()['cached'] < 4096);
	unset($before);
}
gc_mem_caches();
var_dump(gc_mem_caches(), zmm_gc(), zmm_check());
?>
--EXPECT--
gc_mem_caches
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
zmm_gc
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
int(0)
int(0)
array(0) {
}

--TEST--
zmm.engine=0: the engine keeps its own heap, every function still answers
--EXTENSIONS--
zmm
--INI--
zmm.engine=0
memory_limit=64M
--FILE--
<?php
$stats = zmm_stats();
var_dump($stats['engine'], $stats['engine_reason'], $stats['use_zend_alloc'], $stats['limit']);

/* the heap apart holds nothing but its reserve */
var_dump(zmm_memory_get_usage() === $stats['in_use'], $stats['used']['count'], $stats['used']['bytes'] >= $stats['reserve_size']);
var_dump(zmm_memory_get_usage(true) === $stats['block_size'], zmm_memory_get_peak_usage(true) === $stats['block_size']);
var_dump(memory_get_usage() > zmm_memory_get_usage());
zmm_memory_reset_peak_usage();
var_dump(zmm_memory_get_peak_usage() === zmm_memory_get_usage());

/* what the engine allocates is not in it */
$big = str_repeat('x', 5000000);
var_dump(zmm_memory_get_usage() === $stats['in_use'], memory_get_usage() > 5000000);

var_dump(is_int(gc_mem_caches()), is_int(zmm_gc()), zmm_check());
echo strtok(zmm_report(), "\n"), "\n";

$heap = new Zmm\Heap;
$handle = $heap->alloc(100);
var_dump($heap->size($handle) >= 100);
$heap->free($handle);
var_dump($heap->check());
?>
--EXPECT--
bool(false)
string(17) "zmm.engine is off"
int(1)
int(67108864)
bool(true)
int(1)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
array(0) {
}
zmm heap, on which the engine is not: zmm.engine is off
bool(true)
array(0) {
}

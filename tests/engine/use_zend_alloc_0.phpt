--TEST--
USE_ZEND_ALLOC=0: plain malloc everywhere, and zmm_stats() says so
--EXTENSIONS--
zmm
--ENV--
USE_ZEND_ALLOC=0
--FILE--
<?php
$stats = zmm_stats();
var_dump($stats['engine'], $stats['engine_reason'], $stats['use_zend_alloc']);
var_dump(memory_get_usage());
var_dump(is_int(zmm_memory_get_usage()), is_int(zmm_memory_get_peak_usage(true)), is_int(zmm_gc()), zmm_check());
zmm_memory_reset_peak_usage();
var_dump(str_contains(zmm_report(), 'switched off: requests go to the C library'));

$heap = new Zmm\Heap;
$handle = $heap->alloc(1000);
var_dump($heap->stats()['use_zend_alloc'], $heap->realloc($handle, 100000) === $handle, $heap->check());
$heap->free($handle);
?>
--EXPECT--
bool(false)
string(56) "USE_ZEND_ALLOC is 0, the engine uses the system's malloc"
int(0)
int(0)
bool(true)
bool(true)
bool(true)
array(0) {
}
bool(true)
int(1)
bool(true)
array(0) {
}

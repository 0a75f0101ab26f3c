--TEST--
zmm_stats(), zmm_report() and zmm_check() leave the heap as it was
--EXTENSIONS--
zmm
--FILE--
<?php
$heap = new Zmm\Heap('malloc', 65536);
for ($i = 0; $i < 500; $i++) {
	$handles[] = $heap->alloc($i * 3);
}
for ($i = 0; $i < 500; $i += 2) {
	$heap->free($handles[$i]);
}
$first = $heap->stats();
$heap->check();
$heap->report();
$heap->stats();
/* The pages of the process are the system's. */
$report = fn() => preg_replace('~^  (resident|heap|shared|outside) .*\n~m', '', $heap->report());
var_dump($heap->stats() === $first, $report() === $report());

/* of the engine's heap nothing is kept either */
zmm_stats();
zmm_report();
zmm_check();
$before = memory_get_usage();
zmm_stats();
zmm_report();
zmm_check();
var_dump(memory_get_usage() === $before);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)

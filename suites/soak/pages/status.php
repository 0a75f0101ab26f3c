<?php
/*
 * Which worker this is, and how its heap is between requests.  Waits, so that requests made at once meet different workers.
 * trim=1: the heap gives back its spare segments, and the C library what it keeps of freed memory.
 */
header('Content-Type: application/json');
$status = ['pid' => getmypid(), 'engine' => false, 'real_size' => memory_get_usage(true), 'spare_bytes' => 0, 'check' => []];
if (function_exists('zmm_stats')) {
	$stats = zmm_stats();
	$status = [
		'engine' => $stats['engine'],
		'real_size' => $stats['real_size'],
		'spare_bytes' => $stats['segments']['spare_bytes'],
		'check' => zmm_check(),
	] + $status;
}
if (isset($_GET['trim'])) {
	gc_mem_caches();
	FFI::cdef('int malloc_trim(size_t pad);')->malloc_trim(0);
}
usleep(3000);
echo json_encode($status);

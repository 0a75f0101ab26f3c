<?php
/* Put before a program: at its end, the file named by BENCH_PEAK gets what the heap says of itself, which heap it
 * was, and what the start of PHP had taken: CPU microseconds and page faults. */

register_shutdown_function(static function ($file, array $start, ?bool $engine): void {
	fwrite($file, json_encode([
		'peak' => memory_get_peak_usage(true),
		'engine' => $engine ?? (function_exists('zmm_stats') && zmm_stats()['engine']),
		'start_cpu' => 1000000 * ($start['ru_utime.tv_sec'] + $start['ru_stime.tv_sec']) + $start['ru_utime.tv_usec'] + $start['ru_stime.tv_usec'],
		'start_faults' => $start['ru_minflt'],
	]) . "\n");
},
	fopen(getenv('BENCH_PEAK'), 'a'),
	getrusage(),
	/* After memory_limit was reached there is little left to ask with. */
	ini_get('memory_limit') === '-1' ? null : function_exists('zmm_stats') && zmm_stats()['engine'],
);

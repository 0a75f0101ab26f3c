<?php
/* Put before a program: at its end, the file named by BENCH_PEAK gets what the heap says of
 * itself and which heap it was. */

register_shutdown_function(static function (): void {
	file_put_contents(getenv('BENCH_PEAK'), json_encode([
		'peak' => memory_get_peak_usage(true),
		'engine' => function_exists('zmm_stats') && zmm_stats()['engine'],
	]) . "\n", FILE_APPEND);
});

<?php
/*
 * Prepended to every program: at its end, one line says which heap the engine
 * really ran on.  The line goes to the file named by ZMM_HEAP_REPORT, so that
 * the program's own output stays as it is.
 */

register_shutdown_function(static function (): void {
	$file = getenv('ZMM_HEAP_REPORT');
	if ($file === false || !function_exists('zmm_stats')) {
		return;
	}
	$stats = zmm_stats();
	$line = sprintf(
		"engine=%s storage=%s block_size=%d opcache=%s jit=%s\n",
		$stats['engine'] ? 'on' : 'off',
		$stats['storage'],
		$stats['block_size'],
		function_exists('opcache_get_status') && opcache_get_status(false) ? 'on' : 'off',
		function_exists('opcache_get_status') && (opcache_get_status(false)['jit']['on'] ?? false) ? 'on' : 'off'
	);
	file_put_contents($file, $line, FILE_APPEND);
});

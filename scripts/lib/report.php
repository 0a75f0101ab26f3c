<?php
/*
 * Prepended by scripts/try: when the script has ended, by whatever way, leaves zmm_report() in
 * the file that ZMM_TRY names after the process it speaks of, "pid file".
 */

(static function () {
	[$pid, $file] = explode(' ', (string) getenv('ZMM_TRY'), 2) + [0, ''];
	putenv('ZMM_TRY');

	$report = static function () use ($pid, $file) {
		if (getmypid() !== (int) $pid) {
			return; // a child
		}
		// After the memory limit's error there may be no room for the report.
		if (str_starts_with(error_get_last()['message'] ?? '', 'Allowed memory size')) {
			ini_set('memory_limit', -1);
		}
		file_put_contents($file, zmm_report());
	};
	// Registered by a shutdown function, it comes after those that the script registers.
	register_shutdown_function(static fn() => register_shutdown_function($report));
})();

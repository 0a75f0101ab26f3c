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
		// After the memory limit's error the report may take more than there is, and tells the limit as it was; what
		// writes it may not.
		$text = zmm_report();
		if (str_starts_with(error_get_last()['message'] ?? '', 'Allowed memory size')) {
			ini_set('memory_limit', -1);
		}
		file_put_contents($file, $text);
	};
	// Registered by a shutdown function, it comes after those that the script registers.
	register_shutdown_function(static fn() => register_shutdown_function($report));

	// Ctrl-C ends a script at once, without any of that, unless it has a handler.
	if (function_exists('pcntl_signal')) {
		pcntl_async_signals(true);
		foreach ([SIGINT, SIGTERM] as $signal) {
			pcntl_signal($signal, static fn() => exit(128 + $signal));
		}
	}
})();

<?php
/*
 * scripts/try prepends this to the script.  At the script's end, however it ends, it writes zmm_report() to a file.
 * ZMM_TRY has the id of the process and the name of the file: "pid file".
 */

(static function () {
	[$pid, $file] = explode(' ', (string) getenv('ZMM_TRY'), 2) + [0, ''];
	putenv('ZMM_TRY');

	$report = static function () use ($pid, $file) {
		if (getmypid() !== (int) $pid) {
			return; // a child
		}
		// After the limit's error, zmm_report() may pass the limit, but writing the file may not: so make the report
		// first, which shows the limit in force, and then lift the limit.
		$text = zmm_report();
		if (str_starts_with(error_get_last()['message'] ?? '', 'Allowed memory size')) {
			ini_set('memory_limit', -1);
		}
		file_put_contents($file, $text);
	};
	// A shutdown function registers the report, so that it runs after the shutdown functions of the script.
	register_shutdown_function(static fn() => register_shutdown_function($report));

	// Without a handler, Ctrl-C ends a script at once and no shutdown function runs.
	if (function_exists('pcntl_signal')) {
		pcntl_async_signals(true);
		foreach ([SIGINT, SIGTERM] as $signal) {
			pcntl_signal($signal, static fn() => exit(128 + $signal));
		}
	}
})();

<?php
/*
 * Says who it is, then allocates until its time is over.  With seconds, PHP's own timer ends it; without, the caller sends the
 * signal of that timer at a moment of its choice.
 */
require __DIR__ . '/work.inc';
header('X-Accel-Buffering: no');
register_shutdown_function(static function (): void {
	$list = array_map(static fn (int $i): string => str_repeat('s', $i), range(1, 500));
	echo "\nshutdown function ran, error type ", error_get_last()['type'] ?? 'none', ', ', count($list), "\n";
});
if (isset($_GET['seconds'])) {
	set_time_limit((int) $_GET['seconds']);
}
echo getmypid(), "\n";
ob_end_flush();
flush();
work_without_end((int) ($_GET['how'] ?? 0));
echo "\nafter\n";

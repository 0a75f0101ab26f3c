<?php
/*
 * Writes and allocates until the client has gone away; ignore=1: then goes on to its end.  What became of it is one line of aborts.log.
 */
$ignore = (bool) ($_GET['ignore'] ?? 0);
$id = $_GET['id'] ?? 'none';
header('X-Accel-Buffering: no');
ignore_user_abort($ignore);
$ended = false;
register_shutdown_function(static function () use ($id, $ignore, &$ended): void {
	$list = array_map(static fn (int $i): string => str_repeat('s', $i), range(1, 500));
	$line = sprintf("%s ignore=%d aborted=%d ended=%d %d\n", $id, $ignore, connection_aborted(), $ended, count($list));
	file_put_contents(session_save_path() . '/aborts.log', $line, FILE_APPEND);
});
while (ob_get_level()) {
	ob_end_flush();
}
$kept = [];
for ($i = 0; $i < 20000 && !connection_aborted(); $i++) {
	$kept[$i % 2000] = str_repeat(chr(97 + $i % 26), $i % 3000);
	echo "chunk $i ", str_repeat('.', 500), "\n";
	flush();
	usleep(100);
}
for ($i = 0; $i < 3000; $i++) {
	$kept[] = [$i, "after $i"];
	echo 'nobody reads this';
}
$ended = true;

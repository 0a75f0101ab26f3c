<?php
/* limit_reached_early.php SIZE: strings of SIZE bytes until memory_limit ends it; the last line says how many there were. */

$count = 0;
register_shutdown_function(function () use (&$count) {
	printf("%d strings of %d bytes = %.1f MB\n", $count, $GLOBALS['argv'][1], $count * $GLOBALS['argv'][1] / 2 ** 20);
});
$strings = [];
while (true) {
	$strings[] = str_repeat('x', (int) $argv[1]);
	$count++;
}

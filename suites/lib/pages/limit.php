<?php
/* Passes memory_limit.  how=huge: one request that cannot fit; how=small: many
 * small ones, so how far it gets is the heap's affair; how=grow: a block that
 * is there already and is made too large.  The two large sizes are whole pages:
 * a heap that rounds to pages names the same number as one that does not. */
ini_set('memory_limit', '8M');
register_shutdown_function(static function (): void {
	$error = error_get_last();
	echo "\nshutdown function ran, error type ", $error['type'] ?? 'none', "\n";
});

echo "before\n";
ob_end_flush(); /* the engine drops what is buffered when it reports the limit */
switch ($_GET['how']) {
	case 'huge':
		$text = str_repeat('x', (64 << 20) - 32); /* with header and end: 64 MiB */
		break;
	case 'grow':
		$list = new SplFixedArray(10000);
		$list->setSize(4 << 20);
		break;
	case 'small':
		for ($list = [];;) { $list[] = [[1, count($list)], 'a' . count($list)]; } /* one line: any part of it may be the last */
}
echo "after\n";

<?php
/* Coverage of a file by pcov, twice, and cleared between. */

$file = __DIR__ . '/covered.inc';
for ($round = 1; $round <= 2; $round++) {
	\pcov\start();
	require_once $file;
	echo Covered\total($round * 10), "\n";
	\pcov\stop();
	$lines = \pcov\collect(\pcov\inclusive, [$file]);
	foreach ($lines as $name => $hits) {
		ksort($hits);
		echo basename($name), ' ', json_encode($hits), "\n";
	}
	echo json_encode(array_map('basename', \pcov\waiting())), ' ', count(\pcov\collect(\pcov\exclusive, [$file])), "\n";
	\pcov\clear();
}

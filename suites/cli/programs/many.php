<?php
/* many.php FILE: a million blocks. */

$strings = [];
for ($i = 0; $i < 1_000_000; $i++) {
	$strings[] = str_repeat('x', 20 + $i % 100);
}
zmm_snapshot()->save($argv[1]);

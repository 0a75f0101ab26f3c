<?php
/* random_sizes.php: strings of random sizes in a table, each replaced at a random moment: every block's neighbours are
 * cold. */

mt_srand(11);
$table = [];
for ($i = 0; $i < 1000000; $i++) {
	$table[mt_rand(0, 30000)] = str_repeat('z', mt_rand(8, 500)) . $i;
	if ($i % 4 == 0) {
		unset($table[mt_rand(0, 30000)]);
	}
}
echo count($table), "\n";

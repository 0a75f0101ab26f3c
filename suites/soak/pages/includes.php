<?php
/* Includes 60 files out of the many below soak.parts: classes, functions, arrays; some once, some again. */
$n = (int) ($_GET['n'] ?? 0);
$directory = get_cfg_var('soak.parts');
$sum = 0;
for ($i = 0; $i < 60; $i++) {
	$number = ($i + 10 * $n) % 120;
	require_once "$directory/class$number.php";
	$rows = include "$directory/rows$number.php";
	$sum += count($rows) * (new ("Part$number"))->value($i);
}
echo count(get_included_files()), " $sum\n";

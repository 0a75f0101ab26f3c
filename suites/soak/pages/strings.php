<?php
/* Strings that grow by small and large steps, are cut, and are put together from many. */
$n = (int) ($_GET['n'] ?? 0);
$text = $log = '';
for ($i = 0; $i < 3000; $i++) {
	$text .= "line $i of page $n\n";
	if ($i % 500 === 0) {
		$log .= substr($text, -200) . strrev($text);
	}
}
$parts = explode("\n", $log);
shuffle_by($parts, $n);
$list = [];
foreach ($parts as $i => $part) {
	$list[$i % 97] = ($list[$i % 97] ?? '') . $part;
}
for ($size = strlen($text); $size > 10; $size = intdiv($size, 2)) {
	$text = substr($text, 0, $size);
}
echo strlen($log), ' ', md5(implode("\n", $list)), ' ', $text, "\n";

/* An order of its own for each n, the same each time. */
function shuffle_by(array &$parts, int $n): void
{
	mt_srand($n);
	shuffle($parts);
}

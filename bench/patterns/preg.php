<?php
/* preg.php HOW LINES ROUNDS: regular expressions over a text of LINES lines: match, split, replace, or callback. */

[, $how, $lines, $rounds] = $argv;
$text = '';
for ($i = 0; $i < $lines; $i++) {
	$text .= "2026-11-$i host$i GET /path/to/page-$i?id=$i&name=n$i \"agent $i\" " . $i * 7919 % 1000 . "\n";
}
$sum = 0;
for ($round = 0; $round < $rounds; $round++) {
	$sum += match ($how) {
		'match' => preg_match_all('/^(\S+) (\w+) GET (\S+)\?id=(\d+)&name=(\w+) "([^"]*)" (\d+)$/m', $text, $found, PREG_SET_ORDER),
		'split' => count(preg_split('/[\s?&="]+/', $text, -1, PREG_SPLIT_NO_EMPTY)),
		'replace' => strlen(preg_replace(['/page-(\d+)/', '/agent/', '/\d{3}$/m'], ['document/$1', 'browser', 'N'], $text)),
		'callback' => strlen(preg_replace_callback('/\w+-(\d+)/', fn ($m) => strrev($m[0]) . count($m), $text)),
	};
	unset($found);
}
echo "$sum\n";

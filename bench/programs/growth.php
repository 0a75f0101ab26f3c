<?php
/* growth.php ROUNDS: strings and arrays that grow bit by bit, to some MiB, and go again. */

$sum = 0;
for ($round = 0; $round < $argv[1]; $round++) {
	$text = '';
	for ($i = 0; $i < 60000; $i++) {
		$text .= "a line that is added to a long text, number $i\n";
	}
	$packed = [];
	for ($i = 0; $i < 200000; $i++) {
		$packed[] = $i;
	}
	$hash = [];
	for ($i = 0; $i < 40000; $i++) {
		$hash["key $i"] = $i;
	}
	$lists = [];
	for ($i = 0; $i < 60000; $i++) {
		$lists[$i % 500][] = $i;
		$texts[$i % 100] = ($texts[$i % 100] ?? '') . chr(65 + $i % 26);
	}
	while (count($packed) > 1000) {
		array_pop($packed);
	}
	$sum += strlen($text) + count($packed) + count($hash) + count($lists, COUNT_RECURSIVE) + strlen(implode($texts));
	unset($text, $packed, $hash, $lists, $texts);
}
echo "$sum\n";

<?php
/* text.php ROUNDS: regular expressions and strings put together, as templates and parsers do. */

mt_srand(3);
$words = [];
for ($i = 0; $i < 600; $i++) {
	$words[] = substr(md5((string) mt_rand()), 0, mt_rand(2, 12));
}

$sum = 0;
for ($round = 0; $round < $argv[1]; $round++) {
	$text = '';
	foreach ($words as $i => $word) {
		$text .= $i % 13 === 0 ? "\n<p class=\"c$i\">" . ucfirst($word) : " $word";
		$text .= $i % 29 === 0 ? " [[link-$i|$word]] $round@example.org" : '';
	}
	$text = preg_replace_callback('/\[\[([\w-]+)\|(\w+)\]\]/', fn ($m) => "<a href=\"$m[1]\">" . htmlspecialchars($m[2]) . '</a>', $text);
	preg_match_all('/\b([a-f]\w*\d)\b/', $text, $found, PREG_SET_ORDER | PREG_OFFSET_CAPTURE);
	$parts = preg_split('/[\s<>"]+/', $text, -1, PREG_SPLIT_NO_EMPTY);
	$joined = implode(',', array_map('strrev', $parts));
	$counts = array_count_values(str_split($joined, 3));
	$lines = explode("\n", wordwrap(strtr($text, ['<p' => "\n<p", 'a' => 'ä', '1' => 'one']), 40));
	$sum += count($found) + count($counts) + strlen(sprintf('%s|%05d|%s', $lines[5], $round, str_pad($parts[3], 30, '.')));
}
echo "$sum\n";

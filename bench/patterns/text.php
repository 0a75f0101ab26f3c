<?php
/* text.php HOW PIECES ROUNDS: a text of PIECES pieces is put together in each round, by append, implode, sprintf,
 * replace, or buffer (output that is collected). */

function text(string $how, int $pieces, int $round): string
{
	$text = '';
	switch ($how) {
		case 'append':
			for ($i = 0; $i < $pieces; $i++) {
				$text .= "<li>$i of $round</li>\n";
			}
			return $text;
		case 'implode':
			$list = [];
			for ($i = 0; $i < $pieces; $i++) {
				$list[] = "<li>$i of $round</li>";
			}
			return implode("\n", $list);
		case 'sprintf':
			for ($i = 0; $i < $pieces; $i++) {
				$text = sprintf('%s%08d|', $i % 1000 ? $text : '', $i + $round);
			}
			return $text;
		case 'replace':
			$text = str_repeat("{name} of {place}, round $round\n", $pieces);
			return str_replace(['{name}', '{place}'], ['a name that is longer', 'P'], strtoupper(strtr($text, ['of' => 'out of'])));
		case 'buffer':
			ob_start();
			for ($i = 0; $i < $pieces; $i++) {
				echo '<li>', $i, ' of ', $round, "</li>\n";
			}
			return ob_get_clean();
	}
}

[, $how, $pieces, $rounds] = $argv;
$bytes = 0;
for ($round = 0; $round < $rounds; $round++) {
	$bytes += strlen(text($how, (int) $pieces, $round));
}
echo "$bytes\n";

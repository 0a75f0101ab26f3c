<?php
/*
 * Makes the tables of docs/FILTER.md from filter/fields.def and inspect/kinds.def.
 *
 *   php fields.php write    brings the page up to date and prints its name if it changed
 *   php fields.php check    changes nothing; exit status 1 when it is out of date
 */

const PAGE = 'docs/FILTER.md';
const TYPES = ['ADDRESS' => 'address', 'SIZE' => 'bytes', 'COUNT' => 'count', 'NAME' => 'word', 'TEXT' => 'text'];

/* The rows of a list: each is its words, without quotes. */
function rows(string $definition, string $list, string $macro): array
{
	$text = str_replace("\\\n", ' ', $definition);
	preg_match("~^#define $list\($macro\)(.*)$~m", $text, $match) ?: exit("there is no list $list\n");
	preg_match_all("~\b$macro\(([^()]*)\)~", $match[1], $rows);
	return array_map(fn($row) => array_map(fn($word) => trim($word, " \t\""), str_getcsv($row, ',', '"', '')), $rows[1])
		?: exit("$list has no rows\n");
}

/* The words of a list: [id, word, sentence]. */
function words(string $fields, string $name): array
{
	return $name === 'KINDS'
		? rows(file_get_contents('inspect/kinds.def'), 'ZMM_KINDS', 'kind')
		: rows($fields, "ZMM_FILTER_WORDS_$name", 'word');
}

function table(array $head, array $rows): string
{
	$lines = [$head, array_fill(0, count($head), '---'), ...$rows];
	return implode('', array_map(fn($line) => '| ' . implode(' | ', $line) . " |\n", $lines));
}

function table_of_fields(string $fields): string
{
	$rows = rows($fields, 'ZMM_FILTER_FIELDS', 'field');
	return table(['field', 'type', 'what it is'], array_map(fn($row) => ["`$row[1]`", TYPES[$row[2]], $row[4]], $rows));
}

function table_of_words(string $fields): string
{
	$rows = [];
	foreach (rows($fields, 'ZMM_FILTER_FIELDS', 'field') as [, $name, , $list]) {
		foreach ($list === 'NONE' ? [] : words($fields, $list) as [, $word, $sentence]) {
			$rows[] = ["`$name`", "`$word`", $sentence];
		}
	}
	return table(['field', 'word', 'what it means'], $rows);
}

function replaced(string $name, string $with, string $text): string
{
	$pattern = "~(<!-- scripts/generate: $name -->\n).*?(<!-- end -->)~s";
	$text = preg_replace_callback($pattern, fn($match) => $match[1] . $with . $match[2], $text, -1, $count);
	return $count === 1 ? $text : exit("$count places of " . PAGE . " are for $name, not one\n");
}

chdir(dirname(__DIR__, 2));
$fields = file_get_contents('filter/fields.def');
$text = file_get_contents(PAGE);
$new = replaced('words', table_of_words($fields), replaced('fields', table_of_fields($fields), $text));
if ($new !== $text) {
	echo $argv[1] === 'check' ? PAGE . " is not what filter/fields.def makes\n" : PAGE . "\n";
	$argv[1] === 'check' || file_put_contents(PAGE, $new);
}
exit($argv[1] === 'check' && $new !== $text ? 1 : 0);

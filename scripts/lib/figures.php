<?php
/*
 * Makes README's table of figures, the shapes of arrays in zmm.stub.php, and tests/lib/shape.inc from
 * inspect/figures.def.  (The C code includes that file directly.)
 *
 *   php figures.php write    brings them up to date and prints the names of the changed files
 *   php figures.php check    changes nothing; exit status 1 when one is out of date
 */

const WIDTH = 120;

/* The keys of zmm_stats() that are not figures of a heap; php/functions.c adds them. */
const OF_THE_ENGINE = [
	['name' => 'engine', 'type' => 'bool', 'texts' => ['the PHP engine runs on this heap']],
	['name' => 'engine_reason', 'type' => '?string', 'texts' => ['why it does not']],
	['name' => 'profile_reason', 'type' => '?string', 'texts' => ['why there can be no profile']],
];

/* Splits a list at its commas.  A word is a name, a number, or one or more strings in a row. */
function words(string $arguments): array
{
	preg_match_all('~((?:\s*"(?:[^"\\\\]|\\\\.)*")+|[^,"]+)\s*(?:,|$)~', $arguments, $matches);
	return array_map(function ($word) {
		preg_match_all('~"((?:[^"\\\\]|\\\\.)*)"~', $word, $strings);
		return $strings[0] ? stripslashes(implode('', $strings[1])) : trim($word);
	}, $matches[1]);
}

/* Reads one row.  `parts` of a record or rows are the figures of its struct. */
function figure(string $macro, array $words, array $lists): array
{
	[$sentence, $remark] = array_slice($words, -2);
	$struct = fn(string $name) => $lists[strtoupper(preg_replace('~^zmm_|_statistics$~', '', $name))];
	$type = ['TEXT' => 'string', 'SHARE' => 'float'];
	return ['name' => $words[0], 'texts' => array_filter([$sentence, $remark], 'strlen')] + match ($macro) {
		'figure' => ['type' => $type[$words[1]] ?? 'int', 'unit' => strtolower($words[2])],
		'record' => ['type' => 'array', 'parts' => $struct($words[1])],
		'rows' => ['type' => 'list', 'parts' => $struct($words[1])],
		'numbers' => ['type' => 'list', 'unit' => strtolower($words[3])],
	};
}

/* Returns the lists of figures.def, by their names. */
function lists(string $definition): array
{
	$lists = [];
	$string = '"(?:[^"\\\\]|\\\\.)*"';
	$lines = str_replace("\\\n", ' ', $definition);
	preg_match_all('~^#define ZMM_FIGURES_OF_(\w+)\(.*?\)(.*)$~m', $lines, $matches, PREG_SET_ORDER);
	foreach ($matches as [, $name, $rows]) {
		preg_match_all("~\\b(figure|record|rows|numbers)\\(((?:$string|[^\")])*)\\)~", $rows, $found, PREG_SET_ORDER);
		$lists[$name] = array_map(fn($row) => figure($row[1], words($row[2]), $lists), $found);
	}
	return $lists;
}

/* README's table */

/* Returns the unit that README shows: none for names, flags, bits and shares. */
function unit(array $figure): string
{
	return in_array($figure['unit'] ?? 'name', ['name', 'flag', 'bits', 'share'], true) ? '' : $figure['unit'];
}

function part(array $part): string
{
	$unit = in_array(unit($part), ['', $part['name']], true) || !$part['texts'] ? '' : ' (' . unit($part) . ')';
	return "`$part[name]`$unit" . ($part['texts'] ? ': ' : '') . implode(', ', $part['texts']);
}

function table(array $figures): string
{
	$rows = "| key | type | unit | |\n| --- | --- | --- | --- |\n";
	foreach ([...OF_THE_ENGINE, ...$figures] as $figure) {
		$texts = $figure['texts'];
		if (isset($figure['parts'])) {
			$texts[0] .= ': ' . implode('; ', array_map('part', $figure['parts']));
		}
		$text = implode('; ', $texts);
		$rows .= rtrim("| `$figure[name]` | $figure[type] | " . unit($figure)) . " | $text |\n";
	}
	return $rows;
}

function with_table(string $text, array $figures): string
{
	return replaced('~(<!-- scripts/generate: figures -->\n).*?(<!-- end -->)~s', table($figures), $text, 1);
}

/* The shapes in zmm.stub.php */

/* Returns "key: type, key: type", wrapped at full lines. */
function members(array $figures, string $indent): string
{
	$lines = [''];
	foreach ($figures as $figure) {
		$member = "$figure[name]: " . type($figure, $indent) . ',';
		if (str_contains($member, "\n")) {
			array_push($lines, $member, '');
		} elseif (strlen($indent . end($lines) . " $member") > WIDTH) {
			$lines[] = $member;
		} else {
			$lines[] = ltrim(array_pop($lines) . " $member");
		}
	}
	return rtrim(implode("\n", array_map(fn($line) => "$indent$line", array_filter($lines))), ',');
}

/* Returns the type of a figure.  A struct of few members takes one line. */
function type(array $figure, string $indent): string
{
	if (!isset($figure['parts'])) {
		return $figure['type'] === 'list' ? 'list<int>' : $figure['type'];
	}
	$shape = ltrim(members($figure['parts'], ''));
	if (strlen("$indent$figure[name]: list<array{{$shape}}>,") > WIDTH || str_contains($shape, "\n")) {
		$shape = "\n" . members($figure['parts'], "$indent    ") . "\n$indent";
	}
	return $figure['type'] === 'list' ? "list<array{{$shape}}>" : "array{{$shape}}";
}

/* Replaces the shapes in the stub, which are above their functions.  That of zmm_stats() has the engine's keys, too. */
function with_shapes(string $text, array $figures): string
{
	foreach (['zmm_stats' => [...OF_THE_ENGINE, ...$figures], 'stats' => $figures] as $function => $all) {
		preg_match("~^([ \t]*\\* )@return array\\{\n(?:(?!\\*/).)*\\*/\n[^\n]*function $function\\(~ms", $text, $match)
			?: exit("zmm.stub.php: $function() has no @return array\n");
		$shape = preg_replace('~^ *\* ?$~m', '', members($all, "$match[1]    "));
		$end = "^[ \t]*\\* \\}\n[ \t]*\\*/\n[^\n]*function $function\\(";
		$text = replaced("~(@return array\\{\n)(?:(?!@return|\\*/).)*?($end)~ms", "$shape\n", $text, 1);
	}
	return $text;
}

/* tests/lib/shape.inc */

const PHP_TYPES = ['int' => 'integer', 'float' => 'double', 'bool' => 'boolean'];

function shape(array $figures): array
{
	$shape = [];
	foreach ($figures as $figure) {
		$shape[$figure['name']] = match (true) {
			isset($figure['parts']) => $figure['type'] === 'list' ? [shape($figure['parts'])] : shape($figure['parts']),
			$figure['type'] === 'list' => ['integer'],
			default => PHP_TYPES[$figure['type']] ?? $figure['type'],
		};
	}
	return $shape;
}

function with_shape(string $text, array $figures): string
{
	return "<?php\n\n/* Made by scripts/generate from inspect/figures.def: the keys of zmm_stats(), and the types of their values.\n"
		. " * A list has one element here, what each of its elements is. */\n"
		. 'const SHAPE = ' . php(shape($figures)) . ";\n";
}

/* Like var_export(), in this project's style of arrays. */
function php(mixed $value, string $indent = ''): string
{
	if (!is_array($value)) {
		return var_export($value, true);
	}
	$elements = [];
	foreach ($value as $key => $element) {
		$elements[] = (is_int($key) ? '' : "'$key' => ") . php($element, "$indent\t");
	}
	$line = '[' . implode(', ', $elements) . ']';
	return strlen($line) < 90 && !str_contains($line, "\n")
		? $line : "[\n" . implode('', array_map(fn($element) => "$indent\t$element,\n", $elements)) . "$indent]";
}

function replaced(string $pattern, string $with, string $text, int $times): string
{
	$text = preg_replace_callback($pattern, fn($match) => $match[1] . $with . $match[2], $text, -1, $count);
	return $count === $times ? $text : exit("$count places match $pattern, not $times\n");
}

chdir(dirname(__DIR__, 2));
$figures = lists(file_get_contents('inspect/figures.def'))['HEAP'];
$old = 0;
$files = ['README.md' => 'with_table', 'zmm.stub.php' => 'with_shapes', 'tests/lib/shape.inc' => 'with_shape'];
foreach ($files as $file => $made) {
	$text = (string) @file_get_contents($file);
	$new = $made($text, $figures);
	if ($new !== $text) {
		$old++;
		echo $argv[1] === 'check' ? "$file is not what inspect/figures.def makes\n" : "$file\n";
		$argv[1] === 'check' || file_put_contents($file, $new);
	}
}
exit($argv[1] === 'check' && $old ? 1 : 0);

<?php
/*
 * Links of the documents: each relative one leads to a file, and to a heading where it names one; docs/README.md lists
 * every page of docs/.  Prints what is wrong; the exit status says whether anything is.
 *
 *   php links.php ROOT
 */

/* The text without code, in which brackets are no links. */
function prose(string $file): string
{
	$text = preg_replace('~^```.*?^```$~ms', '', file_get_contents($file));
	return preg_replace('~`[^`\n]*`~', 'code', $text);
}

/* What a heading is called in a link, as code hosts make it. */
function anchors(string $file): array
{
	$text = preg_replace('~^```.*?^```$~ms', '', file_get_contents($file));
	preg_match_all('~^#{1,6} +(.+?) *$~m', $text, $matches);
	$seen = [];
	return array_map(function ($heading) use (&$seen) {
		$name = str_replace(' ', '-', preg_replace('~[^\w\- ]~u', '', strtolower($heading)));
		$seen[$name] = ($seen[$name] ?? -1) + 1;
		return $seen[$name] ? "$name-$seen[$name]" : $name;
	}, $matches[1]);
}

/* The relative links of a document: target as written => [file, anchor]. */
function links(string $document): array
{
	preg_match_all('~\]\(([^)\s]+)\)~', prose($document), $matches);
	$links = [];
	foreach ($matches[1] as $target) {
		if (!preg_match('~^[a-z]+:~', $target)) {
			[$path, $anchor] = explode('#', $target, 2) + [1 => ''];
			$links[$target] = [$path === '' ? $document : dirname($document) . "/$path", $anchor];
		}
	}
	return $links;
}

function wrong(string $file, string $anchor): ?string
{
	return match (true) {
		!file_exists($file) => 'there is no such file',
		$anchor !== '' && !in_array($anchor, anchors($file), true) => 'it has no such heading',
		default => null,
	};
}

chdir($argv[1]);
$pages = [...glob('docs/*.md'), ...glob('docs/*/*.md')];
$count = $failed = 0;
foreach ([...glob('*.md'), ...$pages] as $document) {
	foreach (links($document) as $target => [$file, $anchor]) {
		$count++;
		if ($why = wrong($file, $anchor)) {
			$failed++;
			echo "$document: $target: $why\n";
		}
	}
}
$listed = array_map('realpath', array_column(links('docs/README.md'), 0));
foreach (array_diff($pages, ['docs/README.md']) as $page) {
	if (!in_array(realpath($page), $listed, true)) {
		$failed++;
		echo "docs/README.md does not list $page\n";
	}
}
echo "$count links\n";
exit($failed || $count === 0 ? 1 : 0);

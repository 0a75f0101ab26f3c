<?php
/* limit.php WHAT SIZE: collects values of SIZE bytes until memory_limit ends it; the last line says how many bytes
 * were live then.  WHAT: strings, arrays (16 bytes an element), objects (lists of small ones), or mixture: the
 * three in turn, each of a random size from a quarter of SIZE to SIZE. */

final class Entry
{
	public function __construct(public int $number, public ?Entry $previous)
	{
	}
}

function value(string $what, int $size): string|array
{
	if ($what === 'strings') {
		return str_repeat('s', $size);
	}
	if ($what === 'arrays') {
		return range(1, max(2, intdiv($size, 16)));
	}
	$entries = [];
	$entry = null;
	for ($n = intdiv($size, 72); $n > 0; $n--) {  /* 56 bytes an object, 16 an element */
		$entries[] = $entry = new Entry($n, $entry);
	}
	return $entries;
}

[, $what, $size] = $argv;
$live = 0;
register_shutdown_function(function () use (&$live): void {
	echo '{"live":', $live, "}\n";
});
mt_srand(5);
$values = [];
for ($i = 0; ; $i++) {
	$bytes = $what === 'mixture' ? mt_rand(intdiv((int) $size, 4), (int) $size) : (int) $size;
	$values[] = value($what === 'mixture' ? ['strings', 'arrays', 'objects'][$i % 3] : $what, $bytes);
	$live += $bytes;
}

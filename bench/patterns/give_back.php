<?php
/* give_back.php WHAT COUNT KEPT: makes COUNT records, drops them and asks the heap to give back what it can; the last
 * line says what the process holds then.  WHAT: json (encoded, dropped, decoded, dropped), strings, objects, or
 * large (strings of 20 KB to 2 MB).  KEPT: one record in so many is kept, 0: none. */

function made(string $what, int $i): mixed
{
	return match ($what) {
		'json' => ['id' => $i, 'name' => "name $i", 'tags' => ['a', 'b', "t$i"]],
		'strings' => str_repeat('s', mt_rand(100, 1500)),
		'objects' => (object) ['id' => $i, 'name' => "name $i", 'next' => new ArrayObject([$i])],
		'large' => str_repeat('l', mt_rand(20000, 2000000)),
	};
}

function resident(): int
{
	preg_match('/^VmRSS:\s*(\d+) kB/m', file_get_contents('/proc/self/status'), $found);
	return 1024 * (int) $found[1];
}

[, $what, $count, $one_in] = $argv;
mt_srand(11);
$records = [];
$kept = [];
for ($i = 0; $i < $count; $i++) {
	$records[] = made($what, $i);
	if ($one_in > 0 && $i % $one_in === 0) {
		$kept[] = $records[$i];
	}
}
if ($what === 'json') {
	$text = json_encode($records);
	unset($records);
	$records = json_decode($text, true);
	unset($text);
}
echo count($records), ' ', count($kept), "\n";
unset($records);
if (function_exists('zmm_gc')) {
	zmm_gc();
} else {
	gc_mem_caches();
}
echo json_encode(['resident' => resident(), 'real' => memory_get_usage(true)]), "\n";

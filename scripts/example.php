<?php
/*
 * Makes an index of the words in PHP's own headers, and shows the heap before and after most of the index is freed.
 * scripts/try runs this and installs those headers.
 */

function show(string $when): void
{
	printf("%-34s %8.2f MiB in use %8.2f MiB from the system\n", $when,
		zmm_memory_get_usage() / 2 ** 20, zmm_memory_get_usage(true) / 2 ** 20);
}

show('at the start');

$directory = $argv[1] ?? '/usr/include/php';
$index = [];
$files = 0;
foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($directory)) as $file) {
	if (!in_array($file->getExtension(), ['h', 'php'])) {
		continue;
	}
	$files++;
	foreach (str_word_count(file_get_contents($file), 1) as $word) {
		$index[$word][$file->getPathname()] ??= 0;
		$index[$word][$file->getPathname()]++;
	}
}
show(count($index) . ' words of ' . $files . ' files');

$index = array_filter($index, fn($places) => count($places) > 50);
show(count($index) . ' words kept');
show('after zmm_gc() gave ' . intdiv(zmm_gc(), 1024) . ' KiB');

echo "\nfree blocks, by the size they serve (the ten lists with the most memory)\n\n";
$stats = zmm_stats();
$lists = array_filter($stats['free_buckets'], fn($list) => $list['blocks'] > 0);
usort($lists, fn($a, $b) => $b['bytes'] <=> $a['bytes']);
printf("%14s %10s %10s\n", 'block size', 'blocks', 'bytes');
foreach (array_slice($lists, 0, 10) as $list) {
	printf("%14d %10d %10d\n", $list['true_size'], $list['blocks'], $list['bytes']);
}
$large = array_filter($stats['large_free_buckets'], fn($tree) => $tree['blocks'] > 0);
printf("%14s %10d %10d\n", 'larger', array_sum(array_column($large, 'blocks')), array_sum(array_column($large, 'bytes')));

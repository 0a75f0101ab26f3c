<?php
/* keep.php COUNT: strings of about 750 bytes, so many; one in 200 is kept, the others are freed, and the heap
 * is asked to give back what it can.  Usage, real usage and resident set before and after, and what the segments
 * take that still have a used block; bytes. */

function figures(): array
{
	preg_match('/^VmRSS:\s*(\d+) kB/m', file_get_contents('/proc/self/status'), $resident);
	return ['usage' => memory_get_usage(), 'real' => memory_get_usage(true), 'rss' => 1024 * (int) $resident[1]];
}

mt_srand(11);
$strings = [];
$kept = [];
$gc = function_exists('zmm_gc') ? 'zmm_gc' : 'gc_mem_caches';
$told = ['start' => figures()];
for ($i = 0; $i < $argv[1]; $i++) {
	$strings[] = str_repeat('x', mt_rand(650, 850));
}
$told['full'] = figures();
foreach ($strings as $i => $string) {
	if ($i % 200 === 0) {
		$kept[] = $string;
	}
}
unset($strings, $string);
$told['freed'] = figures();
$given_back = $gc();
$told['given back'] = figures();
$stats = function_exists('zmm_stats') ? zmm_stats() : null;
$pinned = $stats ? $stats['segments']['pinned'] * $stats['block_size'] : null;
echo json_encode(['pinned' => $pinned, 'engine' => $stats && $stats['engine'], 'function' => $gc, 'said' => $given_back, ...$told]), "\n";

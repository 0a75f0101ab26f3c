--TEST--
zmm_stats() and Zmm\Heap::stats() have every documented key, each of its type
--EXTENSIONS--
zmm
--INI--
memory_limit=128M
--FILE--
<?php
require __DIR__ . '/../lib/shape.inc';

/* What differs from a shape: keys and their order, types of values, all elements of lists. */
function differences(string $path, array|string $shape, mixed $value): array
{
	if (!is_array($shape)) {
		return gettype($value) === $shape ? [] : ["$path is " . gettype($value) . ", not $shape"];
	}
	$found = [];
	if (array_is_list($shape)) {
		$found = array_is_list($value) ? [] : ["$path is no list"];
		$shape = array_fill_keys(array_keys($value), $shape[0]);
	}
	if (array_keys($shape) !== array_keys($value)) {
		return ["$path has " . implode(' ', array_keys($value)) . ', not ' . implode(' ', array_keys($shape))];
	}
	foreach ($shape as $key => $inner) {
		$found = [...$found, ...differences("{$path}[$key]", $inner, $value[$key])];
	}
	return $found;
}

function compare(string $of, array $stats, array $more): void
{
	echo $of, ': ', implode("\n", differences($of, $more + SHAPE, $stats)) ?: 'as documented', "\n";

	$bits = PHP_INT_SIZE * 8;
	foreach (['free_buckets' => $bits, 'large_free_buckets' => $bits, 'cache_stat' => $bits + 1] as $list => $rows) {
		count($stats[$list]) === $rows && min(array_map('min', $stats[$list])) >= 0 or print("$list\n");
	}
	count($stats['rest_buckets']) <= 16 or print("rest_buckets\n");
}

compare('zmm_stats', zmm_stats(), ['engine' => 'boolean', 'engine_reason' => 'NULL', 'profile_reason' => 'NULL']);
$heap = new Zmm\Heap;
for ($i = 0; $i < 20; $i++) {
	$handles[] = $heap->alloc(300001 + $i);
}
compare('Zmm\Heap::stats', $heap->stats(), []);

/* the fixed ones */
$stats = $heap->stats();
var_dump($stats['storage'] === 'malloc' || PHP_OS_FAMILY === 'Windows', in_array($stats['geometry'], ['compact', 'classic', '32-bit'], true));
var_dump($stats['block_size'], $stats['compact_size'], $stats['cache_size'] === PHP_INT_SIZE * 8 * 4096, $stats['internal'], $stats['overflow']);
var_dump($stats['limit'] === 2 ** 27, $stats['reserve_size'], zmm_stats()['reserve_size'], zmm_stats()['internal']);
?>
--EXPECT--
zmm_stats: as documented
Zmm\Heap::stats: as documented
bool(true)
bool(true)
int(262144)
int(2097152)
bool(true)
int(1)
int(0)
bool(true)
int(0)
int(8192)
int(0)

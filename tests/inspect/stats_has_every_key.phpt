--TEST--
zmm_stats() and Zmm\Heap::stats() have every documented key, each of its type
--EXTENSIONS--
zmm
--INI--
memory_limit=128M
--FILE--
<?php
const BLOCKS = ['count' => 'integer', 'bytes' => 'integer'];
const SHAPE = [
	'storage' => 'string', 'geometry' => 'string', 'use_zend_alloc' => 'integer',
	'free_bitmap' => 'integer', 'large_free_bitmap' => 'integer',
	'block_size' => 'integer', 'reservation' => 'integer', 'compact_size' => 'integer', 'cache_size' => 'integer',
	'real_size' => 'integer', 'real_peak' => 'integer', 'limit' => 'integer', 'other_heaps' => BLOCKS,
	'limit_reserve' => 'integer', 'limit_extended' => 'integer',
	'size' => 'integer', 'in_use' => 'integer', 'peak' => 'integer', 'cached' => 'integer',
	'run_size' => 'integer', 'reserve_size' => 'integer', 'reserve' => 'integer', 'overflow' => 'integer', 'internal' => 'integer', 'hardened' => 'integer', 'rest_count' => 'integer',
	'used' => BLOCKS, 'free' => BLOCKS, 'cache' => BLOCKS, 'large_cache' => BLOCKS, 'victim' => 'integer', 'rest' => BLOCKS, 'overhead' => 'integer',
	'segments' => BLOCKS + ['reserved' => 'integer', 'large' => 'integer', 'pinned' => 'integer', 'releasable' => 'integer', 'releasable_bytes' => 'integer',
		'spare' => 'integer', 'spare_bytes' => 'integer'],
	'largest_free' => 'integer',
	'fragmentation' => ['external' => 'double', 'unused' => 'double', 'pinned' => 'double', 'overhead' => 'double'],
];
const ROWS = [
	'free_buckets' => ['true_size', 'smallest_request', 'largest_request', 'blocks', 'bytes', 'cached', 'max_cached', 'hits', 'misses'],
	'large_free_buckets' => ['range_min', 'range_max', 'blocks', 'bytes', 'nodes', 'depth', 'smallest', 'largest'],
	'cache_stat' => ['count', 'max_count', 'hit', 'miss'],
];

function compare(string $of, array $stats, array $more): void
{
	$types = fn($value) => is_array($value) ? array_map('gettype', $value) : gettype($value);
	$plain = array_diff_key($stats, ROWS, ['rest_buckets' => 1]);
	$found = array_map($types, $plain);
	$expected = $more + SHAPE;
	ksort($found);
	ksort($expected);
	echo $of, ': ', $found === $expected ? 'as documented' : json_encode([array_diff_assoc(array_map('json_encode', $found), array_map('json_encode', $expected)), array_keys(array_diff_key($expected, $found))]), "\n";

	$bits = PHP_INT_SIZE * 8;
	foreach (ROWS as $name => $keys) {
		$rows = $stats[$name];
		$wrong = !array_is_list($rows) || count($rows) !== ($name === 'cache_stat' ? $bits + 1 : $bits);
		foreach ($rows as $row) {
			$wrong = $wrong || array_keys($row) !== $keys || array_filter($row, 'is_int') !== $row || min($row) < 0;
		}
		echo "  $name: ", $wrong ? json_encode($rows) : 'as documented', "\n";
	}
	$rest = $stats['rest_buckets'];
	echo '  rest_buckets: ', array_is_list($rest) && array_filter($rest, 'is_int') === $rest && count($rest) <= 16 ? 'as documented' : json_encode($rest), "\n";
}

compare('zmm_stats', zmm_stats(), ['engine' => 'boolean', 'engine_reason' => 'NULL']);
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
  free_buckets: as documented
  large_free_buckets: as documented
  cache_stat: as documented
  rest_buckets: as documented
Zmm\Heap::stats: as documented
  free_buckets: as documented
  large_free_buckets: as documented
  cache_stat: as documented
  rest_buckets: as documented
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

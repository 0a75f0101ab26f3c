--TEST--
Small lists and large trees together serve every size, without gap and without overlap
--EXTENSIONS--
zmm
--FILE--
<?php
$stats = zmm_stats();
$next = 0;
$last = 0;
foreach ($stats['free_buckets'] as $i => $list) {
	if ($list['smallest_request'] !== $next || $list['largest_request'] < $next || $last && $list['true_size'] !== $last + 8) {
		echo "list $i: ", json_encode($list), "\n";
	}
	$next = $list['largest_request'] + 1;
	$last = $list['true_size'];
}
echo 'requests served by small lists end with a block of ', $last === $stats['free_buckets'][0]['true_size'] + 63 * 8 ? 'the 64th size' : $last, "\n";

/* true sizes are multiples of 8 */
$next = $last + 8;
foreach ($stats['large_free_buckets'] as $i => $tree) {
	if ($tree['range_max'] === 0) {
		if ($tree['range_min'] !== 0 || $tree['blocks'] !== 0) {
			echo "tree $i: ", json_encode($tree), "\n";
		}
		continue;
	}
	if ($tree['range_min'] !== $next || $tree['range_max'] < $next || (int) floor(log($tree['range_min'], 2)) !== $i) {
		echo "tree $i: ", json_encode($tree), "\n";
	}
	$next = $tree['range_max'] + 8;
}
/* 2^32 where header words have 32 bits: larger blocks are alone in their segment */
var_dump($stats['geometry'] === 'classic' ? $next > 1 << 62 || $next < 0 || is_float($next) : $next > (1 << 32) - 100);
?>
--EXPECT--
requests served by small lists end with a block of the 64th size
bool(true)

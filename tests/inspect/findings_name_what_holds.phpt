--TEST--
zmm_find() and zmm_report() name what keeps memory: fragmentation with the blocks that hold it, kept segments, the limit
--EXTENSIONS--
zmm
--SKIPIF--
<?php
require __DIR__ . '/../lib/skip_debug.inc';
if (PHP_OS_FAMILY !== 'Linux') die('skip the system must count pages');
?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

function shows(string $what, string $code, array $ini = []): void {
	$result = child($code . ' $snapshot = zmm_snapshot(); $findings = $snapshot->findings();'
		. ' $count = fn($finding) => $finding->filter === null ? null : iterator_count($snapshot->blocks($finding->filter));'
		. ' $chosen = array_map($count, $findings); $again = array_column(zmm_find(), "kind");'
		. ' echo json_encode([$findings, $snapshot->sums(), zmm_report(), zmm_report(true), $chosen, $again]);', $ini);
	$said = json_decode($result['out'], true);
	if (!$said) {
		echo "$what: $result[out]$result[err]\n";
		return;
	}
	[$findings, $sums, $report, $summary, $chosen, $again] = $said;
	if ($again !== array_column($findings, 'kind')) echo '  zmm_find() has others: ', implode(', ', $again), "\n";
	foreach ($chosen as $number => $blocks) {
		if ($blocks === 0) echo "  nothing matches {$findings[$number]['filter']}\n";
	}
	echo $what, ': ', implode(', ', array_map(fn($finding) => "$finding[kind]", $findings)) ?: 'nothing', "\n";
	foreach ($findings as $finding) {
		if (!str_contains($report, "  $finding[kind] ($finding[severity]): ")) echo "  not in the report: $finding[kind]\n";
		if ($finding['impact_bytes'] < 1 || $finding['measured'] !== 'exact' || !$finding['facts'] || !$finding['next_checks']) echo "  not complete\n";
	}
	if (substr_count($summary, "\n") || strlen($summary) > 760) echo "  no summary: $summary\n";
	$first = $findings[0] ?? null;
	if ($first && $first['kind'] === 'fragmentation') {
		if ($chosen[0] < $first['facts']['blocks'] / 2 || $chosen[0] > 2 * $first['facts']['blocks']) {
			echo "  $chosen[0] blocks match $first[filter], and {$first['facts']['blocks']} hold\n";
		}
		$facts = $first['facts'];
		printf("  %s, class %s, of one size: %s, few hold: %s, most of what is kept: %s\n", $facts['kind'], $facts['class'] ?? 'none',
			$facts['blocks_of_size'] * 2 > $facts['blocks'] ? 'yes' : 'no', $facts['blocks_at_most'] <= 128 ? 'yes' : $facts['blocks_at_most'],
			$facts['bytes_held'] >= 0.8 * ($sums['pinned'] + $sums['cached']) ? 'yes' : 'no');
	}
}

$keep = fn(string $make) => '$keep = $all = []; for ($i = 0; $i < 100000; $i++) { $value = ' . $make
	. '; if ($i % 200 === 0) $keep[] = $value; else $all[] = $value; } unset($all, $value);';
shows('1 string of 200 kept', $keep('str_repeat("x", 400)'));
shows('1 object of 200 kept', 'class Kept { public $a, $b, $c, $d, $e, $f, $g, $h, $i, $j; } ' . $keep('$i % 200 ? str_repeat("x", 200) : new Kept'));
shows('everything kept', '$keep = []; for ($i = 0; $i < 100000; $i++) $keep[] = str_repeat("x", 200);');
shows('little', '');
shows('all given up', '$all = []; for ($i = 0; $i < 100000; $i++) $all[] = str_repeat("x", 500); $all = null;');
shows('near the limit', '$keep = []; while (zmm_memory_get_usage(true) < 15 << 20) $keep[] = str_repeat("x", 1000);', ['memory_limit' => '16M']);
?>
--EXPECT--
1 string of 200 kept: fragmentation, one_peak, cache
  string, class none, of one size: yes, few hold: yes, most of what is kept: yes
1 object of 200 kept: fragmentation, one_peak, cache
  object, class Kept, of one size: yes, few hold: yes, most of what is kept: yes
everything kept: nothing
little: nothing
all given up: nothing
near the limit: limit

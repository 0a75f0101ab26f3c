--TEST--
Sampled profile: sums are those of the trailers, estimates are near the memory in use, the interval is the largest there was
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$code = <<<'CODE'
mt_srand(3);
for ($i = 0; $i < 300; $i++) {
	eval("function made$i(\$n) { \$all = []; for (\$i = 0; \$i < \$n; \$i++) { \$all[] = str_repeat('x', \$i); } return \$all; }");
	$kept[] = ("made$i")(50);
	eval('$closure = function () { return str_repeat("y", 100); }; $kept[] = $closure();');
	if ($i % 3) {
		unset($kept[array_rand($kept)]);
	}
}
for ($i = 0; $i < 20000; $i++) {
	$kept[] = str_repeat('z', mt_rand(1, 400));
}
$snapshot = zmm_snapshot();
$live = array_sum(array_column($snapshot->sites(), 'live_bytes'));
$peak = array_sum(array_column($snapshot->sites(), 'peak_bytes'));
$meta = $snapshot->meta();
$wanted = ['64' => 64, '1000' => 1000, '4K' => 4096][ini_get('zmm.profile')];
$doubled = log($meta['sample_interval'] / $wanted, 2);
echo implode("\n", zmm_check()), ini_get('zmm.profile'), ': ',
	$doubled >= ($wanted === 64 ? 1 : 0) && $doubled <= 20 && $doubled === floor($doubled) ? 'an interval' : $doubled, ' ',
	abs($live / $meta['in_use'] - 1) < 0.2 ? 'near' : "$live of $meta[in_use]", ' ',
	abs($peak / $meta['peak'] - 1) < 0.2 ? 'near' : "$peak of $meta[peak]", "\n";
CODE;
foreach (['64', '1000', '4K'] as $interval) {
	echo child($code, ['zmm.profile' => $interval])['out'];
}
?>
--EXPECT--
64: an interval near near
1000: an interval near near
4K: an interval near near

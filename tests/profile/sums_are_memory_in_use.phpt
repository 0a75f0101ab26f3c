--TEST--
Full profile: what is live at all sites is the memory in use, and what was live at the peak is the peak; but for the reserve, which the engine does not allocate
--EXTENSIONS--
zmm
--INI--
zmm.profile=full
--FILE--
<?php
function report(string $when): void
{
	$snapshot = zmm_snapshot();
	$sites = $snapshot->sites();
	$meta = $snapshot->meta();
	$reserve = $meta['in_use'] - array_sum(array_column($sites, 'live_bytes'));
	echo "$when: ", $reserve >= 8192 && $reserve < 8400 ? 'live' : "live differs by $reserve",
		array_sum(array_column($sites, 'peak_bytes')) === $meta['peak'] - $reserve ? ', peak' : ', peak differs',
		zmm_check() === [] ? ", sound\n" : ", damaged\n";
}

function churn(int $rounds): int
{
	$values = [];
	for ($i = 0; $i < $rounds; $i++) {
		$values[] = str_repeat('x', mt_rand(1, $i % 10 ? 300 : 20000));
		if ($i % 3 === 0) {
			array_shift($values);
		}
	}
	return strlen(implode('', $values));
}

mt_srand(1);
report('start');
churn(3000);
report('churn');
$list = json_decode(json_encode(array_fill(0, 2000, ['a' => 1, 'b' => [1, 2, 3]])), true);
report('list');
$text = '';
for ($i = 0; $i < 30000; $i++) {
	$text .= 'text';
}
report('text');
memory_reset_peak_usage();
$one = str_repeat('y', 100);
report('after a reset of the peak');
unset($list, $text);
gc_mem_caches();
churn(100);
report('end');
?>
--EXPECT--
start: live, peak, sound
churn: live, peak, sound
list: live, peak, sound
text: live, peak, sound
after a reset of the peak: live, peak, sound
end: live, peak, sound

--TEST--
The figures of zmm_stats() agree with each other and with memory_get_usage(), at any moment of a script
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/agree.inc';
require __DIR__ . '/../lib/sound.inc';

function look(string $when): void
{
	$usage = memory_get_usage();
	$stats = zmm_stats();
	$real = memory_get_usage(true);
	$wrong = disagreements($stats);
	if ($usage !== $stats['in_use']) {
		$wrong[] = "memory_get_usage() $usage is not in_use $stats[in_use]";
	}
	if ($stats['real_size'] > $real) {
		$wrong[] = "memory_get_usage(true) $real is below real_size $stats[real_size]";
	}
	echo $when, ': ', $wrong ? implode("\n  ", $wrong) : 'agree', "\n";
}

look('at the start');
mt_srand(7);
$number = scaled(20000);
$strings = [];
for ($i = 0; $i < $number; $i++) {
	$strings[] = str_repeat('x', mt_rand(1, 1000));
}
look('many strings');
for ($i = 0; $i < $number; $i++) {
	if (mt_rand(0, 2)) {
		unset($strings[$i]);
	}
}
look('two thirds freed');
for ($i = 0; $i < 30; $i++) {
	$large[] = str_repeat('y', 262144 + mt_rand(0, 200000));
}
look('large ones');
for ($i = 0; $i < 30; $i += 2) {
	unset($large[$i]);
}
look('half of them freed');
gc_mem_caches();
look('cache flushed');
unset($strings, $large);
look('all freed');
zmm_gc();
look('and flushed');
zmm_memory_reset_peak_usage();
look('peak reset');
?>
--EXPECT--
at the start: agree
many strings: agree
two thirds freed: agree
large ones: agree
half of them freed: agree
cache flushed: agree
all freed: agree
and flushed: agree
peak reset: agree

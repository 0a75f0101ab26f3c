--TEST--
memory_get_usage(), memory_get_peak_usage() and their zmm twins say the same
--EXTENSIONS--
zmm
--FILE--
<?php
function agree(string $when): void
{
	$engine = [memory_get_usage(), memory_get_usage(true), memory_get_peak_usage(), memory_get_peak_usage(true)];
	$zmm = [zmm_memory_get_usage(), zmm_memory_get_usage(true), zmm_memory_get_peak_usage(), zmm_memory_get_peak_usage(true)];
	/* the first array is a block more when the second is made */
	$own = $zmm[0] - $engine[0];
	$real = $zmm[1] === $engine[1] && $zmm[3] === $engine[3];
	echo $when, ': ', $own >= 0 && $own < 1024 && $zmm[2] - $engine[2] < 1024 && $real ? 'agree' : json_encode([$engine, $zmm]), "\n";
}

/* Called with nothing in between, each pair is exactly the same. */
$a = memory_get_usage();
$b = zmm_memory_get_usage();
$c = zmm_stats();
var_dump($a === $b, $b === $c['in_use'], $c['in_use'] === $c['size'] - $c['cached']);
$a = memory_get_usage(true);
$b = zmm_memory_get_usage(true);
$c = zmm_stats();
var_dump($a === $b, $b === $c['real_size'], $c['real_size'] === $c['segments']['bytes']);
$a = memory_get_peak_usage();
$b = zmm_memory_get_peak_usage();
$c = zmm_stats();
var_dump($a === $b, $b === $c['peak'], $c['peak'] >= $c['in_use']);
$a = memory_get_peak_usage(true);
$b = zmm_memory_get_peak_usage(true);
$c = zmm_stats();
var_dump($a === $b, $b === $c['real_peak'], $c['real_peak'] >= $c['real_size']);
unset($c);

agree('at the start');
$big = str_repeat('x', 3000000);
agree('with a big string');
var_dump(memory_get_usage() > 3000000, memory_get_usage(true) > 3000000);
unset($big);
agree('without it');
var_dump(memory_get_usage() < 3000000, memory_get_peak_usage() > 3000000);
$small = range(1, 10000);
agree('with an array');
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
at the start: agree
with a big string: agree
bool(true)
bool(true)
without it: agree
bool(true)
bool(true)
with an array: agree

--TEST--
memory_reset_peak_usage() and zmm_memory_reset_peak_usage() bring the peak down to the usage
--EXTENSIONS--
zmm
--FILE--
<?php
function peak_after(?callable $reset): array
{
	str_repeat('x', 5000000);
	if ($reset) {
		$reset();
	}
	return [memory_get_peak_usage() > 5000000, memory_get_peak_usage(true) > 5000000];
}

echo json_encode(peak_after(null)), "\n";
echo json_encode(peak_after('memory_reset_peak_usage')), "\n";
echo json_encode(peak_after('zmm_memory_reset_peak_usage')), "\n";

zmm_memory_reset_peak_usage();
$peak = zmm_memory_get_peak_usage();
$usage = zmm_memory_get_usage();
var_dump($peak === $usage);
$real_peak = zmm_memory_get_peak_usage(true);
$real = zmm_memory_get_usage(true);
var_dump($real_peak === $real);
?>
--EXPECT--
[true,true]
[false,false]
[false,false]
bool(true)
bool(true)

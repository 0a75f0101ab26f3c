--TEST--
What memory_limit's error opens is bounded, ends with the request, and leaves memory_limit as it is
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/after_the_limit.inc';

/* Kilobytes that a shutdown function gets, to a half megabyte; strings that fit a size of blocks in all builds. */
function got(array $ini): string
{
	$result = after_limit('register_shutdown_function(function () {
		$all = []; for ($i = 1; ; $i++) { $all[] = str_repeat("k", 990); if ($i % 100 == 0) echo "."; } })', 'string', ['memory_limit' => '8M'] + $ini);
	return sprintf('%.1f MB, %d errors, %d', round(substr_count(strstr($result['out'], "line 4\n"), '.') / 5) / 2,
		substr_count($result['out'], 'Fatal error'), $result['status']);
}

foreach (['0', '1M', '2M', '5M'] as $reserve) {
	echo "$reserve: ", got(['zmm.limit_reserve' => $reserve]), "\n";
}
echo 'by default: ', got([]), "\n";
/* Engines with a hard limit stop the process there, those without have none.  Headers of debug builds are longer. */
$result = got(['zmm.limit_reserve' => '64M']);
$end = ini_get('memory_hard_limit_percent') === false ? '(6[0-3]\.[05]|64\.0) MB, 2 errors, 255' : '(7\.5|8\.0) MB, (2 errors, 255|1 errors, 137)';
echo '64M: ', preg_match("~^$end$~", $result) ? 'as far as the hard limit' : $result, "\n";

function after(string $what, string $shutdown, array $ini = []): void
{
	$result = after_limit("register_shutdown_function(function () { $shutdown })", 'string', $ini + ['memory_limit' => '8M']);
	echo "$what: ", after_essence($result), "\n";
}

after('the setting', 'echo ini_get("memory_limit"), " ", ($s = zmm_stats())["limit"], " $s[limit_reserve] ",
	$s["limit_extended"] > 8 << 20, " ", $s["limit_extended"] <= 11 << 20, " ", str_contains(zmm_report(), "  extended ");');
after('raised', 'echo ini_set("memory_limit", "64M"), " ", need(30000), " ", ini_get("memory_limit");');
after('raised by little', 'echo ini_set("memory_limit", "9M"), " ", need(1000);');
after('no limit', 'echo ini_set("memory_limit", -1), " ", need(30000);');
after('lowered', 'Data::$kept = null; zmm_gc(); echo ini_set("memory_limit", "4M"), " ", need(2000), " "; need(4000); echo "went on";');
after('too low', 'echo var_export(@ini_set("memory_limit", "4M"), true), " ", need(1000);');
after('passed once more', 'echo "first "; need(9000); echo "never";
	}); register_shutdown_function(function () { echo "nor this";');

/* The next request of the process has its limit and nothing more.  (Its shutdown function is not called in each series.) */
[$php, $arguments] = [PHP_BINARY, array_slice(child_command('register_shutdown_function(function () {
		echo "shutdown ", strlen(str_repeat("x", 1500000)), " ", zmm_stats()["limit_extended"] > 0, "\n"; });
	echo "begins ", zmm_stats()["limit_extended"], "\n"; $s = ""; while (true) $s .= "sixteen bytes...";', ['memory_limit' => '8M']), 1)];
if (PHP_SAPI === 'cli') {
	preg_match_all('~^(?:begins|shutdown) .*~m', child_run([$php, '--repeat', '2', ...$arguments], [])['out'], $lines);
	echo implode(', ', array_slice($lines[0], 0, 3)), "\n";
}
?>
--EXPECTF--
0: 0.%d MB, 2 errors, 255
1M: 1.0 MB, 2 errors, 255
2M: 2.0 MB, 2 errors, 255
5M: 5.0 MB, 2 errors, 255
by default: 2.0 MB, 2 errors, 255
64M: as far as the hard limit
the setting: LIMIT 8M 8388608 2097152 1 1 1 255
raised: LIMIT 8M 30000 64M 255
raised by little: LIMIT 8M 1000 255
no limit: LIMIT 8M 30000 255
lowered: LIMIT 8M 2000 LIMIT 255
too low: LIMIT false 1000 255
passed once more: LIMIT first LIMIT 255
begins 0, shutdown 1500000 1, begins 0

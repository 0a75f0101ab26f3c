--TEST--
A wrong value is one line that names setting, value and what is allowed; PHP does not start
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$sizes = ['', ' ', 'abc', '1', '0', '-1', '-64K', '100000', '65537', '64KB', '64 K', ' 64K', '64K ', '1T', '1.5M', '0x10000', '64e3',
	'2G', '1024G', '18446744073709551616', '99999999999999999999999999', '18014398509481984K', '17179869184G', 'K', '+65536', '６４Ｋ'];
$names = ['', 'foo', 'MALLOC', 'malloc ', ' malloc', 'malloc,mmap_anon', 'mmap', str_repeat('x', 300), "mal\nloc"];
$compact = ['', 'abc', '-1', '1T', '2M ', '1.5M', '18446744073709551616', '17179869184G', '0x10'];

function refused(string $setting, string $value, bool $variable, string $pattern): void
{
	/* proc_open() leaves empty variables out */
	$result = $variable ? child_run(['env', "$setting=$value", ...child_command('echo "ran";')], [])
		: child('echo "ran";', [$setting => '"' . $value . '"']);
	$lines = trim($result['out'] . $result['err']);
	$fine = $result['status'] > 0 && $result['signal'] === null && !str_contains($lines, 'ran')
		&& preg_match('~^Fatal error: ' . preg_quote($setting) . ': ' . $pattern . ' in Unknown on line 0$~', $lines)
		&& str_contains($lines, '"' . substr(strtr($value, "\n", '?'), 0, 64)); /* a control character is shown as ? */
	if (!$fine) {
		echo $setting, ' = ', json_encode($value), ': ', json_encode($result), "\n";
	}
}

foreach ([false, true] as $variable) {
	foreach ($sizes as $value) {
		refused($variable ? 'ZEND_MM_SEG_SIZE' : 'zmm.seg_size', $value, $variable,
			'segment size "[^"]*" must be a power of two from \d+ bytes to 1G \(as in 65536, 256K, 1M\)');
	}
	foreach ($names as $value) {
		refused($variable ? 'ZEND_MM_MEM_TYPE' : 'zmm.mem_type', $value, $variable,
			'unknown storage "[^"]*", must be one of malloc(, \w+)+');
	}
	foreach ($compact as $value) {
		refused($variable ? 'ZEND_MM_COMPACT' : 'zmm.compact', $value, $variable,
			'compact size "[^"]*" must be a number of bytes \(as in 2097152, 512K, 2M\)');
	}
}

foreach ($compact as $value) {
	refused('zmm.limit_reserve', $value, false, 'reserve "[^"]*" must be a number of bytes \\(as in 2097152, 512K, 2M\\)');
}
foreach (['banana', '2', '-1', 'on off', 'o'] as $value) {
	refused('zmm.engine', $value, false, '"[^"]*" must be on or off \\(as in 1, 0, on, off, yes, no\\)');
	refused('zmm.heap_class', $value, false, '"[^"]*" must be on or off \\(as in 1, 0, on, off, yes, no\\)');
	refused('zmm.hardened', $value, false, '"[^"]*" must be on or off \\(as in 1, 0, on, off, yes, no\\)');
}

/* neither with the engine off, nor when errors are not displayed; several wrong ones are told one at a time */
$result = child('echo "ran";', ['zmm.engine' => '0', 'zmm.seg_size' => '3']);
var_dump($result['status'] > 0, $result['out'] !== 'ran');
$result = child('echo "ran";', ['display_errors' => '0', 'zmm.seg_size' => '3']);
var_dump($result['status'] > 0, $result['out'], substr_count($result['err'], 'zmm.seg_size: segment size "3" must be'));
$result = child('echo "ran";', ['zmm.seg_size' => '3', 'zmm.mem_type' => 'foo', 'zmm.compact' => 'bar']);
var_dump($result['status'] > 0, substr_count($result['out'], 'Fatal error'));
/* and a log gets the line as well */
$result = child('echo "ran";', ['display_errors' => '0', 'log_errors' => '1', 'zmm.seg_size' => '3']);
var_dump($result['status'] > 0, substr_count($result['err'], 'zmm.seg_size: segment size "3" must be'));
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
string(0) ""
int(1)
bool(true)
int(1)
bool(true)
int(1)

--TEST--
The line of a passed memory_limit goes into PHP's log before PHP's own, and never into the output of the script
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/dump.inc';

$dir = dump_dir('log');
$code = 'ob_start(fn($text) => strtoupper($text)); echo "output"; $keep = str_repeat("k", 3000000); str_repeat("x", 64 << 20);';
$usual = child($code, ['memory_limit' => '8M'])['out'];

function told(string $what, array $settings): void
{
	global $dir, $code, $usual;
	@unlink("$dir/log");
	$result = child($code, $settings + ['memory_limit' => '8M']);
	$log = @file_get_contents("$dir/log");
	echo "$what: error output [", dump_lines($result['err'], $dir), '], log [', dump_lines((string) $log, $dir), "]\n";
	if ($result['out'] !== $usual) {
		echo $result['out'];
	}
	if ($log && preg_match_all('~^\[\d\d-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d UTC\] (zmm|PHP)~m', $log, $lines)) {
		echo implode(' ', $lines[1]), "\n";
	}
	array_map('unlink', glob("$dir/*.zmm"));
}

$log = ['log_errors' => '1', 'error_log' => "$dir/log"];
told('nothing', $log);
told('profile', $log + ['zmm.profile' => 'full']);
told('profile, no log', ['zmm.profile' => 'full', 'log_errors' => '0']);
told('dump', $log + ['zmm.dump_dir' => $dir]);
told('dump, no log', ['zmm.dump_dir' => $dir, 'log_errors' => '0']);
told('both', $log + ['zmm.dump_dir' => $dir, 'zmm.profile' => '64']);
told('a log that cannot be opened', ['zmm.dump_dir' => $dir, 'error_log' => "$dir/no/log"]);
/* A profile that a script has started. */
$code = "zmm_profile_start(\"full\"); $code";
told('started', $log);
/* The engine is not on the heap. */
$code = '$text = str_repeat("x", 64 << 20);';
$usual = child($code, ['memory_limit' => '8M', 'zmm.engine' => '0'])['out'];
told('off', $log + ['zmm.engine' => '0', 'zmm.dump_dir' => $dir]);
?>
--CLEAN--
<?php
require __DIR__ . '/../lib/dump.inc';
dump_clean('log');
?>
--EXPECT--
nothing: error output [], log []
PHP
profile: error output [], log [zmm: SIZE of SIZE in use: SIZE {main} Command line code:1; SIZE pinned]
zmm PHP
profile, no log: error output [], log []
dump: error output [], log [zmm: SIZE of SIZE in use; SIZE pinned; dump zmm-Standard_input_code-N-1.zmm]
zmm PHP
dump, no log: error output [zmm: SIZE of SIZE in use; SIZE pinned; dump zmm-Standard_input_code-N-1.zmm], log []
both: error output [], log [zmm: SIZE of SIZE in use: SIZE {main} Command line code:1 (+- E %); SIZE pinned; dump zmm-Standard_input_code-N-1.zmm]
zmm PHP
a log that cannot be opened: error output [zmm: SIZE of SIZE in use; SIZE pinned; dump zmm-Standard_input_code-N-1.zmm], log []
started: error output [], log [zmm: SIZE of SIZE in use: SIZE {main} Command line code:1; SIZE pinned]
zmm PHP
off: error output [], log []
PHP

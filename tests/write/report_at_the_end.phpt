--TEST--
zmm.report and ZMM_REPORT: a report at the end of a request, in four forms, after the limit's error, exit() and SIGTERM, too
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$base = __DIR__ . '/end';

/* Runs code with a report; prints what it printed, and returns the report. */
function report(string $name, string $code, array $ini = [], bool $variable = true): ?string {
	global $base;
	$file = "$base.$name";
	@unlink($file);
	$result = child($code, $ini + ($variable ? [] : ['zmm.report' => $file]), $variable ? ['ZMM_REPORT' => $file] : []);
	echo $result['out'], $result['err'], $result['status'] ? "status $result[status]\n" : '';
	return is_file($file) ? file_get_contents($file) : null;
}

const KEEP = 'class Kept { function __destruct() { echo "destroyed\n"; } } $kept = new Kept;';

/* After the last shutdown function, before objects are destroyed. */
$text = report('txt', KEEP . 'register_shutdown_function(function () {
	echo "first\n"; register_shutdown_function(function () { echo "last\n"; global $late; $late = new ArrayObject; }); });');
var_dump(str_contains($text, 'Where it is'), str_contains($text, 'Why is the memory not given back?'));
$json = json_decode(report('json', KEEP, [], false), true);
var_dump(array_sum($json['sums']) === 2 * $json['sums']['real'], $json['figures']['real_size'] === $json['sums']['real']);
report('zmm', KEEP . 'register_shutdown_function(function () { register_shutdown_function(function () { global $late; $late = new ArrayObject; }); });');
$classes = array_filter(array_column(iterator_to_array(Zmm\Snapshot::load("$base.zmm")->blocks(), false), 'class'));
var_dump(in_array('Kept', $classes), in_array('ArrayObject', $classes));
var_dump(stripos(report('html', ''), '<!doctype html>') === 0);

/* However it ends. */
var_dump(strlen(report('txt', 'exit(7);')) > 2000);
var_dump(strlen(report('txt', 'throw new Exception("thrown");')) > 2000);
$text = report('txt', 'while (true) $all[] = str_repeat("x", 100000);', ['memory_limit' => '8M', 'zmm.limit_reserve' => '0']);
var_dump(str_contains($text, 'limit (high): '));
$text = report('txt', 'register_shutdown_function(function () { exit(3); }); register_shutdown_function(function () { echo "never\n"; });');
var_dump(strlen($text) > 2000);

/* Names. */
child('', [], ['ZMM_REPORT' => "$base.%r-%s-%%.txt"]);
var_dump(array_map('basename', glob("$base.*%*.txt")));
array_map('unlink', glob("$base.*%*.txt"));

/* What cannot be. */
echo child('echo "fine\n";', [], ['ZMM_REPORT' => __DIR__ . '/no/such.txt'])['out'];
foreach (['report.pdf', '%x.txt', '100%', str_repeat('a', 4096) . '.txt'] as $wrong) {
	echo substr(child('', ['zmm.report' => $wrong])['out'], 0, 130), "\n";
}
?>
--CLEAN--
<?php array_map('unlink', glob(__DIR__ . '/end.*')); ?>
--EXPECT--
first
last
destroyed
bool(true)
bool(true)
destroyed
bool(true)
bool(true)
destroyed
bool(true)
bool(true)
bool(true)
status 7
bool(true)

Fatal error: Uncaught Exception: thrown in Command line code:1
Stack trace:
#0 {main}
  thrown in Command line code on line 1
status 255
bool(true)

Fatal error: Allowed memory size of 8388608 bytes exhausted (tried to allocate 100032 bytes) in Command line code on line 1
status 255
bool(true)
status 3
bool(true)
array(1) {
  [0]=>
  string(31) "end.1-Standard_input_code-%.txt"
}
fine

Fatal error: zmm.report is "report.pdf": it must end in .html, .txt, .json or .zmm in Unknown on line 0


Fatal error: zmm.report is "%x.txt": after a % comes p, t, r, s or %, not "x" in Unknown on line 0


Fatal error: zmm.report is "100%": after a % comes p, t, r, s or %, not "" in Unknown on line 0


Fatal error: zmm.report has 4100 bytes: at most 4095 are allowed in Unknown on line 0


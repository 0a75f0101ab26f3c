--TEST--
A dump at memory_limit: its sums are exact, it names the site, and the script says and does what it would without it
--EXTENSIONS--
zmm
--SKIPIF--
<?php
require __DIR__ . '/../lib/skip_debug.inc';
if (PHP_OS_FAMILY === 'Windows') die('skip mmap_anon is not there');
?>
--FILE--
<?php
require __DIR__ . '/../lib/dump.inc';

$dir = dump_dir('exact');
$scripts = [
	'rows' => 'class Report { static function rows() { for ($rows = []; ; $rows[] = "row " . count($rows)); } } Report::rows();',
	'grows' => '$text = "some text"; while (true) { $text .= "and as much more of it"; }',
	'doubles' => '$text = str_repeat("x", 1000); while (true) { $text .= $text; }',
	'objects' => 'for ($all = []; ; $all[] = (object) ["number" => count($all)]);',
	'caught' => 'set_error_handler(fn() => print("never")); try { str_repeat("x", (64 << 20) - 32); } catch (Throwable) { echo "never"; }',
	'later' => 'register_shutdown_function(function () { echo memory_get_usage() > 0, error_get_last()["message"]; }); str_repeat("x", (64 << 20) - 32);',
];
$settings = [
	'plain' => [],
	'full' => ['zmm.profile' => 'full'],
	'sampled' => ['zmm.profile' => '1K'],
	'hardened' => ['zmm.hardened' => '1'],
	'fixed' => ['zmm.cache_size' => '256K'],
	'mmap_anon' => ['zmm.mem_type' => 'mmap_anon', 'zmm.seg_size' => '64K'],
];
foreach ($scripts as $name => $code) {
	foreach ($settings as $word => $ini) {
		$ini += ['memory_limit' => '8M', 'display_errors' => 'stdout'];
		array_map('unlink', glob("$dir/*"));
		$without = child($code, $ini);
		$with = child($code, $ini + ['zmm.dump_dir' => $dir]);
		$same = dump_ends($with, $word === 'sampled') === dump_ends($without, $word === 'sampled') && $without['err'] === '';
		if (!$same || ($faults = dump_only_faults($dir, 'limit', $word === 'full')) !== 'exact') {
			echo "$name, $word: ", $same ? $faults : json_encode([$without, $with]), "\n";
		}
		if (in_array($name, ['caught', 'later'], true) && !PHP_DEBUG) {
			/* stock PHP rounds most sizes, but not these */
			$stock = child_run([PHP_BINARY, '-n', '-d', 'memory_limit=8M', '-d', 'display_errors=stdout', '-d', 'html_errors=0',
				'-d', 'log_errors=0', '-d', 'fatal_error_backtraces=0', '-r', $code], []);
			var_dump(dump_ends($with, false) === dump_ends($stock, false));
		}
		if ($name === 'rows') {
			echo dump_lines($with['err'], $dir), "\n";
		}
	}
}

/* A profile names the site, in the file and in the line. */
array_map('unlink', glob("$dir/*"));
child($scripts['rows'], ['memory_limit' => '8M', 'zmm.profile' => 'full', 'zmm.dump_dir' => $dir]);
$snapshot = Zmm\Snapshot::load(glob("$dir/*")[0]);
$sites = iterator_to_array($snapshot->sites());
usort($sites, fn($a, $b) => $b['live_bytes'] <=> $a['live_bytes']);
echo $sites[0]['function'], ' ', $sites[0]['line'], "\n";
/* All that is in use has a site, since the heap has freed what it held back for the error. */
$live = array_sum(array_column($sites, 'live_bytes'));
var_dump($live === $snapshot->sums()['live'], $sites[0]['live_bytes'] > $live / 2, $sites[0]['live_bytes'] === $sites[0]['bytes']);
?>
--CLEAN--
<?php
require __DIR__ . '/../lib/dump.inc';
dump_clean('exact');
?>
--EXPECT--
zmm: SIZE of SIZE in use; SIZE pinned; dump zmm-Standard_input_code-N-1.zmm
zmm: SIZE of SIZE in use: SIZE Report::rows() Command line code:1; SIZE pinned; dump zmm-Standard_input_code-N-1.zmm
zmm: SIZE of SIZE in use: SIZE Report::rows() Command line code:1 (+- E %); SIZE pinned; dump zmm-Standard_input_code-N-1.zmm
zmm: SIZE of SIZE in use; SIZE pinned; dump zmm-Standard_input_code-N-1.zmm
zmm: SIZE of SIZE in use; SIZE pinned; dump zmm-Standard_input_code-N-1.zmm
zmm: SIZE of SIZE in use; SIZE pinned; dump zmm-Standard_input_code-N-1.zmm
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
Report::rows 1
bool(true)
bool(true)
bool(true)

<?php
/*
 * The programs of docs/examples/ show what they are examples of: their findings, and what zmm_gc() gives.  Without the
 * extension they run, too, and say that it is missing.
 *
 *   php -n -d extension=zmm examples.php ROOT
 */

const LONGEST = 2; // seconds of processor time

$directory = "$argv[1]/docs/examples";
$wrong = 0;

function check(string $what, bool $holds, mixed $found = null): void
{
	global $wrong;

	$wrong += !$holds;
	echo $holds ? '' : 'not ', 'ok - ', $what, $holds ? '' : ': ' . json_encode($found), "\n";
}

/* Runs a program in a PHP of its own.  Returns what it prints, and its exit status. */
function run(array $arguments): array
{
	$outputs = [['file', '/dev/null', 'r'], ['pipe', 'w'], ['redirect', 1]];
	$process = proc_open([PHP_BINARY, '-n', ...$arguments], $outputs, $pipes);
	$printed = stream_get_contents($pipes[1]);
	return [$printed, proc_close($process)];
}

/* Runs an example, and looks at its heap then. */
function look(string $file): array
{
	preg_match('~ (/.*/zmm\.so)(?: \(deleted\))?$~m', file_get_contents('/proc/self/maps'), $zmm);
	$code = 'ob_start(); include ' . var_export($file, true) . '; $text = ob_get_clean(); $findings = zmm_find();
		$foretold = zmm_snapshot()->meta()["gc_gives"]; $given = zmm_gc(); $used = getrusage();
		echo json_encode([$text, $findings, $foretold, $given, $used["ru_utime.tv_sec"] + $used["ru_utime.tv_usec"] / 1e6]);';
	[$printed] = run(['-d', "extension=$zmm[1]", '-r', $code]);
	return json_decode($printed, true) ?? exit("$file prints $printed\n");
}

$looks = [];
foreach (['keep_one_in_200', 'bounded_cache', 'one_huge_request'] as $name) {
	[$text, $findings, $foretold, $given, $seconds] = $looks[$name] = look("$directory/$name.php");
	check("$name ends with a summary", (bool) preg_match('~^zmm: real .*\n$~m', $text), $text);
	check("$name takes less than " . LONGEST . ' seconds', $seconds < LONGEST, $seconds);
	check("$name: zmm_gc() gives what is foretold within 1 %", abs($foretold - $given) <= max($given / 100, 65536),
		[$foretold, $given]);
}
foreach (glob("$directory/*.php") as $file) {
	[$text, $status] = run([$file]);
	$name = basename($file, '.php');
	check("$name says that zmm is missing", $status === 0 && str_contains($text, 'zmm is not loaded'), [$text, $status]);
}

[, $findings, , $given] = $looks['keep_one_in_200'];
$first = $findings[0] ?? null;
check('keep_one_in_200: the first finding is fragmentation, high',
	[$first['kind'] ?? '', $first['severity'] ?? ''] === ['fragmentation', 'high'], $findings);
$facts = ($first['facts'] ?? []) + ['kind' => '', 'blocks_of_kind' => 0, 'blocks' => 1];
check('keep_one_in_200: strings hold the segments',
	$facts['kind'] === 'string' && $facts['blocks_of_kind'] > 0.9 * $facts['blocks'], $facts);
check('keep_one_in_200: zmm_gc() gives more than 40 MiB', $given > 40 << 20, $given);

[$text, $findings] = $looks['bounded_cache'];
check('bounded_cache: no finding', $findings === [], $findings);
preg_match_all('~([\d.]+) MiB in use~', $text, $use);
$later = array_slice($use[1], 2);
check('bounded_cache: it grows to job 3, and stays', count($later) === 10 && $use[1][0] < $use[1][1]
	&& $use[1][1] < $use[1][2] && max($later) - min($later) < 0.2, $use[1]);

[, $findings, , $given] = $looks['one_huge_request'];
check('one_huge_request: retained, and one peak',
	array_column($findings, 'kind') === ['retained', 'one_peak', 'cache'], $findings);
check('one_huge_request: zmm_gc() gives more than 40 MiB', $given > 40 << 20, $given);
exit($wrong ? 1 : 0);

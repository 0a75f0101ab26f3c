<?php
/*
 * The shapes of arrays that zmm.stub.php documents are those of the arrays: same keys, in any order, same types.
 *
 *   php -d extension=zmm shapes.php zmm.stub.php
 */

/* The shape behind "@return" of the doc comment before a function, as one line. */
function documented(string $stub, string $function): string
{
	if (!preg_match("~/\\*\\*((?:(?!\\*/).)*)\\*/\\s+(?:public )?function $function\\(~s", $stub, $comment)
			|| !preg_match('~@return\s+(.*)$~s', $comment[1], $return)) {
		exit("zmm.stub.php: $function has no @return\n");
	}
	return preg_replace('~\s*\*\s+|\s+~', ' ', trim($return[1], " \n\t*"));
}

/* "key: type, key: type" at one level: key => type. */
function members(string $inner): array
{
	$members = [];
	preg_match_all('~(\w+): (\??\w+(?:(<(?:[^<>]|(?3))*>)|(\{(?:[^{}]|(?4))*\}))?)~', $inner, $matches, PREG_SET_ORDER);
	foreach ($matches as [, $key, $type]) {
		$members[$key] = $type;
	}
	return $members;
}

/* Where a value is not of its type, one line each. */
function differences(string $path, string $type, mixed $value): array
{
	if (preg_match('~^array\{(.*)\}$~', $type, $match)) {
		return differences_of_shape($path, members($match[1]), $value);
	}
	if (preg_match('~^list<(.*)>$~', $type, $match)) {
		$found = array_is_list($value) ? [] : ["$path is no list"];
		foreach ($value as $i => $element) {
			$found = [...$found, ...differences("{$path}[$i]", $match[1], $element)];
		}
		return $found;
	}
	if ($type === 'mixed') {
		return [];
	}
	$nullable = $type[0] === '?' && $value === null;
	return $nullable || get_debug_type($value) === ltrim($type, '?') ? [] : ["$path is " . get_debug_type($value) . ", not $type"];
}

function differences_of_shape(string $path, array $members, array $value): array
{
	$found = [];
	foreach (array_diff_key($members, $value) as $key => $type) {
		$found[] = "{$path}[$key] is not there";
	}
	foreach (array_diff_key($value, $members) as $key => $element) {
		$found[] = "{$path}[$key] is not documented";
	}
	foreach (array_intersect_key($members, $value) as $key => $type) {
		$found = [...$found, ...differences("{$path}[$key]", $type, $value[$key])];
	}
	return $found;
}

/* A snapshot whose blocks somebody allocated. */
function snapshot_with_sites(): Zmm\Snapshot {
	require __DIR__ . '/../../tests/lib/snapshot_writer.inc';
	$file = tempnam(sys_get_temp_dir(), 'zmm');
	file_put_contents($file, example());
	$snapshot = Zmm\Snapshot::load($file);
	unlink($file);
	return $snapshot;
}

$stub = file_get_contents($argv[1]);
$heap = new Zmm\Heap(segmentSize: 65536);
for ($i = 0; $i < 20; $i++) {
	$heap->alloc(70000 + $i);
}
$found = [
	...differences('zmm_stats()', documented($stub, 'zmm_stats'), zmm_stats()),
	...differences('zmm_check()', documented($stub, 'zmm_check'), zmm_check()),
	...differences('Heap::stats()', documented($stub, 'stats'), $heap->stats()),
	...differences('Heap::check()', documented($stub, 'check'), $heap->check()),
	...differences('zmm_measure()', documented($stub, 'zmm_measure'), zmm_measure(fn() => range(1, 100))),
	...differences('Snapshot::sites()', documented($stub, 'sites'), snapshot_with_sites()->sites()),
];
echo implode("\n", $found), "\n";
exit($found ? 1 : 0);

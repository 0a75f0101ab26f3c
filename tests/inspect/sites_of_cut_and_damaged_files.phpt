--TEST--
Zmm\Snapshot: what a file says of sites is believed as far as it is whole; without sites there are no rows
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/snapshot_writer.inc';

$file = __DIR__ . '/cut.zmm';

function load(string $bytes): ?Zmm\Snapshot {
	file_put_contents($GLOBALS['file'], $bytes);
	try {
		return Zmm\Snapshot::load($GLOBALS['file']);
	} catch (RuntimeException $error) {
		echo str_replace($GLOBALS['file'], 'FILE', $error->getMessage()), "\n";
		return null;
	}
}

$whole = example();
$seen = [];
for ($length = 0; $length < strlen($whole); $length++) {
	ob_start();
	$snapshot = load(substr($whole, 0, $length));
	ob_end_clean();
	if ($snapshot) {
		$known = count(array_filter(array_column(iterator_to_array($snapshot->blocks(), false), 'site'), 'is_int'));
		$seen[count($snapshot->sites()) . ' sites, ' . "$known blocks"] = true;
	}
}
echo implode("\n", array_keys($seen)), "\n";

$blocks = [0x10000 => [[64, 0, 0], [64, 0, 1]]];
$code = [['{main}', '/a.php', 1]];
$without = load(zmm_file(meta() . blocks($blocks)));
var_dump($without->sites(), $without->census('site'), isset($without->diff(load($whole))['sites']));
$cases = [
	'a call of a function that is not there' => [$code, [[0, 1, 0]], []],
	'a root with a parent' => [$code, [[1, 0, 0]], []],
	'a call that is its own parent' => [$code, [[0, 0, 0], [1, 0, 0]], []],
	'a site of a call that is not there' => [$code, [[0, 0, 0]], [[1, 0]]],
	'a block of a site that is not there' => [$code, [[0, 0, 0]], [[0, 0]]],
];
foreach ($cases as $name => $places) {
	echo "$name: ";
	load(zmm_file(meta() . blocks($blocks) . places($blocks, ...$places)));
}
$cases = ['fewer' => [0x10000 => [[64, 0, 0]]], 'more' => [0x10000 => [[64, 0, 0], [64, 0, 0], [64, 0, 0]]]];
foreach ($cases as $name => $others) {
	echo "$name entries than used blocks: ";
	load(zmm_file(meta() . blocks($blocks) . places($others, $code, [[0, 0, 0]], [[0, 3, 1]])));
}
?>
--CLEAN--
<?php @unlink(__DIR__ . '/cut.zmm'); ?>
--EXPECT--
0 sites, 0 blocks
1 sites, 0 blocks
2 sites, 0 blocks
3 sites, 0 blocks
4 sites, 0 blocks
5 sites, 0 blocks
5 sites, 1 blocks
5 sites, 2 blocks
5 sites, 3 blocks
5 sites, 4 blocks
5 sites, 5 blocks
5 sites, 6 blocks
5 sites, 7 blocks
array(0) {
}
array(1) {
  [0]=>
  array(7) {
    ["site"]=>
    NULL
    ["function"]=>
    NULL
    ["file"]=>
    NULL
    ["line"]=>
    NULL
    ["blocks"]=>
    int(2)
    ["bytes"]=>
    int(128)
    ["charge"]=>
    int(0)
  }
}
bool(false)
a call of a function that is not there: FILE: the snapshot is damaged: SITE has a call of nobody, or of no function
a root with a parent: FILE: the snapshot is damaged: SITE has a call of nobody, or of no function
a call that is its own parent: FILE: the snapshot is damaged: SITE has a call of nobody, or of no function
a site of a call that is not there: FILE: the snapshot is damaged: SITE has a site in no call
a block of a site that is not there: FILE: the snapshot is damaged: SITE has no site 1
fewer entries than used blocks: FILE: the snapshot is damaged: SITB ends too early
more entries than used blocks: FILE: the snapshot is damaged: SITB has more than it says

--TEST--
Zmm\Snapshot: a census of the used blocks by kind and by size adds up, and a diff tells what changed since
--EXTENSIONS--
zmm
--FILE--
<?php
class Kept { public $text; }

$before = zmm_snapshot();
$kept = [];
for ($i = 0; $i < 300; $i++) {
	$kept[$i] = new Kept;
	$kept[$i]->text = str_repeat('x', 2000);
}
$after = zmm_snapshot();

foreach (['kind', 'size'] as $by) {
	$rows = $after->census($by);
	$bytes = array_column($rows, 'bytes');
	$sorted = $bytes;
	rsort($sorted);
	$used = iterator_to_array($after->blocks('state == used'), false);
	var_dump(array_sum($bytes) === $after->sums()['live'], $bytes === $sorted, min(array_column($rows, 'blocks')) > 0,
		array_sum(array_column($rows, 'blocks')) === count($used), array_sum(array_column($rows, 'charge')) === array_sum(array_column($used, 'charge')));
}
$wrong = 0;
foreach ($after->census('size') as $row) {
	$wrong += $row['bytes'] < $row['from'] * $row['blocks'] || $row['bytes'] > $row['to'] * $row['blocks'];
}
var_dump($wrong, $after->census() === $after->census('kind'));

$diff = $after->diff($before);
$sums = $diff['sums'];
var_dump($sums['live'] === $after->sums()['live'] - $before->sums()['live'], $sums['live'] > 300 * 2048,
	$sums['live'] === array_sum(array_column($diff['kinds'], 'bytes')));
foreach ($diff['kinds'] as $row) {
	if ($row['class'] === 'Kept') {
		var_dump($row['kind'], $row['blocks'], $row['bytes'] > 300 * 40 && $row['bytes'] < 300 * 200);
	}
}
var_dump($diff['kinds'][0]['kind'], $diff['kinds'][0]['blocks'] >= 300);
$back = $before->diff($after);
var_dump($back['sums']['live'] === -$sums['live'], count($back['kinds']) === count($diff['kinds']));
echo json_encode($after->diff($after)), "\n";
try {
	$after->census('colour');
} catch (ValueError $error) {
	echo $error->getMessage(), "\n";
}
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
int(0)
bool(true)
bool(true)
bool(true)
bool(true)
string(6) "object"
int(300)
bool(true)
string(6) "string"
bool(true)
bool(true)
bool(true)
{"sums":{"real":0,"live":0,"cached":0,"releasable":0,"pinned":0,"overhead":0,"unreadable":0},"kinds":[]}
Zmm\Snapshot::census(): Argument #1 ($by) must be "kind", "size", "site", "function", "file" or "package", "colour" given

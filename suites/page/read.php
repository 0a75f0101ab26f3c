<?php
/*
 * What Zmm\Snapshot says of snapshots, for comparisons with the page.
 *
 *   php -d extension=zmm.so read.php FILE [FILTERS]
 *
 * FILE has snapshots one behind the other, each after its length in 4 bytes, the lowest first.  Prints a line of JSON
 * for each: `error`, or `meta`, `sums`, `segments`, `findings`, `sites` and `count`, the blocks, bytes and charge by
 * state, kind and class.  With FILTERS, a JSON list, the line has for each filter the addresses of the blocks that it
 * chooses, or the error.
 */

function count_blocks(Zmm\Snapshot $snapshot): array
{
	$count = [];
	foreach ($snapshot->blocks() as $block) {
		$row = &$count["$block[state] $block[kind] $block[class]"];
		$row = [($row[0] ?? 0) + 1, ($row[1] ?? 0) + $block['size'], ($row[2] ?? 0) + $block['charge']];
		unset($row);
	}
	ksort($count);
	return $count;
}

function choose(Zmm\Snapshot $snapshot, string $filter): array|string
{
	try {
		return array_column(iterator_to_array($snapshot->blocks($filter)), 'address');
	} catch (ValueError $error) {
		return $error->getMessage();
	}
}

function read(string $file, ?array $filters): array
{
	try {
		$snapshot = Zmm\Snapshot::load($file);
	} catch (RuntimeException $error) {
		return ['error' => $error->getMessage()];
	}
	if ($filters !== null) {
		return array_map(fn($filter) => choose($snapshot, $filter), $filters);
	}
	return [
		'meta' => $snapshot->meta(), 'sums' => $snapshot->sums(), 'segments' => $snapshot->segments(),
		'findings' => $snapshot->findings(), 'sites' => $snapshot->sites(), 'count' => count_blocks($snapshot),
	];
}

$bytes = file_get_contents($argv[1]);
$filters = isset($argv[2]) ? json_decode(file_get_contents($argv[2]), true, 512, JSON_THROW_ON_ERROR) : null;
$one = "$argv[1].one";
for ($at = 0; $at < strlen($bytes); $at += 4 + $length) {
	$length = unpack('V', $bytes, $at)[1];
	file_put_contents($one, substr($bytes, $at + 4, $length));
	echo json_encode(read($one, $filters), JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR), "\n";
}

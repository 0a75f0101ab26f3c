<?php
/*
 * What it costs to look at a heap of many blocks: a table of snapshot, save, load, filter and page.  The blocks are
 * strings of 1 to 100 bytes, of which every other one was freed.
 *
 *   php -n -d extension=zmm.so -d memory_limit=-1 bench/insight.php [BLOCKS ...]     as in 1000000 10000000
 *
 * Each figure is the least CPU time of five calls.
 */

const ROUNDS = 5;

/* Returns milliseconds of CPU time of this process. */
function cpu(): float
{
	$used = getrusage();
	return 1000 * ($used['ru_utime.tv_sec'] + $used['ru_stime.tv_sec'])
		+ ($used['ru_utime.tv_usec'] + $used['ru_stime.tv_usec']) / 1000;
}

/* Returns the least time of a call, in milliseconds. */
function least(callable $call): float
{
	$least = INF;
	for ($i = 0; $i < ROUNDS; $i++) {
		$before = cpu();
		$call();
		$least = min($least, cpu() - $before);
	}
	return $least;
}

/* Makes a heap with so many blocks. */
function fill(int $blocks): SplFixedArray
{
	mt_srand(1);
	$strings = new SplFixedArray($blocks);
	for ($i = 0; $i < $blocks; $i++) {
		$strings[$i] = str_repeat('x', mt_rand(2, 100));
	}
	for ($i = 0; $i < $blocks; $i += 2) {
		unset($strings[$i]);
	}
	return $strings;
}

/* Goes over the blocks of a filter, and returns their number. */
function count_blocks(Zmm\Snapshot $snapshot, ?string $filter = null): int
{
	return iterator_count($snapshot->blocks($filter));
}

/* Returns the bytes of the page of this heap, which another process of the same code writes at its end. */
function page_size(int $blocks, string $file): int
{
	$extension = preg_match('~ (/.*/zmm\.so)$~m', file_get_contents('/proc/self/maps'), $match) ? $match[1] : 'zmm';
	$command = [PHP_BINARY, '-n', '-d', "extension=$extension", '-d', 'memory_limit=-1', __FILE__, '--fill', (string) $blocks];
	$process = proc_open($command, [], $pipes, null, ['ZMM_REPORT' => $file]);
	proc_close($process);
	return filesize($file);
}

function measure(int $blocks): array
{
	$strings = fill($blocks);
	$snapshot = zmm_snapshot();
	$count = count_blocks($snapshot);
	$file = sys_get_temp_dir() . '/zmm-insight.' . getmypid();
	$row = [
		'blocks' => $count,
		'snapshot' => least(fn() => zmm_snapshot()),
		'save' => least(fn() => $snapshot->save("$file.zmm", true)),
		'load' => least(fn() => Zmm\Snapshot::load("$file.zmm")),
		'findings' => least(fn() => $snapshot->findings()),
		'filter, few match' => least(fn() => count_blocks($snapshot, 'state == used and size >= 4K')),
		'filter, half match' => least(fn() => count_blocks($snapshot, 'state == used')),
		'all rows' => least(function () use ($snapshot) {
			foreach ($snapshot->blocks() as $block);
		}),
		'bytes of the snapshot' => filesize("$file.zmm"),
		'bytes of the page' => page_size($blocks, "$file.html"),
	];
	unlink("$file.zmm");
	unlink("$file.html");
	return $row;
}

if (($argv[1] ?? '') === '--fill') {
	$strings = fill((int) $argv[2]);
	exit;
}
$rows = array_map(fn($blocks) => measure((int) $blocks), array_slice($argv, 1) ?: [1_000_000]);
foreach (array_keys($rows[0]) as $name) {
	$format = str_contains($name, 'bytes') || $name === 'blocks' ? '%d' : '%.1f ms';
	echo "| $name | ", implode(' | ', array_map(fn($row) => sprintf($format, $row[$name]), $rows)), " |\n";
}

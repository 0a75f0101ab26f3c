<?php
/* worker.php JOB JOBS SURVIVORS AFTER: a worker that does JOBS jobs, one after the other; one in SURVIVORS leaves
 * something behind (0: none).  JOB: small, large, or mixed in turn.  AFTER each job: nothing, or caches: the memory
 * that is not needed is given back.  The last line says what the process holds in the end. */

function job(int $number, int $rows): array
{
	$table = [];
	for ($i = 0; $i < $rows; $i++) {
		$table[] = ['id' => $i, 'name' => "row $i of job $number", 'note' => str_repeat('n', ($i * 7 + $number) % 400)];
	}
	usort($table, fn ($a, $b) => strlen($a['note']) <=> strlen($b['note']) ?: $a['id'] <=> $b['id']);
	$text = implode("\n", array_map(fn ($row) => implode(',', $row), $table));
	return ['job' => $number, 'bytes' => strlen($text), 'sample' => substr($text, -500 - $number % 1000)];
}

function resident(): int
{
	preg_match('/^VmRSS:\s*(\d+) kB/m', file_get_contents('/proc/self/status'), $found);
	return 1024 * (int) $found[1];
}

[, $job, $jobs, $one_in, $after] = $argv;
$results = [];
$bytes = 0;
for ($i = 0; $i < $jobs; $i++) {
	$result = job($i, $job === 'small' || $job === 'mixed' && $i % 5 ? 300 : 12000);
	$bytes += $result['bytes'];
	if ($one_in > 0 && $i % $one_in === 0) {
		$results[] = $result;
	}
	if ($after === 'caches') {
		gc_mem_caches();
	}
}
echo count($results), " $bytes\n";
echo json_encode(['resident' => resident(), 'real' => memory_get_usage(true)]), "\n";

<?php
/* fork.php CHILDREN RECORDS WORK: a parent with RECORDS records forks CHILDREN, one after the other in pairs; each reads
 * all of them, as a server with workers does that loads its data before it forks, and makes WORK strings of its own. */

[, $children, $records, $work] = $argv;
$data = [];
for ($i = 0; $i < $records; $i++) {
	$data[] = ['id' => $i, 'name' => "name $i", 'text' => str_repeat('t', $i % 300)];
}
function work(array $data, int $strings): int
{
	$sum = 0;
	foreach ($data as $row) {
		$sum += $row['id'] + strlen($row['text']);
	}
	$made = [];
	for ($i = 0; $i < $strings; $i++) {
		$made[$i % 5000] = str_repeat('w', 10 + $i % 900);
	}
	return $sum + count($made);
}
$failed = 0;
for ($i = 0; $i < $children; $i += 2) {
	$running = [];
	foreach ([1, 2] as $_) {
		$pid = pcntl_fork();
		if ($pid === 0) {
			exit(work($data, (int) $work) > 0 ? 0 : 1);
		}
		$running[] = $pid;
	}
	foreach ($running as $pid) {
		pcntl_waitpid($pid, $status);
		$failed += pcntl_wexitstatus($status);
	}
}
echo "$children children, $failed failed\n";

<?php
/*
 * A worker of eight jobs, of which the fourth is huge.  Each job gives up all that it made.
 *
 *   php -d extension=zmm one_huge_request.php
 */

const MIB = 1 << 20;

class Line
{
	public function __construct(public int $number, public array $words)
	{
	}
}

function job(int $lines): int
{
	$all = [];
	for ($i = 0; $i < $lines; $i++) {
		$all[] = new Line($i, [str_repeat('x', mt_rand(10, 200)), str_repeat('y', mt_rand(10, 200))]);
	}
	return count($all);
}

mt_srand(1);
foreach ([100, 100, 100, 80_000, 100, 100, 100, 100] as $job => $lines) {
	$made = job($lines);
	printf("job %d: %5d lines, %4.1f MiB in use, %4.1f MiB from the system\n", $job + 1, $made,
		memory_get_usage() / MIB, memory_get_usage(true) / MIB);
}
echo function_exists('zmm_report') ? zmm_report(true) . "\n" : "zmm is not loaded: there is no report\n";

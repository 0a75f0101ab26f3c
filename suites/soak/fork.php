<?php
/*
 * Forks so many children, at different states of the heap, and tells how each ended.  Every process checks its heap; children
 * end in all the ways there are.
 *
 *   php fork.php CHILDREN
 */
function sound(): bool
{
	return !function_exists('zmm_check') || zmm_check() === [];
}

/* Allocations of mixed sizes that replace each other. */
function churn(array &$kept, int $seed, int $count): void
{
	mt_srand($seed);
	for ($i = 0; $i < $count; $i++) {
		$kept[mt_rand(0, 3000)] = match (mt_rand(0, 9)) {
			0 => array_fill(0, mt_rand(1, 300), $i),
			1 => str_repeat('l', mt_rand(1, 100000)),
			2 => [(object) ['a' => $i], "text $i"],
			default => str_repeat('s', mt_rand(1, 600)),
		};
	}
}

function child(int $number, array &$kept): void
{
	churn($kept, $number, 4000);
	switch ($number % 6) {
		case 0: /* with the whole of the engine's shutdown */
			exit(sound() ? 10 : 1);
		case 1: /* a child of its own */
			$pid = pcntl_fork();
			if ($pid === 0) {
				churn($kept, $number + 1000, 2000);
				exit(sound() ? 11 : 1);
			}
			churn($kept, $number + 2000, 2000);
			pcntl_waitpid($pid, $status);
			exit(sound() ? pcntl_wexitstatus($status) : 1);
		case 2: /* past its limit, with a shutdown function */
			register_shutdown_function(static fn () => exit(sound() ? 12 : 1));
			ini_set('display_errors', '0');
			ini_set('log_errors', '0');
			ini_set('memory_limit', (string) (memory_get_usage(true) + (1 << 20)));
			for ($list = [];;) {
				$list[] = str_repeat('m', 1000);
			}
		case 3: /* everything freed first */
			$kept = [];
			gc_mem_caches();
			exit(sound() && memory_get_usage() < 4 << 20 ? 13 : 1);
		case 4: /* killed in the middle */
			posix_kill(getmypid(), SIGKILL);
			exit(1);
		case 5: /* an exception nobody catches */
			ini_set('display_errors', '0');
			ini_set('log_errors', '0');
			throw new RuntimeException('nobody catches this');
	}
}

$kept = $running = $ended = [];
for ($number = 0; $number < (int) $argv[1]; $number++) {
	churn($kept, -$number, 1000);
	$pid = pcntl_fork();
	if ($pid === 0) {
		child($number, $kept);
	}
	churn($kept, -$number, 300); /* at the same time as the child */
	$running[$number] = $pid;
	if (count($running) === 2) {
		$ended[] = wait_for($running);
	}
}
while ($running) {
	$ended[] = wait_for($running);
}

function wait_for(array &$running): string
{
	$number = array_key_first($running);
	pcntl_waitpid($running[$number], $status);
	unset($running[$number]);
	$how = pcntl_wifsignaled($status) ? 'signal ' . pcntl_wtermsig($status) : 'exit ' . pcntl_wexitstatus($status);
	return "child $number: $how, parent " . (sound() ? 'sound' : 'unsound');
}

echo implode("\n", $ended), "\n", md5(serialize($kept)), "\n";

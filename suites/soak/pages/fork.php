<?php
/*
 * Forks this worker (FFI: pcntl is in no php-fpm).  Each child allocates, frees, checks its heap and leaves by _exit(), since the connection is
 * the parent's; meanwhile the parent allocates, too.
 */
$n = (int) ($_GET['n'] ?? 0);
$c = FFI::cdef('int fork(void); int waitpid(int, int *, int); void _exit(int);');
$status = FFI::new('int');
$kept = array_map(static fn (int $i): array => [$i, str_repeat('k', $i % 700)], range(1, 1000 + 100 * $n));
$sound = static fn (): bool => !function_exists('zmm_check') || zmm_check() === [];

$children = $codes = [];
for ($number = 0; $number < 3; $number++) {
	$pid = $c->fork();
	if ($pid === 0) {
		for ($list = [], $i = 0; $i < 3000; $i++) {
			$list[$i % 1000] = str_repeat('c', ($i * 37) % 4000);
			unset($kept[$i % 1500]);
		}
		$big = str_repeat('x', 5000000);
		unset($list, $big);
		gc_mem_caches();
		$c->_exit($sound() ? 70 + $number : 1);
	}
	$children[] = $pid;
	for ($i = 0; $i < 500; $i++) {
		$kept["parent $number $i"] = str_repeat('p', ($i * 31) % 3000);
		unset($kept[$i + 500 * $number]);
	}
}
foreach ($children as $pid) {
	$c->waitpid($pid, FFI::addr($status), 0);
	$codes[] = $status->cdata >> 8 . '' . ($status->cdata & 127 ? ' by a signal' : '');
}
echo 'children ended with ', implode(' ', $codes), ', parent ', $sound() ? 'sound' : 'unsound', ' ', md5(serialize($kept)), "\n";

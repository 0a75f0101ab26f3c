<?php
/* recursion.php DEPTH ROUNDS WHAT: functions that call themselves DEPTH times, again and again.  WHAT they hold on the
 * way: nothing, a string, or fibers (each level of ten is a fiber of its own). */

function down(int $depth, string $what): int
{
	if ($depth === 0) {
		return 0;
	}
	$held = $what === 'nothing' ? '' : str_repeat('h', 20 + $depth % 200);
	return strlen($held) + 1 + down($depth - 1, $what);
}

function fibers(int $depth): int
{
	$fiber = new Fiber(function () use ($depth): int {
		Fiber::suspend(1);
		return down(10, 'string') + ($depth > 10 ? fibers($depth - 10) : 0);
	});
	$fiber->start();
	$fiber->resume();
	return $fiber->getReturn();
}

[, $depth, $rounds, $what] = $argv;
$sum = 0;
for ($round = 0; $round < $rounds; $round++) {
	$sum += $what === 'fibers' ? fibers((int) $depth) : down((int) $depth, $what);
}
echo "$sum\n";

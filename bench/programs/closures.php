<?php
/* closures.php ROUNDS: closures, generators, iterators, exceptions and small objects. */

function numbers(int $n): Generator
{
	for ($i = 0; $i < $n; $i++) {
		yield "k$i" => $i;
	}
}

function map(iterable $items, callable $f): Generator
{
	foreach ($items as $key => $item) {
		yield $key => $f($item);
	}
}

function twice(iterable $items): Generator
{
	yield from $items;
	return yield from numbers(3);
}

final class Point
{
	public function __construct(public readonly float $x, public readonly float $y)
	{
	}

	public function moved(float $by): self
	{
		return new self($this->x + $by, $this->y + $by);
	}
}

$sum = 0;
for ($round = 0; $round < $argv[1]; $round++) {
	$compose = fn (callable ...$fs) => fn ($x) => array_reduce($fs, fn ($value, $f) => $f($value), $x);
	$steps = [];
	for ($i = 0; $i < 20; $i++) {
		$steps[] = function ($x) use ($i) {
			return $x + $i;
		};
	}
	$all = $compose(...$steps);
	foreach (twice(map(numbers(200), $all)) as $key => $value) {
		$sum += $value + strlen($key);
	}
	$point = new Point(0, 0);
	for ($i = 0; $i < 500; $i++) {
		$point = $point->moved($i);
	}
	try {
		(fn () => throw new RuntimeException("round $round"))();
	} catch (RuntimeException $e) {
		$sum += strlen($e->getTraceAsString()) > 0;
	}
	$fiber = new Fiber(function () use (&$sum) {
		for ($i = 0; $i < 20; $i++) {
			$sum += Fiber::suspend([$i, "value $i"]);
		}
	});
	$fiber->start();
	while (!$fiber->isTerminated()) {
		$fiber->resume(1);
	}
	$sum += (int) $point->x;
}
echo "$sum\n";

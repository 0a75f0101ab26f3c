--TEST--
Fibers, generators, closures and exceptions leave a sound heap and no memory behind
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/sound.inc';

function fibers(int $number): int
{
	$fibers = [];
	for ($i = 0; $i < $number; $i++) {
		$fiber = new Fiber(function (int $n) {
			$text = str_repeat('x', $n);
			while (true) {
				$text .= Fiber::suspend(strlen($text));
			}
		});
		$fiber->start($i);
		$fibers[] = $fiber;
	}
	$sum = 0;
	foreach ($fibers as $fiber) {
		$sum += $fiber->resume('tail');
	}
	return $sum; /* none of them is finished: destroyed while suspended */
}

function generators(int $number): int
{
	$counter = function (int $to) {
		try {
			for ($i = 0; $i < $to; $i++) {
				yield "key $i" => str_repeat('x', $i);
			}
		} finally {
			$GLOBALS['finished']++;
		}
	};
	$outer = function (int $to) use ($counter) {
		yield from $counter($to);
		yield from $counter($to);
	};
	$sum = 0;
	for ($i = 0; $i < $number; $i++) {
		foreach ($outer(20) as $value) {
			$sum += strlen($value);
			if ($sum % 7 === 3) {
				break;
			}
		}
	}
	return $sum;
}

function closures(int $number): int
{
	$closures = [];
	for ($i = 0; $i < $number; $i++) {
		$closures[] = fn(int $n) => $n + $i;
		$closures[] = function () use (&$closures, $i) {
			static $calls = 0;
			return ++$calls + $i + count($closures);
		};
	}
	$sum = 0;
	foreach ($closures as $closure) {
		$sum += $closure(1);
	}
	$closures = []; /* they hold the array they are in */
	return $sum;
}

function exceptions(int $number): int
{
	$caught = 0;
	$throw = function (int $depth) use (&$throw) {
		if ($depth === 0) {
			throw new DomainException(str_repeat('m', 100), 1, new LogicException('previous'));
		}
		try {
			$throw($depth - 1);
		} finally {
			$depth = str_repeat('f', $depth);
		}
	};
	for ($i = 0; $i < $number; $i++) {
		try {
			$throw($i % 20);
		} catch (DomainException $e) {
			$caught += strlen($e->getTraceAsString()) > 10;
		}
	}
	$throw = null;
	return $caught;
}

$finished = 0;
foreach (['fibers', 'generators', 'closures', 'exceptions'] as $what) {
	$number = scaled(1000);
	$what($number);
	gc_collect_cycles();
	zmm_gc();
	$before = zmm_stats()['used']['bytes'];
	$first = $what($number);
	gc_collect_cycles();
	zmm_gc();
	$left = zmm_stats()['used']['bytes'] - $before;
	sound($what);
	if ($left > 4096 || $first < 1) {
		echo "$left bytes left, result $first\n";
	}
}
?>
--EXPECT--
fibers: sound
generators: sound
closures: sound
exceptions: sound

<?php

declare(strict_types=1);

use PHPUnit\Framework\TestCase;

/* The engine's own structures: arrays, strings, objects, generators, fibers. */
final class LanguageTest extends TestCase
{
	public function sizes(): iterable
	{
		foreach ([0, 1, 7, 8, 9, 31, 255, 256, 257, 511, 512, 513, 535, 536, 4096, 65535, 65536, 262144, 1000000] as $size) {
			yield "size $size" => [$size];
		}
	}

	/** @dataProvider sizes */
	public function test_string_keeps_its_content_while_it_grows(int $size): void
	{
		$text = '';
		$step = max(1, intdiv($size, 50));
		while (strlen($text) < $size) {
			$text .= str_repeat(chr(33 + strlen($text) % 90), min($step, $size - strlen($text)));
		}
		$copy = strrev($text);

		$this->assertSame($size, strlen($text));
		$this->assertSame(md5($text), md5(strrev($copy)));
	}

	/** @dataProvider sizes */
	public function test_array_keeps_its_elements_while_it_grows(int $size): void
	{
		$count = min($size, 50000);
		$array = [];
		for ($i = 0; $i < $count; $i++) {
			$array["k$i"] = $i;
		}
		foreach (array_keys($array) as $position => $key) {
			if ($position % 3 === 0) {
				unset($array[$key]);
			}
		}
		$expected = array_filter(range(0, max(0, $count - 1)), static fn (int $i): bool => $count > 0 && $i % 3 !== 0);

		$this->assertSame(array_values($expected), array_values($array));
	}

	public function test_values_are_separated_on_write(): void
	{
		$first = range(1, 1000);
		$second = $first;
		$second[500] = 'changed';
		$third = &$second[501];
		$third = 'by reference';

		$this->assertSame(501, $first[500]);
		$this->assertSame(502, $first[501]);
		$this->assertSame(['changed', 'by reference'], array_slice($second, 500, 2));
	}

	public function test_cycles_are_collected(): void
	{
		$references = [];
		for ($i = 0; $i < 2000; $i++) {
			$node = new stdClass();
			$node->self = $node;
			$node->payload = array_fill(0, $i % 40, $node);
			$references[] = WeakReference::create($node);
		}
		unset($node);
		gc_collect_cycles();

		$this->assertCount(0, array_filter($references, static fn (WeakReference $r): bool => $r->get() !== null));
	}

	public function test_destructors_run_in_order(): void
	{
		$log = new ArrayObject();
		$make = static fn (string $name): object => new class ($log, $name) {
			public function __construct(private ArrayObject $log, private string $name)
			{
			}

			public function __destruct()
			{
				$this->log->append($this->name);
			}
		};
		$a = $make('a');
		$b = $make('b');
		$a = null;
		$b = $make('c');
		unset($b);

		$this->assertSame(['a', 'b', 'c'], $log->getArrayCopy());
	}

	public function test_generators_delegate(): void
	{
		$inner = static function (int $from): Generator {
			for ($i = $from; $i < $from + 100; $i++) {
				$sent = yield $i;
				if ($sent !== null) {
					return $sent;
				}
			}
			return 'end';
		};
		$outer = (static function () use ($inner): Generator {
			$results = [];
			foreach ([0, 1000, 2000] as $from) {
				$results[] = yield from $inner($from);
			}
			return $results;
		})();
		$sum = 0;
		foreach ($outer as $value) {
			$sum += $value;
		}

		$this->assertSame(314850, $sum);
		$this->assertSame(['end', 'end', 'end'], $outer->getReturn());
	}

	public function test_fibers_take_turns(): void
	{
		$log = [];
		$fibers = [];
		foreach (range(1, 20) as $number) {
			$fibers[] = new Fiber(static function () use ($number, &$log): void {
				for ($turn = 0; $turn < 5; $turn++) {
					$log[] = $number * 10 + $turn;
					Fiber::suspend(str_repeat('x', $number * 1000));
				}
			});
		}
		foreach ($fibers as $fiber) {
			$fiber->start();
		}
		for ($turn = 0; $turn < 5; $turn++) {
			foreach ($fibers as $fiber) {
				$fiber->resume();
			}
		}

		$this->assertCount(100, $log);
		$this->assertSame([10, 20, 30], array_slice($log, 0, 3));
		$this->assertTrue(array_product(array_map(static fn (Fiber $f): bool => $f->isTerminated(), $fibers)) === 1);
	}

	public function test_deep_recursion(): void
	{
		$depth = static function (int $n) use (&$depth): int {
			$ballast = [$n, (string) $n];
			return $n === 0 ? 0 : 1 + $depth($n - 1) + count($ballast) - 2;
		};

		$this->assertSame(20000, $depth(20000));
	}

	public function test_exceptions_unwind_through_finally(): void
	{
		$log = [];
		$level = static function (int $n) use (&$level, &$log): void {
			try {
				$n === 0 ? throw new DomainException('bottom') : $level($n - 1);
			} catch (DomainException $error) {
				throw new DomainException("level $n", 0, $error);
			} finally {
				$log[] = $n;
			}
		};
		try {
			$level(50);
			$this->fail('nothing was thrown');
		} catch (DomainException $error) {
			for ($chain = 0; $error->getPrevious() !== null; $chain++) {
				$error = $error->getPrevious();
			}
		}

		$this->assertSame(range(0, 50), $log);
		$this->assertSame(51, $chain);
		$this->assertSame('bottom', $error->getMessage());
	}

	public function test_failed_comparison_shows_the_difference(): void
	{
		try {
			$this->assertSame(['one' => 1, 'two' => [1, 2, 3]], ['one' => 1, 'two' => [1, 9, 3]]);
		} catch (PHPUnit\Framework\ExpectationFailedException $failure) {
			$difference = $failure->getComparisonFailure()->getDiff();
		}

		$this->assertStringContainsString("-        1 => 2\n+        1 => 9\n", $difference);
	}
}

<?php

use PHPUnit\Framework\TestCase;
use Zmm\PHPUnit\{LimitLeaks, LimitMemory, LimitsMemory};

#[LimitLeaks('2M')]
abstract class LimitedTestCase extends TestCase
{
	use LimitsMemory;

	protected function tearDown(): void
	{
		Library::$kept = [];
	}
}

/** A limit of the class, one of the class above, and methods with their own. */
#[LimitMemory('8M')]
final class ClassesTest extends LimitedTestCase
{
	public function testStaysBelow(): void
	{
		$this->assertSame(2 ** 22, Library::load(2 ** 22));
	}

	public function testUsesTooMuch(): void
	{
		$this->assertSame(2 ** 24, Library::load(2 ** 24));
	}

	#[LimitMemory('24M')]
	public function testHasItsOwnLimit(): void
	{
		$this->assertSame(2 ** 24, Library::load(2 ** 24));
	}

	#[LimitMemory('24M')]
	public function testKeepsTooMuch(): void
	{
		Library::keep(3 * 2 ** 20);
		$this->assertCount(1, Library::$kept);
	}
}

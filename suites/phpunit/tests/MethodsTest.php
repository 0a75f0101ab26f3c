<?php

use PHPUnit\Framework\TestCase;
use Zmm\PHPUnit\{LimitLeaks, LimitMemory, LimitsMemory};

/** Limits of methods. */
final class MethodsTest extends TestCase
{
	use LimitsMemory;

	private const MIB = 2 ** 20;

	private string $fixture = '';

	protected function setUp(): void
	{
		$this->fixture = str_repeat('x', 30 * self::MIB);
	}

	protected function tearDown(): void
	{
		Library::$kept = [];
	}

	#[LimitMemory('24M'), LimitLeaks('1M')]
	public function testStaysBelowBoth(): void
	{
		Library::keep(self::MIB / 2);
		$this->assertSame(20 * self::MIB, Library::load(20 * self::MIB));
	}

	#[LimitMemory('8m')]
	public function testUsesTooMuch(): void
	{
		$this->assertSame(20 * self::MIB, Library::load(20 * self::MIB));
	}

	#[LimitLeaks('1M')]
	public function testKeepsTooMuch(): void
	{
		Library::load(20 * self::MIB);
		Library::keep(3 * self::MIB);
		$this->assertCount(1, Library::$kept);
	}

	#[LimitMemory('4M'), LimitLeaks(1048576)]
	public function testDoesBoth(): void
	{
		Library::load(20 * self::MIB);
		Library::keep(3 * self::MIB);
		$this->assertCount(1, Library::$kept);
	}

	#[LimitLeaks('64K')]
	public function testLeavesCycles(): void
	{
		Library::circle(3 * self::MIB);
		$this->assertTrue(true);
	}

	/** @dataProvider sizes */
	#[LimitMemory('8M')]
	public function testSizes(int $size): void
	{
		$this->assertSame($size, Library::load($size));
	}

	public function sizes(): array
	{
		return ['small' => [self::MIB], 'large' => [16 * self::MIB], 'small again' => [2 * self::MIB]];
	}

	#[LimitMemory('24Q')]
	public function testHasABadLimit(): void
	{
		$this->assertTrue(true);
	}

	#[LimitLeaks('')]
	public function testHasAnEmptyLimit(): void
	{
		$this->assertTrue(true);
	}

	#[LimitMemory('99999999999G')]
	public function testHasALimitBeyondAll(): void
	{
		$this->assertTrue(true);
	}

	public function testHasNoLimit(): void
	{
		Library::keep(40 * self::MIB);
		$this->assertTrue(true);
	}

	#[LimitMemory('1M')]
	public function testFailsByItself(): void
	{
		Library::load(20 * self::MIB);
		$this->fail('its own words');
	}

	#[LimitMemory('24M')]
	public function testThrowsAsExpected(): void
	{
		$this->expectExceptionMessage('thrown');
		Library::load(20 * self::MIB);
		throw new RuntimeException('thrown');
	}

	#[LimitMemory('1M')]
	public function testThrowsAsExpectedAndUsesTooMuch(): void
	{
		$this->expectExceptionMessage('thrown');
		Library::load(20 * self::MIB);
		throw new RuntimeException('thrown');
	}

	#[LimitMemory('1M')]
	public function testIsSkipped(): void
	{
		Library::load(20 * self::MIB);
		$this->markTestSkipped('its own words');
	}

	#[LimitMemory('1M')]
	public function testReturnsAValue(): int
	{
		$this->assertTrue(true);
		return 42;
	}

	/** @depends testReturnsAValue */
	#[LimitMemory('1M')]
	public function testTakesTheValue(int $value): void
	{
		$this->assertSame(42, $value);
	}

	#[LimitLeaks('1M')]
	public function testFreesWhatWasThere(): void
	{
		$this->fixture = '';
		Library::keep(4 * self::MIB);
		$this->assertTrue(true);
	}

	#[LimitLeaks(1024)]
	public function testLeavesNothing(): void
	{
		$this->assertSame(20 * self::MIB, Library::load(20 * self::MIB));
	}
}

<?php
/*
 * What every thread runs from one file, so that opcache serves all of them the same code:
 * classes, closures, generators, constant arrays, exceptions and a loop that the JIT compiles.
 */

interface Shape
{
	const UNITS = ['mm' => 1, 'cm' => 10, 'm' => 1000];

	public function area(): float;
}

abstract class Named implements Shape
{
	private static array $made = [];

	public function __construct(protected string $name)
	{
		self::$made[static::class][] = $name;
	}

	public static function made(): array
	{
		return array_map('count', self::$made);
	}
}

final class Square extends Named
{
	public function __construct(string $name, private float $side)
	{
		parent::__construct($name);
	}

	public function area(): float
	{
		return $this->side ** 2;
	}
}

final class Circle extends Named
{
	public function __construct(string $name, private float $radius)
	{
		parent::__construct($name);
	}

	public function area(): float
	{
		if ($this->radius < 0) {
			throw new DomainException("$this->name has no area");
		}
		return 3 * $this->radius ** 2;
	}
}

function shapes(int $count): Generator
{
	for ($i = 0; $i < $count; $i++) {
		yield $i % 2 ? new Square("square $i", $i) : new Circle("circle $i", $i);
	}
}

function divisors(int $number): int
{
	$count = 0;
	for ($i = 1; $i <= $number; $i++) {
		$count += $number % $i === 0 ? 1 : 0;
	}
	return $count;
}

return (static function (): string {
	$area = 0;
	foreach (shapes(500) as $shape) {
		$area += $shape->area();
	}
	try {
		(new Circle('nothing', -1))->area();
	} catch (DomainException $none) {
		$area .= $none->getMessage();
	}
	$parts = [
		$area,
		divisors(5040),
		implode(',', array_map(static fn ($unit) => Shape::UNITS[$unit] * 2, array_keys(Shape::UNITS))),
		json_encode(Named::made()),
		md5(implode(' ', array_map('strrev', str_split(str_repeat('zts', 20000), 7)))),
	];
	$seen = implode('; ', $parts);
	return $seen === '82958750nothing has no area; 60; 2,20,2000; {"Circle":251,"Square":250}; f942fdc3e9fc1b763aa5f1a2352e474c' ? 'done' : $seen;
})();

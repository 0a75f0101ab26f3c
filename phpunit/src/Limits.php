<?php
declare(strict_types=1);

namespace Zmm\PHPUnit;

use PHPUnit\Framework\AssertionFailedError;

/** The limits of a test: those of its method, else of its class, else of the nearest class above. */
final class Limits
{
	private function __construct(public readonly ?int $memory, public readonly ?int $leaks, private array $attributes)
	{
	}

	/** @throws AssertionFailedError an attribute has no number of bytes */
	public static function of(string $class, string $method): self
	{
		$attributes = [];
		$bytes = [];
		foreach ([LimitMemory::class, LimitLeaks::class] as $name) {
			$attributes[$name] = self::nearest($name, $class, $method);
			$bytes[$name] = $attributes[$name]?->bytes();
			if ($attributes[$name] && $bytes[$name] === null) {
				throw new AssertionFailedError("{$attributes[$name]} of $class::$method() must have bytes, also with K, M or G"
					. ' behind them, as in 24M');
			}
		}
		return new self($bytes[LimitMemory::class], $bytes[LimitLeaks::class], $attributes);
	}

	public function areThere(): bool
	{
		return $this->memory !== null || $this->leaks !== null;
	}

	/** Returns the attribute of this class as it stands in the test. */
	public function text(string $name): string
	{
		return (string) $this->attributes[$name];
	}

	private static function nearest(string $name, string $class, string $method): ?Limit
	{
		$places = [new \ReflectionMethod($class, $method)];
		for ($above = new \ReflectionClass($class); $above; $above = $above->getParentClass()) {
			$places[] = $above;
		}
		foreach ($places as $place) {
			foreach ($place->getAttributes($name) as $attribute) {
				return $attribute->newInstance();
			}
		}
		return null;
	}
}

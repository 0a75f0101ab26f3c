<?php
declare(strict_types=1);

namespace Zmm\PHPUnit;

/** A number of bytes that a test may have. */
abstract class Limit
{
	private const UNITS = ['' => 0, 'K' => 10, 'M' => 20, 'G' => 30];

	/** @param int|string $limit bytes, also with K, M or G behind them, as in '24M' */
	final public function __construct(public readonly int|string $limit)
	{
	}

	/** Returns bytes; null: the limit is none. */
	final public function bytes(): ?int
	{
		if (!preg_match('/^(\d{1,15})([KMG]?)$/iD', (string) $this->limit, $match)) {
			return null;
		}
		$bytes = (int) $match[1] * 2 ** self::UNITS[strtoupper($match[2])];
		return is_int($bytes) ? $bytes : null;
	}

	/** Returns the attribute as it stands in the test. */
	final public function __toString(): string
	{
		return '#[' . substr(strrchr(static::class, '\\'), 1) . '(' . var_export($this->limit, true) . ')]';
	}
}

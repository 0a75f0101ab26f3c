<?php
declare(strict_types=1);

namespace Zmm\Command;

/** Ends the command with one line on standard error. The code is the exit status. */
final class Failure extends \Exception
{
	public const SOME = 1; // findings at or above --fail-on, a check of doctor that fails
	public const USAGE = 2;
	public const FILE = 3; // one that cannot be read or written

	/** What was asked for is not possible. */
	public static function usage(string $message): self
	{
		return new self("zmm: $message", self::USAGE);
	}

	/** A file cannot be read or written: a snapshot, a script, an output. */
	public static function file(string $message): self
	{
		return new self("zmm: $message", self::FILE);
	}

	/** A filter is wrong. The text has a line and a caret below it, so nothing stands in front. */
	public static function filter(string $message): self
	{
		return new self($message, self::USAGE);
	}
}

<?php
declare(strict_types=1);

namespace Zmm\Command;

/** Writes JSON, long lists of rows one by one. */
final class Json
{
	private const FLAGS = JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_SLASHES
		| JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION;

	public static function text(mixed $value): string
	{
		return json_encode($value, self::FLAGS);
	}

	/**
	 * Writes one object. A value that is a Traversable becomes a list with a row in each line.
	 *
	 * @param array<string, mixed> $members
	 */
	public static function write(Output $output, array $members): void
	{
		$before = '{';
		foreach ($members as $key => $value) {
			$output->write("$before\n  " . self::text($key) . ': ');
			$value instanceof \Traversable ? self::rows($output, $value) : $output->write(self::text($value));
			$before = ',';
		}
		$output->line("\n}");
	}

	private static function rows(Output $output, \Traversable $rows): void
	{
		$before = '[';
		foreach ($rows as $row) {
			$output->write("$before\n    " . self::text($row));
			$before = ',';
		}
		$output->write($before === '[' ? '[]' : "\n  ]");
	}
}

<?php
declare(strict_types=1);

namespace Zmm\Command;

/** Writes CSV as RFC 4180 has it, but for its ends of lines, which are those of Unix. */
final class Csv
{
	/**
	 * @param list<string> $names
	 * @param iterable<array<string, mixed>> $rows
	 */
	public static function write(Output $output, array $names, iterable $rows): void
	{
		self::line($output, $names);
		foreach ($rows as $row) {
			self::line($output, array_map(static fn(string $name): mixed => $row[$name], $names));
		}
	}

	/** @param list<mixed> $cells */
	private static function line(Output $output, array $cells): void
	{
		$output->line(implode(',', array_map(self::cell(...), $cells)));
	}

	private static function cell(mixed $value): string
	{
		$text = is_bool($value) ? (string) (int) $value : (string) $value;
		return strpbrk($text, ",\"\r\n") === false ? $text : '"' . str_replace('"', '""', $text) . '"';
	}
}

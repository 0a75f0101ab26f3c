<?php
declare(strict_types=1);

namespace Zmm\Command;

/** What depends on whether somebody looks on: colours, notes, progress. */
final class Terminal
{
	private const CODES = ['bold' => '1', 'red' => '31', 'yellow' => '33', 'green' => '32', 'dim' => '2'];

	private const EVERY = 4096; // blocks between two looks at the clock
	private const PATIENCE = 1.0; // seconds without a word

	private static ?bool $colours = null;

	private static function colours(): bool
	{
		return self::$colours ??= (string) getenv('NO_COLOR') === '' && getenv('TERM') !== 'dumb' && stream_isatty(STDOUT);
	}

	/** Returns the text in a colour, or as it is. */
	public static function paint(string $text, string $colour): string
	{
		return self::colours() && $text !== '' ? "\e[" . self::CODES[$colour] . "m$text\e[0m" : $text;
	}

	/** Writes a line for persons to standard error. */
	public static function note(string $text): void
	{
		@fwrite(STDERR, 'zmm: ' . Text::clean($text) . "\n");
	}

	/**
	 * Goes over rows, and tells on a terminal how far it is once that takes longer than a second.
	 *
	 * @template T
	 * @param iterable<T> $rows
	 * @return \Generator<int, T>
	 */
	public static function progress(iterable $rows, string $what): \Generator
	{
		$watched = stream_isatty(STDERR);
		$start = microtime(true);
		$shown = false;
		$count = 0;
		try {
			foreach ($rows as $row) {
				yield $row;
				if (++$count % self::EVERY === 0 && $watched && microtime(true) - $start > self::PATIENCE) {
					fwrite(STDERR, "\r" . number_format($count) . " $what ...");
					$shown = true;
				}
			}
		} finally {
			if ($shown) {
				fwrite(STDERR, "\r\e[K");
			}
		}
	}
}

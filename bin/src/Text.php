<?php
declare(strict_types=1);

namespace Zmm\Command;

/** Texts and numbers as persons read them. */
final class Text
{
	public const WIDTH = 100;

	/** Returns a text of a file or a user without anything that moves a cursor. What follows a NUL is left out. */
	public static function clean(string $text): string
	{
		$text = explode("\0", $text, 2)[0];
		if (!preg_match('~^[^\x00-\x1f\x7f-\x9f]*$~u', $text)) {
			$hexadecimal = static fn(array $match): string => '\\x' . bin2hex($match[0]);
			$text = (string) preg_replace_callback('~[\x00-\x1f\x7f-\xff]~', $hexadecimal, $text);
		}
		return $text;
	}

	/** Returns "7.5 MiB". */
	public static function size(int $bytes): string
	{
		if ($bytes < 0) {
			return '-' . self::size($bytes === PHP_INT_MIN ? PHP_INT_MAX : -$bytes);
		}
		$units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
		for ($unit = 0, $tenths = 0; $bytes >= 1024; $unit++) {
			$tenths = (($bytes & 1023) * 10 + 512) >> 10;
			$bytes = ($bytes >> 10) + intdiv($tenths, 10);
			$tenths %= 10;
		}
		return $unit ? "$bytes.$tenths $units[$unit]" : "$bytes B";
	}

	/** Returns a difference with its sign. */
	public static function signed(int $number): string
	{
		return $number > 0 ? "+$number" : (string) $number;
	}

	/** Returns the size of a difference with its sign. */
	public static function signedSize(int $bytes): string
	{
		return ($bytes > 0 ? '+' : '') . self::size($bytes);
	}

	/** Returns "12.5 %". */
	public static function share(int $part, int $whole): string
	{
		return sprintf('%.1f %%', $whole ? 100 * $part / $whole : 0);
	}

	public static function address(int $address): string
	{
		return sprintf('0x%x', $address);
	}

	/** Counts characters; a text that is no UTF-8 has as many as bytes. */
	public static function length(string $text): int
	{
		$count = preg_match_all('~.~su', $text);
		return $count === false ? strlen($text) : $count;
	}

	/** Returns a text in so many characters; a longer one lacks its middle. */
	public static function fit(string $text, int $width): string
	{
		if (self::length($text) <= $width) {
			return $text;
		}
		$width = max($width, 5);
		$characters = preg_split('~~u', $text, -1, PREG_SPLIT_NO_EMPTY) ?: str_split($text);
		$end = intdiv($width - 2, 2);
		array_splice($characters, $width - 2 - $end, -$end, '..');
		return implode('', $characters);
	}

	/** Returns a text in lines that fit, each after so many spaces; later ones with so many more. */
	public static function paragraph(string $text, int $indent, int $more = 0): string
	{
		$first = str_repeat(' ', $indent);
		$lines = explode("\n", wordwrap(self::clean($text), self::WIDTH - $indent - $more, "\n", false));
		return $first . implode("\n$first" . str_repeat(' ', $more), $lines);
	}
}

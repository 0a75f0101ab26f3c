<?php
declare(strict_types=1);

namespace Zmm\Command;

/** Finds the word that somebody meant. */
final class Nearest
{
	/** @param list<string> $words not empty */
	public static function of(string $word, array $words): string
	{
		$word = substr(strtolower($word), 0, 200);
		$distance = static fn(string $other): int => str_starts_with($other, $word) ? 0 : levenshtein($word, $other);
		usort($words, static fn(string $a, string $b): int => $distance($a) <=> $distance($b));
		return $words[0];
	}
}

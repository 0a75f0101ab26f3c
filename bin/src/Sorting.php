<?php
declare(strict_types=1);

namespace Zmm\Command;

/** The order of rows: places, words and what is best when small go up, other numbers down. */
final class Sorting
{
	private const UP = ['segment', 'address', 'offset', 'blocks_needed_free'];

	/** Rows that are kept beyond the wanted ones before the others are dropped. */
	private const SLACK = 10000;

	/**
	 * Returns the first rows by a key, all if $top is 0. Rows of the same key stay in their order.
	 *
	 * @param iterable<array<string, mixed>> $rows
	 * @return list<array<string, mixed>>
	 */
	public static function rows(iterable $rows, string $key, int $top): array
	{
		$kept = [];
		foreach ($rows as $row) {
			$kept[] = $row;
			if ($top && count($kept) > $top + self::SLACK) {
				$kept = self::first($kept, $key, $top);
			}
		}
		return self::first($kept, $key, $top);
	}

	/**
	 * @param list<array<string, mixed>> $rows
	 * @return list<array<string, mixed>>
	 */
	private static function first(array $rows, string $key, int $top): array
	{
		$up = in_array($key, self::UP, true);
		usort($rows, static fn(array $a, array $b): int => $up || is_string($a[$key] ?? $b[$key])
			? $a[$key] <=> $b[$key] : $b[$key] <=> $a[$key]);
		return $top ? array_slice($rows, 0, $top) : $rows;
	}
}

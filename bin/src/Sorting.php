<?php
declare(strict_types=1);

namespace Zmm\Command;

/** The order of rows: places, words and what is best when small go up, other numbers down. */
final class Sorting
{
	private const UP = [
		'segment', 'address', 'offset', 'blocks_needed_free', 'state', 'kind', 'class', 'list', 'site',
		'function', 'file', 'line',
	];

	/** Rows that are kept beyond the wanted ones before the others are dropped. */
	private const SLACK = 2000;

	/**
	 * Returns the first rows by a key, all if $top is 0. Rows of the same key stay in their order.
	 *
	 * @param iterable<array<string, mixed>> $rows
	 * @return list<array<string, mixed>>
	 */
	public static function rows(iterable $rows, string $key, int $top): array
	{
		$up = in_array($key, self::UP, true) ? 1 : -1;
		$compare = static fn(array $a, array $b): int => $up * ($a[$key] <=> $b[$key]);
		$kept = [];
		$last = null; // a row behind it is none of the first
		foreach ($rows as $row) {
			if ($last && $compare($row, $last) >= 0) {
				continue;
			}
			$kept[] = $row;
			if ($top && count($kept) > $top + self::SLACK) {
				$kept = self::first($kept, $compare, $top);
				$last = $kept[$top - 1];
			}
		}
		return self::first($kept, $compare, $top);
	}

	/**
	 * @param list<array<string, mixed>> $rows
	 * @return list<array<string, mixed>>
	 */
	private static function first(array $rows, \Closure $compare, int $top): array
	{
		usort($rows, $compare);
		return $top ? array_slice($rows, 0, $top) : $rows;
	}
}

<?php
declare(strict_types=1);

namespace Zmm\Command;

/** What is different between snapshots, the oldest first. Differences are those of the last to the first. */
final class Comparison
{
	/** What all snapshots of a comparison should have in common. */
	private const SAME = [
		'script' => 'scripts', 'pid' => 'processes', 'zmm' => 'versions of zmm', 'geometry' => 'geometries',
	];

	/**
	 * @param list<SnapshotFile> $files two or more
	 * @param list<string> $fields what the blocks of a group have in common
	 */
	public function __construct(public readonly array $files, public readonly array $fields)
	{
	}

	/** Returns how a file is called in tables. */
	public static function letter(int $file): string
	{
		return chr(ord('A') + $file);
	}

	/**
	 * Returns why the differences may mean little.
	 *
	 * @return list<string>
	 */
	public function warnings(): array
	{
		$warnings = [];
		foreach (self::SAME as $key => $what) {
			$values = array_map(static fn(SnapshotFile $file): string => (string) ($file->meta[$key] ?? ''), $this->files);
			$values = array_unique(array_map(Text::clean(...), $values));
			if (count($values) > 1) {
				$warnings[] = "these are snapshots of different $what: " . implode(', ', $values);
			}
		}
		$times = array_map(static fn(SnapshotFile $file): int => (int) ($file->meta['time'] ?? 0), $this->files);
		$sorted = $times;
		sort($sorted);
		if ($times !== $sorted) {
			$warnings[] = 'the snapshots are not in the order in which they were taken';
		}
		return $warnings;
	}

	/** @return list<array{term: string, bytes: list<?int>, difference: int}> */
	public function sums(): array
	{
		$all = array_map(static fn(SnapshotFile $file): array => $file->sums + ($file->resident() ?? []), $this->files);
		$rows = [];
		foreach (array_keys(array_intersect_key(...$all)) as $term) {
			$bytes = array_column($all, $term);
			if ($term !== 'unreadable' || array_filter($bytes)) {
				$rows[] = ['term' => $term, 'bytes' => $bytes, 'difference' => end($bytes) - $bytes[0]];
			}
		}
		return $rows;
	}

	/**
	 * Returns the groups that are not the same in all, the one with the largest difference in bytes first.
	 *
	 * @return list<array<string, mixed>>
	 */
	public function groups(): array
	{
		$censuses = array_map(fn(SnapshotFile $file): array => $this->census($file), $this->files);
		$rows = [];
		foreach (array_replace(...$censuses) as $key => $group) {
			$found = array_map(static fn(array $groups): ?array => $groups[$key] ?? null, $censuses);
			$row = $this->group(array_intersect_key($group, array_flip($this->fields)), $found);
			if (count(array_unique($row['bytes'])) > 1 || count(array_unique($row['count'])) > 1) {
				$rows[] = $row;
			}
		}
		$weight = static fn(array $row): array => [abs($row['bytes_difference']), abs($row['count_difference'])];
		usort($rows, static fn(array $a, array $b): int => $weight($b) <=> $weight($a));
		return $rows;
	}

	/** @return array<string, array<string, mixed>> */
	private function census(SnapshotFile $file): array
	{
		$all = (bool) array_intersect($this->fields, ['state', 'list']);
		$census = new Census($this->fields);
		foreach ($file->blocks($all ? null : 'state == used') as $block) {
			if ($all || $block['state'] === 'used') {
				$census->add($block);
			}
		}
		return $census->groups();
	}

	/**
	 * @param array<string, mixed> $fields
	 * @param list<?array<string, mixed>> $found the group in each snapshot
	 * @return array<string, mixed>
	 */
	private function group(array $fields, array $found): array
	{
		$count = array_map(static fn(?array $group): int => $group['count'] ?? 0, $found);
		$bytes = array_map(static fn(?array $group): int => $group['bytes'] ?? 0, $found);
		$grew = 0;
		for ($n = 1; $n < count($bytes); $n++) {
			$grew += $bytes[$n] > $bytes[$n - 1];
		}
		return $fields + [
			'count' => $count,
			'bytes' => $bytes,
			'count_difference' => end($count) - $count[0],
			'bytes_difference' => end($bytes) - $bytes[0],
			'grew' => $grew,
			'note' => $count[0] === 0 ? 'new' : (end($count) === 0 ? 'gone' : ''),
		];
	}
}

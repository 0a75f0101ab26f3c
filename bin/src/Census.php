<?php
declare(strict_types=1);

namespace Zmm\Command;

/** Counts blocks in groups of those that have some fields in common. */
final class Census
{
	/** What each group has beside its fields. */
	public const FIGURES = ['count', 'bytes', 'charge'];

	/** @var array<string, array<string, mixed>> */
	private array $groups = [];

	/** @param list<string> $fields */
	public function __construct(private array $fields)
	{
	}

	/** @param array<string, mixed> $block */
	public function add(array $block): void
	{
		$key = '';
		foreach ($this->fields as $field) {
			$key .= $block[$field] . "\0\0"; // in a name of a class there is one NUL at most
		}
		if (!isset($this->groups[$key])) {
			$this->groups[$key] = $this->group($block);
		}
		$group = &$this->groups[$key];
		$group['count']++;
		$group['bytes'] += $block['size'];
		$group['charge'] += $block['charge'];
	}

	/**
	 * @param array<string, mixed> $block
	 * @return array<string, mixed>
	 */
	private function group(array $block): array
	{
		$group = [];
		foreach ($this->fields as $field) {
			$group[$field] = $block[$field];
		}
		return $group + array_fill_keys(self::FIGURES, 0);
	}

	/** @return array<string, array<string, mixed>> by what is the same for a group of another census of these fields */
	public function groups(): array
	{
		return $this->groups;
	}

	/** @return list<array<string, mixed>> the one with the most bytes first, or by another key */
	public function rows(string $sort = 'bytes', int $top = 0): array
	{
		return Sorting::rows($this->groups, $sort, $top);
	}
}

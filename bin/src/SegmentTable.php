<?php
declare(strict_types=1);

namespace Zmm\Command;

/** How rows of segments are shown and flattened. */
final class SegmentTable
{
	/** What the rows can be sorted by. */
	public const KEYS = [
		'segment', 'address', 'size', 'reserved', 'used', 'free', 'cached', 'overhead', 'unreadable', 'blocks',
		'blocks_needed_free', 'holes', 'largest_hole', 'pinned',
	];

	/** The names of a flat row. */
	public const FLAT = [
		'segment', 'address', 'size', 'reserved', 'large', 'used', 'free', 'cached', 'overhead', 'unreadable', 'blocks',
		'blocks_needed_free', 'holes', 'largest_hole', 'pinned', 'pin_address', 'pin_offset', 'pin_size', 'pin_kind',
		'pin_class', 'pin_charge',
	];

	/** @return list<Column> */
	public static function columns(): array
	{
		return [
			Column::number('segment', 'no'), Column::address('address', 'address'), Column::number('size', 'size', 8),
			Column::number('used', 'used', 8), Column::number('free', 'free', 8), Column::number('cached', 'cached', 8),
			Column::number('blocks_needed_free', 'held by', 7), Column::number('largest_hole', 'largest hole'),
			self::pin(),
		];
	}

	private static function pin(): Column
	{
		return Column::text('pin_text', 'one of these');
	}

	/**
	 * Returns the row with what pins it as a text.
	 *
	 * @param array<string, mixed> $row
	 * @return array<string, mixed>
	 */
	public static function shown(array $row): array
	{
		$pin = $row['pin'];
		return $row + ['pin_text' => $pin ? trim(($pin['class'] ?? $pin['kind'] ?? '') . " $pin[size]") : '-'];
	}

	/**
	 * Returns the row without its inner one.
	 *
	 * @param array<string, mixed> $row
	 * @return array<string, mixed>
	 */
	public static function flat(array $row): array
	{
		foreach (['address', 'offset', 'size', 'kind', 'class', 'charge'] as $key) {
			$row["pin_$key"] = $row['pin'][$key] ?? null;
		}
		unset($row['pin']);
		return $row;
	}
}

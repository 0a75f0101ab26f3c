<?php
declare(strict_types=1);

namespace Zmm\Command\Verbs;

use Zmm\Command\Arguments;
use Zmm\Command\Option;
use Zmm\Command\Output;
use Zmm\Command\RowWriter;
use Zmm\Command\SegmentTable;
use Zmm\Command\SnapshotFile;
use Zmm\Command\Sorting;
use Zmm\Command\Verb;

final class Segments extends Verb
{
	public const SUMMARY = 'segments of a snapshot, with what keeps each from going back';
	public const SYNOPSIS = '[--sort KEY] [--top N] [--json|--csv] FILE';
	public const NOTES = <<<'END'
		"held by" is the number of used blocks, which are between the segment and its release (blocks_needed_free). Keys:
		segment, address, size, reserved, used, free, cached, overhead, unreadable, blocks, blocks_needed_free, holes,
		largest_hole, pinned. Numbers are sorted from the largest down; segment, address and blocks_needed_free up.
		END;
	public const EXAMPLES = [
		'zmm segments --sort blocks_needed_free app.zmm' => 'those that the fewest blocks hold first',
		'zmm segments --csv app.zmm > segments.csv' => 'all of them, for a spreadsheet',
	];

	private const TOP = 20;

	protected function options(): array
	{
		return [
			new Option('sort', 'KEY', 'a key of the rows (default: segment)'),
			new Option('top', 'N', 'so many rows, 0 is all of them (default: ' . self::TOP . '; all with --json, --csv)'),
			Option::json(),
			Option::csv(),
		];
	}

	protected function run(Arguments $arguments): int
	{
		$arguments->count(1, 1, 'one file');
		$sort = (string) $arguments->oneOf('sort', SegmentTable::KEYS, 'segment');
		$writer = new RowWriter(Output::standard(), $arguments, self::TOP);
		$file = new SnapshotFile($arguments->words[0]);
		$rows = Sorting::rows($file->segments(), $sort, 0);
		$rows = match (true) {
			$arguments->has('json') => $rows,
			$arguments->has('csv') => array_map(SegmentTable::flat(...), $rows),
			default => array_map(SegmentTable::shown(...), $rows),
		};
		$writer->write($file->head(), 'segments', SegmentTable::FLAT, SegmentTable::columns(), $rows);
		return 0;
	}
}

<?php
declare(strict_types=1);

namespace Zmm\Command\Verbs;

use Zmm\Command\Arguments;
use Zmm\Command\Census;
use Zmm\Command\Column;
use Zmm\Command\Option;
use Zmm\Command\Output;
use Zmm\Command\RowWriter;
use Zmm\Command\SnapshotFile;
use Zmm\Command\Sorting;
use Zmm\Command\Verb;

final class Blocks extends Verb
{
	public const SUMMARY = 'blocks of a snapshot, or groups of them';
	public const SYNOPSIS = '[--filter EXPR] [--group-by FIELD[,FIELD]] [--sort KEY] [--top N] [--json|--csv] FILE';
	public const NOTES = <<<'END'
		Fields: address, segment, offset, size, request, state, kind, class, list, pinned, charge; of a snapshot with a profile
		site, function, file, line. A group has count, bytes and charge. Numbers are sorted from the largest down; segment,
		address, offset, site, line and words from the smallest up.
		Without --sort blocks come by address, and groups with the most bytes first.
		END;
	public const EXAMPLES = [
		"zmm blocks --filter 'state == used' --group-by kind,class app.zmm" => 'what lives in the heap',
		"zmm blocks --filter 'state == used' --group-by class --sort charge app.zmm" => 'who keeps memory from going back',
		'zmm blocks --sort size --top 5 app.zmm' => 'the five largest blocks',
		'zmm blocks --csv app.zmm > blocks.csv' => 'all blocks, for a spreadsheet',
	];

	private const TOP = 20;

	protected function options(): array
	{
		return [
			new Option('filter', 'EXPR', 'only these blocks'),
			new Option('group-by', 'FIELDS', 'groups of the blocks that have these fields in common'),
			new Option('sort', 'KEY', 'a field; of groups also count, bytes or charge'),
			new Option('top', 'N', 'so many rows, 0 is all of them (default: ' . self::TOP . '; all with --json, --csv)'),
			Option::json(),
			Option::csv(),
		];
	}

	protected function run(Arguments $arguments): int
	{
		$arguments->count(1, 1, 'one file');
		$fields = $arguments->someOf('group-by', SnapshotFile::FIELDS, []);
		$keys = $fields ? [...$fields, ...array_diff(Census::FIGURES, $fields)] : SnapshotFile::FIELDS;
		$sort = $arguments->oneOf('sort', $keys, $fields ? 'bytes' : null);
		$writer = new RowWriter(Output::standard(), $arguments, self::TOP);
		$file = new SnapshotFile($arguments->words[0]);
		$rows = $file->blocks($arguments->value('filter'));
		$rows = $fields ? $this->groups($rows, $fields) : $rows;
		if ($sort !== null) {
			$rows = Sorting::rows($rows, $sort, $writer->top ? $writer->top + 1 : 0);
		}
		$writer->write($file->head(), $fields ? 'groups' : 'blocks', $keys, $this->columns($fields ? $keys : $this->shown($file)), $rows);
		return 0;
	}

	/**
	 * Returns the fields of a table, as many as a line has room for: the function only where it is known.
	 *
	 * @return list<string>
	 */
	private function shown(SnapshotFile $file): array
	{
		$without = $file->hasSites() ? ['request', 'pinned'] : ['function'];
		return array_values(array_diff(SnapshotFile::FIELDS, ['site', 'file', 'line', ...$without]));
	}

	/**
	 * @param iterable<array<string, mixed>> $blocks
	 * @param list<string> $fields
	 * @return array<string, array<string, mixed>>
	 */
	private function groups(iterable $blocks, array $fields): array
	{
		$census = new Census($fields);
		foreach ($blocks as $block) {
			$census->add($block);
		}
		return $census->groups();
	}

	/**
	 * @param list<string> $keys
	 * @return list<Column>
	 */
	private function columns(array $keys): array
	{
		return array_map(static fn(string $key): Column => match ($key) {
			'address' => Column::address($key, $key),
			'state', 'kind', 'class', 'list', 'function', 'file' => Column::text($key, $key),
			default => Column::number($key, $key, 6),
		}, $keys);
	}
}

<?php
declare(strict_types=1);

namespace Zmm\Command\Verbs;

use Zmm\Command\Arguments;
use Zmm\Command\Column;
use Zmm\Command\Option;
use Zmm\Command\Output;
use Zmm\Command\Places;
use Zmm\Command\RowWriter;
use Zmm\Command\SnapshotFile;
use Zmm\Command\Verb;

final class Sites extends Verb
{
	public const SUMMARY = 'who allocated the blocks of a snapshot';
	public const SYNOPSIS = '[--by GROUP] [--metric METRIC] [--filter EXPR] [--top N] [--json|--csv] FILE';
	public const NOTES = <<<'END'
		A site is a line of code together with the calls that led to it; zmm tree has these. The snapshot must be one of a
		profile. Metrics: live, in use now; peak, in use at the peak; allocated, since the profile began; pinned, what
		the used blocks keep from going back. With a filter the used blocks of the snapshot are counted.
		END;
	public const EXAMPLES = [
		'zmm sites app.zmm' => 'who has what is in use',
		'zmm sites --by package --metric allocated app.zmm' => 'which package allocates most',
		"zmm sites --metric pinned --filter 'kind == string' app.zmm" => 'whose strings keep memory from going back',
	];

	private const TOP = 20;

	protected function options(): array
	{
		return [
			new Option('by', 'GROUP', 'site (default), function, file or package'),
			new Option('metric', 'METRIC', 'live (default), peak, allocated or pinned'),
			new Option('filter', 'EXPR', 'counts only these blocks; the metric is live or pinned then'),
			new Option('top', 'N', 'so many rows, 0 is all of them (default: ' . self::TOP . '; all with --json, --csv)'),
			Option::json(),
			Option::csv(),
		];
	}

	protected function run(Arguments $arguments): int
	{
		$arguments->count(1, 1, 'one file');
		$filter = $arguments->value('filter');
		$by = (string) $arguments->oneOf('by', array_keys(Places::GROUPS), 'site');
		$metrics = $filter === null ? array_keys(Places::METRICS) : ['live', 'pinned'];
		$metric = (string) $arguments->oneOf('metric', $metrics, 'live');
		$writer = new RowWriter(Output::standard(), $arguments, self::TOP);
		$file = new SnapshotFile($arguments->words[0]);
		$places = new Places($file, $filter);
		$rows = $places->rows($by, $metric);
		$head = $file->head() + ['sample_interval' => $file->meta['sample_interval'] ?? null];
		$keys = [...Places::GROUPS[$by], ...$places->figures];
		$writer->write($head, 'sites', $keys, $this->columns($places, $by, $metric, $rows), $this->shown($rows, $by, $arguments));
		return 0;
	}

	/**
	 * @param list<array<string, mixed>> $rows
	 * @return list<Column>
	 */
	private function columns(Places $places, string $by, string $metric, array $rows): array
	{
		$bytes = $places->bytesOf($metric);
		$columns = [
			Column::number($bytes, "$metric bytes", 12), Column::size($bytes),
			Column::share($bytes, 'of all', array_sum(array_column($rows, $bytes))),
			Column::number($places->blocksOf($metric), 'blocks', 8),
		];
		return match ($by) {
			'site' => [...$columns, Column::text('function', 'function'), Column::text('at', 'at')],
			default => [...$columns, Column::text('name', $by)],
		};
	}

	/**
	 * Returns rows with what only the table shows.
	 *
	 * @param list<array<string, mixed>> $rows
	 * @return iterable<array<string, mixed>>
	 */
	private function shown(array $rows, string $by, Arguments $arguments): iterable
	{
		if ($arguments->has('json') || $arguments->has('csv')) {
			return $rows;
		}
		return array_map(static fn(array $row): array => $row + [
			'at' => ($row['file'] ?? '') . (isset($row['line']) ? ":$row[line]" : ''),
			'name' => (string) $row[$by] === '' ? "(no $by)" : (string) $row[$by],
		], $rows);
	}
}

<?php
declare(strict_types=1);

namespace Zmm\Command\Verbs;

use Zmm\Command\Arguments;
use Zmm\Command\CallTree;
use Zmm\Command\Column;
use Zmm\Command\Option;
use Zmm\Command\Output;
use Zmm\Command\Places;
use Zmm\Command\RowWriter;
use Zmm\Command\SnapshotFile;
use Zmm\Command\Verb;

final class Tree extends Verb
{
	public const SUMMARY = 'the calls that led to the blocks of a snapshot';
	public const SYNOPSIS = '[--metric METRIC] [--filter EXPR] [--depth N] [--min PERCENT] [--top N] [--json|--csv] FILE';
	public const NOTES = <<<'END'
		Each call is below the one that made it, with the bytes of both its own blocks and those of the calls below it; "own"
		has the bytes of its own blocks alone. "from" is the line where the call stands. Metrics are those of zmm sites.
		END;
	public const EXAMPLES = [
		'zmm tree app.zmm' => 'the calls with at least 1 % of what is in use',
		'zmm tree --metric allocated --depth 4 --min 5 app.zmm' => 'the outermost calls of those that allocate most',
	];

	private const MIN = 1.0;

	protected function options(): array
	{
		return [
			new Option('metric', 'METRIC', 'live (default), peak, allocated or pinned'),
			new Option('filter', 'EXPR', 'counts only these blocks; the metric is live or pinned then'),
			new Option('depth', 'N', 'so many calls below each other, 0 is all of them (default)'),
			new Option('min', 'PERCENT', 'only calls with so much of all (default: ' . self::MIN . ')'),
			new Option('top', 'N', 'so many rows, 0 is all of them (default)'),
			Option::json(),
			Option::csv(),
		];
	}

	protected function run(Arguments $arguments): int
	{
		$arguments->count(1, 1, 'one file');
		$filter = $arguments->value('filter');
		$metrics = $filter === null ? array_keys(Places::METRICS) : ['live', 'pinned'];
		$metric = (string) $arguments->oneOf('metric', $metrics, 'live');
		$depth = (int) $this->number($arguments, 'depth', '~^\d{1,9}$~', 'a number from 0, which is all', 0);
		$percent = $this->number($arguments, 'min', '~^(?:\d{1,2}(?:\.\d{1,9})?|100)$~', 'a number from 0 to 100', self::MIN);
		$writer = new RowWriter(Output::standard(), $arguments, 0);
		$file = new SnapshotFile($arguments->words[0]);
		$tree = new CallTree(new Places($file, $filter), $metric);
		$head = $file->head() + ['metric' => $metric, 'bytes' => $tree->bytes()];
		$rows = $tree->rows($depth, $tree->bytes() * $percent / 100);
		$writer->write($head, 'calls', CallTree::KEYS, $this->columns($metric, $tree->bytes()), $this->shown($rows, $arguments));
		return 0;
	}

	private function number(Arguments $arguments, string $name, string $form, string $what, float $default): float
	{
		$value = $arguments->value($name);
		if ($value !== null && !preg_match($form, $value)) {
			throw $arguments->wrong("--$name wants $what, not \"$value\"");
		}
		return $value === null ? $default : (float) $value;
	}

	/** @return list<Column> */
	private function columns(string $metric, int $all): array
	{
		return [
			Column::size('bytes', $metric), Column::share('bytes', 'of all', $all), Column::size('own_bytes', 'own'),
			Column::number('blocks', 'blocks', 8), Column::text('call', 'call'), Column::text('from', 'from'),
		];
	}

	/**
	 * @param iterable<array<string, mixed>> $rows
	 * @return iterable<array<string, mixed>>
	 */
	private function shown(iterable $rows, Arguments $arguments): iterable
	{
		$plain = $arguments->has('json') || $arguments->has('csv');
		foreach ($rows as $row) {
			yield $plain ? $row : $row + [
				'call' => str_repeat('  ', $row['depth']) . $row['function'],
				'from' => $row['file'] . ($row['line'] === null ? '' : ":$row[line]"),
			];
		}
	}
}

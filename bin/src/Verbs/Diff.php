<?php
declare(strict_types=1);

namespace Zmm\Command\Verbs;

use Zmm\Command\Arguments;
use Zmm\Command\Column;
use Zmm\Command\Comparison;
use Zmm\Command\Json;
use Zmm\Command\Option;
use Zmm\Command\Output;
use Zmm\Command\SnapshotFile;
use Zmm\Command\SumsPrinter;
use Zmm\Command\Table;
use Zmm\Command\Terminal;
use Zmm\Command\Text;
use Zmm\Command\Verb;

final class Diff extends Verb
{
	public const SUMMARY = 'what grew between snapshots of one process';
	public const SYNOPSIS = '[--by FIELD[,FIELD]] [--top N] [--json] A B [C...]';
	public const NOTES = <<<'END'
		Up to five snapshots, the oldest first. Differences are those of the last to the first one. Groups are of used
		blocks; with state or list among the fields, of all. "grew" counts the steps in which the bytes became more.
		END;
	public const EXAMPLES = [
		'zmm diff before.zmm after.zmm' => 'sums side by side, and which kinds and classes grew',
		'zmm diff --by class,size job1.zmm job2.zmm job3.zmm' => 'by class and size, over three jobs',
	];

	private const TOP = 20;
	private const MOST = 5;

	protected function options(): array
	{
		return [
			new Option('by', 'FIELDS', 'groups of blocks that have these fields in common (default: kind,class)'),
			Option::top(self::TOP, 'groups'),
			Option::json(),
		];
	}

	protected function run(Arguments $arguments): int
	{
		$arguments->count(2, self::MOST, 'two to five files');
		$fields = $arguments->someOf('by', SnapshotFile::FIELDS, ['kind', 'class']);
		$top = $arguments->top(self::TOP);
		$comparison = new Comparison(array_map(static fn($name) => new SnapshotFile($name), $arguments->words), $fields);
		array_map(Terminal::note(...), $comparison->warnings());
		$groups = $comparison->groups();
		$rows = $top ? array_slice($groups, 0, $top) : $groups;
		if ($arguments->has('json')) {
			Json::write(Output::standard(), $this->head($comparison) + ['groups' => $rows]);
		} else {
			$this->show(Output::standard(), $comparison, $rows, count($groups));
		}
		return 0;
	}

	/** @return array<string, mixed> */
	private function head(Comparison $comparison): array
	{
		return [
			'files' => array_map(static fn(SnapshotFile $file): array => $file->head() + [
				'pid' => $file->meta['pid'] ?? null, 'script' => $file->meta['script'] ?? null,
				'time' => $file->meta['time'] ?? null,
			], $comparison->files),
			'warnings' => $comparison->warnings(),
			'sums' => $comparison->sums(),
		];
	}

	/** @param list<array<string, mixed>> $rows */
	private function show(Output $output, Comparison $comparison, array $rows, int $all): void
	{
		foreach ($comparison->files as $n => $file) {
			$time = SumsPrinter::time($file->meta);
			$output->line('  ' . Comparison::letter($n) . '  ' . Text::clean($file->name) . "  $time");
		}
		$output->line("\n" . Terminal::paint('Where it is', 'bold'));
		$table = new Table($output, $this->columnsOfSums(count($comparison->files)));
		$table->rows(array_map($this->flat(...), $comparison->sums()));
		$part = $all > count($rows) ? ', ' . count($rows) . " of $all" : '';
		$output->line("\n" . Terminal::paint('What changed', 'bold') . $part);
		$rows ? (new Table($output, $this->columnsOfGroups($comparison)))->rows(array_map($this->flat(...), $rows))
			: $output->line('  nothing');
	}

	/** @return list<Column> */
	private function columnsOfSums(int $files): array
	{
		$columns = [Column::text('term', 'bytes')];
		for ($n = 0; $n < $files; $n++) {
			$columns[] = Column::number("bytes_$n", Comparison::letter($n), $files > 3 ? 10 : 12);
		}
		return [...$columns, Column::difference('difference', 'difference'), Column::differenceSize('difference')];
	}

	/** @return list<Column> */
	private function columnsOfGroups(Comparison $comparison): array
	{
		$columns = [];
		foreach ($comparison->fields as $field) {
			$columns[] = in_array($field, ['state', 'kind', 'class', 'list', 'function', 'file'], true) ? Column::text($field, $field, 8)
				: ($field === 'address' ? Column::address($field, $field) : Column::number($field, $field, 8));
		}
		$last = count($comparison->files) - 1;
		array_push(
			$columns,
			Column::number("count_$last", 'blocks', 8),
			Column::difference('count_difference', 'difference'),
			Column::number("bytes_$last", 'bytes', 10),
			Column::difference('bytes_difference', 'difference'),
			Column::differenceSize('bytes_difference'),
		);
		if ($last > 1) {
			$columns[] = Column::text('steps', 'grew');
		}
		return [...$columns, Column::text('note', '')];
	}

	/**
	 * Returns a row whose lists are spread over numbered keys.
	 *
	 * @param array<string, mixed> $row
	 * @return array<string, mixed>
	 */
	private function flat(array $row): array
	{
		foreach (['count', 'bytes'] as $key) {
			foreach (is_array($row[$key] ?? null) ? $row[$key] : [] as $n => $number) {
				$row["{$key}_$n"] = $number;
			}
		}
		if (isset($row['grew'])) {
			$row['steps'] = "$row[grew] of " . (count($row['bytes']) - 1);
		}
		return ['note' => $row['note'] ?? ''] + $row;
	}
}

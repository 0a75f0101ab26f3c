<?php
declare(strict_types=1);

namespace Zmm\Command;

/** Writes rows as a table, as JSON or as CSV, as the options --top, --json and --csv ask for. */
final class RowWriter
{
	/** So many rows at most; 0: all. */
	public readonly int $top;

	private bool $json;

	private bool $csv;

	private bool $more = false;

	/** @param int $top of a table, if the user does not say; JSON and CSV have all rows then */
	public function __construct(private Output $output, Arguments $arguments, int $top)
	{
		$arguments->exclusive('json', 'csv');
		$this->json = $arguments->has('json');
		$this->csv = $arguments->has('csv');
		$this->top = $arguments->top($this->json || $this->csv ? 0 : $top);
	}

	/**
	 * @param array<string, mixed> $head of JSON
	 * @param string $what the rows are
	 * @param list<string> $keys of CSV
	 * @param list<Column> $columns of the table
	 * @param iterable<array<string, mixed>> $rows
	 */
	public function write(array $head, string $what, array $keys, array $columns, iterable $rows): void
	{
		$rows = $this->first($rows);
		if ($this->json) {
			Json::write($this->output, $head + [$what => $rows]);
		} elseif ($this->csv) {
			Csv::write($this->output, $keys, $rows);
		} else {
			(new Table($this->output, $columns))->rows($rows);
			$this->more && $this->output->line("  ... and more: --top 0 shows all $what");
		}
	}

	/**
	 * @param iterable<array<string, mixed>> $rows
	 * @return \Generator<int, array<string, mixed>>
	 */
	private function first(iterable $rows): \Generator
	{
		$count = 0;
		foreach ($rows as $row) {
			if ($this->top && $count === $this->top) {
				$this->more = true;
				return;
			}
			$count++;
			yield $row;
		}
	}
}

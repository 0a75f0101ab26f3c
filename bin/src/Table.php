<?php
declare(strict_types=1);

namespace Zmm\Command;

/** Rows of aligned columns. The first rows say how wide the columns are, so that any number of rows can follow. */
final class Table
{
	private const LOOK = 1000;
	private const INDENT = 2;
	private const GAP = 2;
	private const LEAST_TEXT = 8;

	/** @var list<int> */
	private array $widths = [];

	/** @param list<Column> $columns */
	public function __construct(private Output $output, private array $columns)
	{
	}

	/** @param iterable<array<string, mixed>> $rows */
	public function rows(iterable $rows): void
	{
		$first = [];
		foreach ($rows as $row) {
			$cells = array_map(static fn(Column $column): string => $column->cell($row), $this->columns);
			if ($this->widths) {
				$this->line($cells);
			} else {
				$first[] = $cells;
				count($first) === self::LOOK && $this->begin($first);
			}
		}
		$this->widths || $this->begin($first);
	}

	/** @param list<list<string>> $rows */
	private function begin(array $rows): void
	{
		foreach ($this->columns as $n => $column) {
			$cells = [$column->title, ...array_column($rows, $n)];
			$this->widths[$n] = max($column->least, ...array_map(Text::length(...), $cells));
		}
		$this->narrow();
		$this->line(array_map(static fn(Column $column): string => $column->title, $this->columns), 'bold');
		array_map($this->line(...), $rows);
	}

	/** Takes from the widest texts what is too much for a line. */
	private function narrow(): void
	{
		$gaps = self::INDENT + self::GAP * (count($this->columns) - 1);
		while (array_sum($this->widths) + $gaps > Text::WIDTH) {
			$texts = array_filter($this->widths, fn(int $n): bool => $this->columns[$n]->left, ARRAY_FILTER_USE_KEY);
			if (!$texts || max($texts) <= self::LEAST_TEXT) {
				return;
			}
			$this->widths[array_search(max($texts), $texts, true)]--;
		}
	}

	/** @param list<string> $cells */
	private function line(array $cells, string $colour = ''): void
	{
		$line = str_repeat(' ', self::INDENT);
		foreach ($cells as $n => $cell) {
			$column = $this->columns[$n];
			$cell = $column->left ? Text::fit($cell, $this->widths[$n]) : $cell;
			$room = str_repeat(' ', max(0, $this->widths[$n] - Text::length($cell)));
			$line .= ($n ? str_repeat(' ', self::GAP) : '') . ($column->left ? $cell . $room : $room . $cell);
		}
		$line = rtrim($line);
		$this->output->line($colour ? Terminal::paint($line, $colour) : $line);
	}
}

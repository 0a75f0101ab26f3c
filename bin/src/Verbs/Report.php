<?php
declare(strict_types=1);

namespace Zmm\Command\Verbs;

use Zmm\Command\Arguments;
use Zmm\Command\Census;
use Zmm\Command\Column;
use Zmm\Command\FindingPrinter;
use Zmm\Command\Json;
use Zmm\Command\Option;
use Zmm\Command\Output;
use Zmm\Command\SegmentTable;
use Zmm\Command\SnapshotFile;
use Zmm\Command\Sorting;
use Zmm\Command\SumsPrinter;
use Zmm\Command\Table;
use Zmm\Command\Terminal;
use Zmm\Command\Terms;
use Zmm\Command\Text;
use Zmm\Command\Verb;

final class Report extends Verb
{
	public const SUMMARY = 'what a snapshot shows: its sums, findings, what lives in it, its segments';
	public const SYNOPSIS = '[--top N] [--json] FILE';
	public const EXAMPLES = [
		'zmm report app.zmm' => 'the report',
		'zmm report --json app.zmm | jq .sums.pinned' => 'one number of it',
	];

	private const TOP = 10;

	protected function options(): array
	{
		return [Option::top(self::TOP, 'rows of each table'), Option::json()];
	}

	protected function run(Arguments $arguments): int
	{
		$arguments->count(1, 1, 'one file');
		$top = $arguments->top(self::TOP);
		$file = new SnapshotFile($arguments->words[0]);
		$report = $this->take($file, $top);
		$arguments->has('json') ? Json::write(Output::standard(), $file->head() + $report) : $this->show($file, $report);
		return 0;
	}

	/** @return array<string, mixed> */
	private function take(SnapshotFile $file, int $top): array
	{
		$kinds = new Census(['kind', 'class']);
		$sizes = new Census(['size']);
		foreach ($file->blocks('state == used') as $block) {
			if ($block['state'] === 'used') {
				$kinds->add($block);
				$sizes->add($block);
			}
		}
		$segments = $file->segments();
		return [
			'meta' => $file->meta,
			'sums' => $file->sums,
			'resident' => $file->resident(),
			'findings' => FindingPrinter::rows($file->findings()),
			'kinds' => ['groups' => count($kinds->groups()), 'rows' => $kinds->rows('bytes', $top)],
			'sizes' => ['groups' => count($sizes->groups()), 'rows' => $sizes->rows('bytes', $top)],
			'segments' => ['groups' => count($segments), 'rows' => Sorting::rows($segments, 'blocks_needed_free', $top)],
		];
	}

	/** @param array<string, mixed> $report */
	private function show(SnapshotFile $file, array $report): void
	{
		$output = Output::standard();
		SumsPrinter::process($output, $file);
		SumsPrinter::sums($output, $file);
		$this->section($output, 'Findings');
		FindingPrinter::write($output, $file->findings());
		$live = $file->sums['live'];
		$this->section($output, 'What lives in the used blocks', $report['kinds']);
		$this->table($output, $report['kinds'], Column::text('kind', 'kind', 10), Column::text('class', 'class', 10),
			...$this->figures($live));
		$this->section($output, 'Sizes of the used blocks', $report['sizes']);
		$this->table($output, $report['sizes'], Column::number('size', 'block', 10), ...$this->figures($live));
		$this->section($output, 'Segments, those with the fewest used blocks first', $report['segments']);
		$report['segments']['rows'] = array_map(SegmentTable::shown(...), $report['segments']['rows']);
		$this->table($output, $report['segments'], ...SegmentTable::columns());
		$this->section($output, 'Terms');
		$output->line(Text::paragraph(Terms::glossary(), 2));
	}

	/** @param array{groups: int, rows: list<array<string, mixed>>} $part */
	private function table(Output $output, array $part, Column ...$columns): void
	{
		(new Table($output, $columns))->rows($part['rows']);
	}

	/** @return list<Column> */
	private function figures(int $live): array
	{
		return [
			Column::number('count', 'blocks', 10), Column::number('bytes', 'bytes', 12), Column::size('bytes'),
			Column::share('bytes', 'of live', $live), Column::number('charge', 'charge', 12),
		];
	}

	/** @param array{groups: int, rows: list<mixed>}|null $part */
	private function section(Output $output, string $title, ?array $part = null): void
	{
		$count = $part ? count($part['rows']) : 0;
		$more = $part && $part['groups'] > $count ? ", $count of $part[groups]" : '';
		$output->line("\n" . Terminal::paint($title, 'bold') . $more);
	}
}

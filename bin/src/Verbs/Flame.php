<?php
declare(strict_types=1);

namespace Zmm\Command\Verbs;

use Zmm\Command\Arguments;
use Zmm\Command\Failure;
use Zmm\Command\Option;
use Zmm\Command\Output;
use Zmm\Command\OutputFile;
use Zmm\Command\Places;
use Zmm\Command\SnapshotFile;
use Zmm\Command\Verb;

final class Flame extends Verb
{
	public const SUMMARY = 'a page that opens on the tree of calls, as an icicle graph';
	public const SYNOPSIS = '[--metric METRIC] [-o OUT] [-f] FILE';
	public const NOTES = <<<'END'
		Each call is as wide as what it and all calls below it have of the metric; the page has the table of sites, and all
		else of the snapshot, too. The snapshot must be one of a profile. Metrics are those of zmm sites. OUT is there whole
		or not at all.
		END;
	public const EXAMPLES = [
		'zmm flame -o app.html app.zmm' => 'which calls hold the most at the peak',
		'zmm flame --metric pinned -o app.html app.zmm' => 'which keep memory from going back',
	];

	protected function options(): array
	{
		return [
			new Option('metric', 'METRIC', 'live, peak (default), allocated or pinned'),
			new Option('output', 'OUT', 'the page to write (default: standard output)', 'o'),
			new Option('force', null, 'overwrites it', 'f'),
		];
	}

	protected function run(Arguments $arguments): int
	{
		$arguments->count(1, 1, 'one file');
		$metric = (string) $arguments->oneOf('metric', array_keys(Places::METRICS), 'peak');
		$name = $arguments->value('output');
		$file = new SnapshotFile($arguments->words[0]);
		$file->hasSites() || throw Failure::file(
			"$file->name: the snapshot does not know who allocated its blocks: ZMM_PROFILE=full, and a new one"
		);
		$page = $this->page($file, $metric);
		if ($name === null || $name === '-') {
			Output::standard()->write($page);
			return 0;
		}
		$target = new OutputFile($name, $arguments->has('force'));
		$output = $target->open();
		$output->write($page);
		$output->flush();
		$target->finish();
		return 0;
	}

	/** Returns the page, which its first element tells what to open on. */
	private function page(SnapshotFile $file, string $metric): string
	{
		$page = preg_replace('~<html ~', "<html data-open=\"icicle\" data-metric=\"$metric\" ", $file->html(), 1, $count);
		assert($count === 1);
		return (string) $page;
	}
}

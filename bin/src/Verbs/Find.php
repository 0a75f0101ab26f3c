<?php
declare(strict_types=1);

namespace Zmm\Command\Verbs;

use Zmm\Command\Arguments;
use Zmm\Command\Failure;
use Zmm\Command\FindingPrinter;
use Zmm\Command\Json;
use Zmm\Command\Option;
use Zmm\Command\Output;
use Zmm\Command\SnapshotFile;
use Zmm\Command\Verb;

final class Find extends Verb
{
	public const SUMMARY = 'findings of a snapshot, and an exit status for scripts';
	public const SYNOPSIS = '[--fail-on low|medium|high] [--json] FILE';
	public const NOTES = <<<'END'
		The exit status is 1 when a finding is at or above --fail-on, 0 when none is, 2 after wrong usage, and 3 when the
		file cannot be read.
		END;
	public const EXAMPLES = [
		'zmm find app.zmm' => 'what is worth a word, the most severe first',
		'zmm find --fail-on medium app.zmm || exit 1' => 'ends a build that has a finding of severity medium or high',
	];

	protected function options(): array
	{
		return [
			new Option('fail-on', 'SEVERITY', 'low, medium or high: from there on the exit status is 1 (default: high)'),
			Option::json(),
		];
	}

	protected function run(Arguments $arguments): int
	{
		$arguments->count(1, 1, 'one file');
		$least = (string) $arguments->oneOf('fail-on', FindingPrinter::SEVERITIES, 'high');
		$file = new SnapshotFile($arguments->words[0]);
		$findings = $file->findings();
		$failed = count(array_filter($findings, static fn($finding): bool => FindingPrinter::reaches($finding, $least)));
		if ($arguments->has('json')) {
			Json::write(Output::standard(), $file->head()
				+ ['fail_on' => $least, 'failed' => $failed, 'findings' => FindingPrinter::rows($findings)]);
		} else {
			FindingPrinter::write(Output::standard(), $findings);
		}
		return $failed ? Failure::SOME : 0;
	}
}

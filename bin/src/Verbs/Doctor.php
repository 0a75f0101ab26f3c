<?php
declare(strict_types=1);

namespace Zmm\Command\Verbs;

use Zmm\Command\Arguments;
use Zmm\Command\Checks;
use Zmm\Command\Extension;
use Zmm\Command\Failure;
use Zmm\Command\Json;
use Zmm\Command\Option;
use Zmm\Command\Output;
use Zmm\Command\Terminal;
use Zmm\Command\Text;
use Zmm\Command\Verb;

final class Doctor extends Verb
{
	public const SUMMARY = 'whether zmm works in this PHP, and what to do if not';
	public const SYNOPSIS = '[--json]';
	public const NOTES = <<<'END'
		It looks at the PHP that runs it: FPM and Apache have settings of their own, which phpinfo() shows there. A line is
		ok, warn or fail; the exit status is 1 when one fails.
		END;
	public const EXAMPLES = [
		'zmm doctor' => 'all checks',
		'php8.4 -n $(command -v zmm) doctor' => 'the same for another PHP, without its ini files',
	];

	private const COLOURS = ['ok' => 'green', 'warn' => 'yellow', 'fail' => 'red'];

	protected function options(): array
	{
		return [Option::json()];
	}

	protected function prepare(): void
	{
		Extension::seek(); // that there is none is what it tells
	}

	protected function run(Arguments $arguments): int
	{
		$arguments->count(0, 0, 'no argument');
		$checks = Checks::all();
		$failed = count(array_filter($checks, static fn(array $check): bool => $check['status'] === 'fail'));
		if ($arguments->has('json')) {
			Json::write(Output::standard(), ['failed' => $failed, 'checks' => $checks]);
		} else {
			array_map($this->show(...), $checks);
		}
		return $failed ? Failure::SOME : 0;
	}

	/** @param array<string, ?string> $check */
	private function show(array $check): void
	{
		$head = sprintf('%-5s %-11s ', $check['status'], $check['name']);
		$text = Text::paragraph($head . $check['found'], 0, 18);
		$status = (string) $check['status'];
		Output::standard()->line(Terminal::paint($status, self::COLOURS[$status]) . substr($text, strlen($status)));
		if ($check['remedy'] !== null) {
			Output::standard()->line(Text::paragraph("-> $check[remedy]", 18, 3));
		}
	}
}

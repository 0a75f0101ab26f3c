<?php
declare(strict_types=1);

namespace Zmm\Command\Verbs;

use Zmm\Command\Arguments;
use Zmm\Command\Failure;
use Zmm\Command\Interpreter;
use Zmm\Command\Option;
use Zmm\Command\Terminal;
use Zmm\Command\Verb;

/** Puts the script in the place of this command; the extension writes the report at the request's end. */
final class Run extends Verb
{
	public const SUMMARY = 'runs a script on the zmm heap, and leaves a report of it at its end';
	public const SYNOPSIS = '[-o FILE] [--format zmm|txt|json|html] [-f] [-d NAME=VALUE] SCRIPT [ARGS...]';
	public const NOTES = <<<'END'
		Input, output, process id and exit status are the script's. The end of FILE says what it becomes: .zmm is a
		snapshot for the other verbs, .txt, .json and .html are reports. Without -o it is zmm-SCRIPT.PID.zmm in the
		present directory. The script gets PHP's options that this command has, as in php -n zmm run SCRIPT.
		END;
	public const EXAMPLES = [
		'zmm run app.php' => 'runs it, and leaves zmm-app.4711.zmm',
		'zmm run -o app.html -d memory_limit=64M app.php --all' => 'a report to look at, at a limit of 64 MiB',
	];

	protected const REST_IS_ARGUMENTS = true;

	private const FORMATS = ['zmm', 'txt', 'json', 'html'];

	protected function options(): array
	{
		return [
			new Option('output', 'FILE', 'the file of the report', 'o'),
			new Option('format', 'FORMAT', 'zmm, txt, json or html; FILE has the same end'),
			new Option('force', null, 'overwrites the file', 'f'),
			new Option('', 'NAME=VALUE', 'sets an ini entry, as PHP\'s -d does', 'd', true),
		];
	}

	protected function run(Arguments $arguments): int
	{
		$arguments->words || throw $arguments->wrong('wants a script');
		$script = $arguments->words[0];
		if (!is_file($script) || !is_readable($script)) {
			throw Failure::file("$script: no script that can be read");
		}
		$report = $this->report($arguments, pathinfo($script, PATHINFO_FILENAME));
		$this->clear($report, $arguments->has('force'));
		putenv('ZMM_REPORT=' . str_replace('%', '%%', $report));
		stream_isatty(STDERR) && Terminal::note("the report will be in $report");
		$settings = [];
		foreach ($arguments->values('d') as $setting) {
			array_push($settings, '-d', $setting);
		}
		$words = $arguments->words;
		$words[0] = $script[0] === '-' ? "./$script" : $script;
		return Interpreter::script($settings, $words);
	}

	/** Returns the report's whole name, since the script may change its directory. */
	private function report(Arguments $arguments, string $script): string
	{
		$format = $arguments->oneOf('format', self::FORMATS, null);
		$file = $arguments->value('output') ?? "zmm-$script." . getmypid() . '.' . ($format ?? 'zmm');
		$end = strtolower(pathinfo($file, PATHINFO_EXTENSION));
		if (!in_array($end, $format === null ? self::FORMATS : [$format], true)) {
			$ends = implode(', ', array_map(static fn($end) => ".$end", $format === null ? self::FORMATS : [$format]));
			throw $arguments->wrong("the name of the report ends in $ends, not as $file");
		}
		return $file[0] === '/' ? $file : getcwd() . "/$file";
	}

	/** Proves that the report can be written, and makes room for it. */
	private function clear(string $report, bool $force): void
	{
		if (!is_dir(dirname($report)) || !is_writable(dirname($report))) {
			throw Failure::file("$report: nothing can be written in this directory");
		}
		if (!file_exists($report)) {
			return;
		}
		if (!$force || !is_file($report)) {
			throw Failure::file("$report: " . (is_file($report) ? 'exists already; -f overwrites it' : 'is no regular file'));
		}
		if (!@unlink($report)) {
			throw Failure::file("$report: cannot be overwritten");
		}
	}
}

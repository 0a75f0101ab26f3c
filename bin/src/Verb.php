<?php
declare(strict_types=1);

namespace Zmm\Command;

/** A verb of the command line: what its help says, and what it does. */
abstract class Verb
{
	/** One line of `zmm --help`. */
	public const SUMMARY = '';

	/** The arguments, behind the verb. */
	public const SYNOPSIS = '';

	/** More that the verb's help says, in lines that fit. */
	public const NOTES = '';

	/** Commands, each with what it shows. */
	public const EXAMPLES = [];

	/** Whether words behind the first argument are that one's, be they options or not. */
	protected const REST_IS_ARGUMENTS = false;

	final public function __construct(public readonly string $name)
	{
	}

	/** @return list<Option> */
	abstract protected function options(): array;

	/** Does the work. Returns the exit status. */
	abstract protected function run(Arguments $arguments): int;

	/** Runs before the work: most verbs need the extension. */
	protected function prepare(): void
	{
		Extension::need();
	}

	/** @param list<string> $words what stands behind the verb */
	public function start(array $words): int
	{
		$arguments = new Arguments($this->name, $this->options(), $words, static::REST_IS_ARGUMENTS);
		if ($arguments->wantsHelp) {
			return $this->help();
		}
		$this->prepare();
		return $this->run($arguments);
	}

	public function help(): int
	{
		$output = Output::standard();
		$output->line("zmm {$this->name} " . static::SYNOPSIS . "\n\n" . ucfirst(static::SUMMARY) . '.');
		if (static::NOTES !== '') {
			$output->line("\n" . Text::paragraph(strtr(static::NOTES, "\n", ' '), 0));
		}
		$output->line("\nOptions:");
		foreach ([...$this->options(), new Option('help', null, 'this text', 'h')] as $option) {
			$output->line(sprintf('  %-24s %s', $option->usage(), $option->text));
		}
		$output->line("\nExamples:");
		foreach (static::EXAMPLES as $command => $text) {
			$output->line("  $command\n      $text");
		}
		return 0;
	}
}

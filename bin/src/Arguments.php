<?php
declare(strict_types=1);

namespace Zmm\Command;

/** The words behind a verb: options and their values, and arguments. What is wrong with them is a Failure. */
final class Arguments
{
	/** @var list<string> */
	public array $words = [];

	public bool $wantsHelp = false;

	/** @var array<string, list<string>> */
	private array $values = [];

	/**
	 * @param list<Option> $options
	 * @param list<string> $words
	 */
	public function __construct(
		private string $verb,
		private array $options,
		array $words,
		private bool $restIsArguments,
	) {
		while ($words && !$this->wantsHelp) {
			$word = array_shift($words);
			if ($word === '--' || ($this->restIsArguments && !$this->isOption($word))) {
				array_push($this->words, ...($word === '--' ? [] : [$word]), ...$words);
				return;
			}
			$this->isOption($word) ? $this->option($word, $words) : $this->words[] = $word;
		}
	}

	private function isOption(string $word): bool
	{
		return strlen($word) > 1 && $word[0] === '-';
	}

	/** @param list<string> $words the words behind it, of which a value is taken */
	private function option(string $word, array &$words): void
	{
		if ($word === '--help' || $word === '-h') {
			$this->wantsHelp = true;
			return;
		}
		[$name, $value] = str_starts_with($word, '--')
			? explode('=', $word, 2) + [1 => null]
			: [substr($word, 0, 2), strlen($word) > 2 ? substr($word, 2) : null];
		$option = $this->known($name);
		if ($option->value === null && $value !== null) {
			throw $this->wrong("option $name takes no value");
		}
		if ($option->value !== null && ($value ??= array_shift($words)) === null) {
			throw $this->wrong("option $name wants $option->value");
		}
		if (isset($this->values[$option->key()]) && !$option->repeats) {
			throw $this->wrong("option $name is there twice");
		}
		$this->values[$option->key()][] = (string) $value;
	}

	private function known(string $name): Option
	{
		$names = ['--help'];
		foreach ($this->options as $option) {
			if ($name === "--$option->name" || $name === "-$option->letter") {
				return $option;
			}
			$names[] = $option->name ? "--$option->name" : "-$option->letter";
		}
		throw $this->wrong('option ' . Text::clean($name) . ' is not known, the nearest is ' . Nearest::of($name, $names));
	}

	public function has(string $name): bool
	{
		return isset($this->values[$name]);
	}

	public function value(string $name): ?string
	{
		return $this->values[$name][0] ?? null;
	}

	/** @return list<string> */
	public function values(string $name): array
	{
		return $this->values[$name] ?? [];
	}

	/** Returns a number of rows; 0 means all of them. */
	public function top(int $default): int
	{
		$value = $this->value('top');
		if ($value !== null && !preg_match('~^\d{1,9}$~', $value)) {
			throw $this->wrong('--top wants a number from 0, which is all, not ' . Text::clean($value));
		}
		return $value === null ? $default : (int) $value;
	}

	/**
	 * Returns a value that is one of a few words.
	 *
	 * @param list<string> $allowed
	 */
	public function oneOf(string $name, array $allowed, ?string $default): ?string
	{
		$value = $this->value($name) ?? $default;
		return $value === null ? null : $this->checked($name, $value, $allowed);
	}

	/**
	 * Returns a list of words with commas between.
	 *
	 * @param list<string> $allowed
	 * @param list<string> $default
	 * @return list<string>
	 */
	public function someOf(string $name, array $allowed, array $default): array
	{
		if (!$this->has($name)) {
			return $default;
		}
		$words = array_map('trim', explode(',', (string) $this->value($name)));
		return array_values(array_unique(array_map(fn($word) => $this->checked($name, $word, $allowed), $words)));
	}

	/** @param list<string> $allowed */
	private function checked(string $name, string $value, array $allowed): string
	{
		if (!in_array($value, $allowed, true)) {
			throw $this->wrong("--$name may be " . implode(', ', $allowed) . ', not "' . Text::clean($value) . '"');
		}
		return $value;
	}

	/** Proves that at most one of some options is there. */
	public function exclusive(string ...$names): void
	{
		$found = array_values(array_filter($names, $this->has(...)));
		if (count($found) > 1) {
			throw $this->wrong("--$found[0] and --$found[1] exclude each other");
		}
	}

	/** Proves that there are so many arguments. */
	public function count(int $least, int $most, string $what): void
	{
		$count = count($this->words);
		if ($count < $least || $count > $most) {
			throw $this->wrong("wants $what, not $count argument" . ($count === 1 ? '' : 's'));
		}
	}

	public function wrong(string $message): Failure
	{
		return Failure::usage("$this->verb: $message; zmm $this->verb --help");
	}
}

<?php
declare(strict_types=1);

namespace Zmm\Command;

/** An option of a verb. */
final class Option
{
	/** @param string|null $value the word for its value; null if it has none */
	public function __construct(
		public readonly string $name,
		public readonly ?string $value,
		public readonly string $text,
		public readonly ?string $letter = null,
		public readonly bool $repeats = false,
	) {
	}

	/** How it is written, for the help. */
	public function usage(): string
	{
		$words = array_filter([$this->letter ? "-$this->letter" : '', $this->name ? "--$this->name" : '']);
		return implode(', ', $words) . ($this->value === null ? '' : " $this->value");
	}

	/** What Arguments knows it by. */
	public function key(): string
	{
		return $this->name ?: (string) $this->letter;
	}

	public static function json(): self
	{
		return new self('json', null, 'the same as JSON');
	}

	public static function csv(): self
	{
		return new self('csv', null, 'the same as CSV, with a line of names');
	}

	public static function top(int $rows, string $what): self
	{
		return new self('top', 'N', "so many $what, 0 is all of them (default: $rows)");
	}
}

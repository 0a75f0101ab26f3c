<?php
declare(strict_types=1);

namespace Zmm\Command;

/** A column of a table: how the cells below its title look. */
final class Column
{
	private function __construct(
		public readonly string $key,
		public readonly string $title,
		public readonly int $least,
		public readonly bool $left,
		private \Closure $shown,
	) {
	}

	public static function text(string $key, string $title, int $least = 0): self
	{
		return new self($key, $title, $least, true, static fn(mixed $text): string => Text::clean((string) ($text ?? '-')));
	}

	public static function number(string $key, string $title, int $least = 0): self
	{
		return new self($key, $title, $least, false, static fn(mixed $number): string => (string) ($number ?? '-'));
	}

	public static function size(string $key, string $title = ''): self
	{
		return new self($key, $title, 10, false, static fn(int $bytes): string => Text::size($bytes));
	}

	public static function address(string $key, string $title): self
	{
		return new self($key, $title, 14, false, static fn(int $address): string => Text::address($address));
	}

	public static function difference(string $key, string $title): self
	{
		return new self($key, $title, 0, false, static fn(int $number): string => Text::signed($number));
	}

	public static function differenceSize(string $key): self
	{
		return new self($key, '', 10, false, static fn(int $bytes): string => Text::signedSize($bytes));
	}

	/** Part of a whole. */
	public static function share(string $key, string $title, int $whole): self
	{
		return new self($key, $title, 7, false, static fn(int $part): string => Text::share($part, $whole));
	}

	/** @param array<string, mixed> $row */
	public function cell(array $row): string
	{
		return ($this->shown)($row[$this->key]);
	}
}

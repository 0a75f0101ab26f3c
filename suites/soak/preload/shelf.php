<?php
namespace Preloaded;

final class Book extends Thing
{
}

final class Shelf implements \Countable, \IteratorAggregate
{
	public const LIMITS = ['least' => 1, 'most' => 300 + 7, 'names' => ['a', 'b']];
	public static array $count = [];

	private array $books = [];

	public function __construct(private int $number)
	{
	}

	public function add(Named $book): void
	{
		$this->books[] = $book;
	}

	public function count(): int
	{
		return count($this->books);
	}

	public function getIterator(): \Generator
	{
		foreach ($this->books as $book) {
			yield $book->name() => [$book->colour, $book->size(), $this->number];
		}
	}
}

<?php
/* A compact serializer: scalars, shared strings, references, objects with their own methods, the session's serializer. */

final class Money
{
	public function __construct(private int $cents, public readonly string $currency, protected ?Money $change = null)
	{
	}

	public function __serialize(): array
	{
		return [$this->cents, $this->currency, $this->change];
	}

	public function __unserialize(array $data): void
	{
		[$this->cents, $this->currency, $this->change] = $data;
	}
}

class Tree
{
	public array $children = [];
	private $secret = 'hidden';

	public function __sleep(): array
	{
		return ['children'];
	}

	public function __wakeup(): void
	{
		$this->secret = 'woken';
	}
}

enum Suit: string
{
	case Hearts = 'H';
	case Spades = 'S';
}

$tree = new Tree();
$at = $tree;
for ($i = 0; $i < 60; $i++) {
	$at->children = [new Tree(), "leaf $i", $i * 1.5];
	$at = $at->children[0];
}
$list = [1, 'two', 3.25, null, true, PHP_INT_MIN, "\0binary\xff"];
$loop = ['self' => null, 'list' => &$list];
$loop['again'] = &$list;
$values = [
	'scalars' => $list,
	'loop' => $loop,
	'money' => new Money(1050, 'EUR', new Money(-5, 'EUR')),
	'tree' => $tree,
	'enum' => [Suit::Hearts, Suit::Spades, Suit::Hearts],
	'rows' => array_map(fn ($i) => ['identifier' => $i, 'description' => str_repeat('text ', $i % 40)], range(0, 999)),
	'object' => new ArrayObject(['a' => [1, 2], 'b' => new SplObjectStorage()]),
];
for ($round = 0; $round < 5; $round++) {
	foreach ($values as $name => $value) {
		$text = igbinary_serialize($value);
		$copy = igbinary_unserialize($text);
		echo $name, ' ', strlen($text), ' ', md5($text), ' ', $copy == $value ? 'same' : 'differs', ' ', md5(serialize($copy)), "\n";
	}
}

/* Broken input is refused. */
$text = igbinary_serialize($values['rows']);
for ($length = 0; $length < strlen($text); $length += 4999) {
	var_dump(@igbinary_unserialize(substr($text, 0, $length)));
}

<?php
/* opcache.preload: the classes, enums and functions it declares, with their constants, are there in every request; its variables and
 * what it defines by const are gone. */
namespace Preloaded;

const GONE = 'in later requests';

interface Named
{
	public const PREFIX = 'named ';
	public const GREETING = 'preloaded' . self::PREFIX;

	public function name(): string;
}

trait Sized
{
	private array $sizes = [1, 2, 4];

	public function size(): int
	{
		return array_sum($this->sizes);
	}
}

enum Colour: string
{
	case Red = 'r';
	case Green = 'g';
	case Blue = 'b';

	public const FIRST = self::Red;
}

abstract class Thing implements Named
{
	use Sized;

	public function __construct(protected string $title, public readonly Colour $colour = Colour::FIRST)
	{
	}

	public function name(): string
	{
		return self::PREFIX . $this->title;
	}
}

require __DIR__ . '/shelf.php';
opcache_compile_file(__DIR__ . '/compiled.php');

function describe(Shelf $shelf): string
{
	static $calls = 0;
	return Named::GREETING . ' ' . count($shelf) . ' ' . ++$calls;
}

/* Memory of the preloading request itself. */
$scratch = [];
for ($i = 0; $i < 20000; $i++) {
	$scratch[] = str_repeat('s', $i % 500);
}
$shelf = new Shelf(1);
for ($i = 0; $i < 1000; $i++) {
	$shelf->add(new Book("scratch $i"));
}

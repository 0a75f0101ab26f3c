<?php
/* mixed.php ROUNDS: a little of everything that PHP does with memory, told step by step: what a
 * fault cuts off must be the end. */

final class Noted implements JsonSerializable, IteratorAggregate
{
	public static int $alive = 0;

	public function __construct(private string $name, private array $items = [])
	{
		self::$alive++;
	}

	public function __destruct()
	{
		self::$alive--;
	}

	public function __serialize(): array
	{
		return ['name' => $this->name, 'items' => $this->items];
	}

	public function __unserialize(array $data): void
	{
		['name' => $this->name, 'items' => $this->items] = $data;
		self::$alive++;
	}

	public function jsonSerialize(): array
	{
		return $this->__serialize();
	}

	public function getIterator(): Generator
	{
		yield from $this->items;
	}

	public function __get(string $name): string
	{
		return "$name of $this->name";
	}
}

function step(string $name, mixed $value): void
{
	echo $name, ': ', is_string($value) ? strlen($value) . ' ' . md5($value) : json_encode($value), "\n";
}

function fail(int $depth): never
{
	try {
		$depth ? fail($depth - 1) : throw new RuntimeException(str_repeat('deep ', 100));
	} finally {
		$text = str_repeat("$depth", 500);
	}
}

for ($round = 0; $round < $argv[1]; $round++) {
	$objects = [];
	for ($i = 0; $i < 300; $i++) {
		$objects["object $i"] = new Noted("name $i", array_fill(0, $i % 9, "item $i"));
	}
	step('objects', Noted::$alive);
	step('serialized', $text = serialize($objects));
	step('unserialized', count(unserialize($text)));
	step('json', json_encode($objects, JSON_PRETTY_PRINT));
	step('decoded', count(json_decode(json_encode($objects), true)));
	$sum = 0;
	foreach ($objects as $object) {
		foreach ($object as $item) {
			$sum += strlen($item) + strlen($object->kind);
		}
	}
	step('iterated', $sum);
	for ($i = 0; $i < 100; $i++) {
		$objects["object $i"]->self = $objects["object $i"];
	}
	unset($objects, $object);
	step('cycles', gc_collect_cycles() > 0);
	step('alive', Noted::$alive);

	$text = '';
	for ($i = 0; $i < 3000; $i++) {
		$text .= "line $i of a text that grows\n";
	}
	step('text', $text);
	step('replaced', preg_replace_callback('/line (\d+)/', fn ($m) => 'row ' . str_repeat('*', $m[1] % 7), $text));
	step('matched', preg_match_all('/(?<word>\w+) (?<number>\d+)/', $text, $found, PREG_SET_ORDER));
	step('split', count(explode(' ', $text)) + count(preg_split('/\s+/', $text)));
	step('formatted', implode(',', array_map(fn ($i) => sprintf('%05d %x %.3f %s', $i, $i, $i / 7, str_pad("$i", 20, '-')), range(1, 500))));

	$rows = [];
	for ($i = 0; $i < 2000; $i++) {
		$rows[] = ['id' => $i * 7919 % 2003, 'name' => 'n' . $i % 97];
	}
	usort($rows, fn ($a, $b) => $a['id'] <=> $b['id']);
	step('sorted', array_column(array_slice($rows, 0, 5), 'id'));
	$copy = $rows;
	$copy[0]['id'] = -1;
	step('copied', $rows[0]['id'] - $copy[0]['id']);
	step('grouped', count(array_count_values(array_column($rows, 'name'))));
	array_walk($rows, function (array &$row): void {
		$row['name'] = strtoupper($row['name']);
	});
	step('walked', md5(serialize($rows)));

	try {
		fail(20);
	} catch (RuntimeException $exception) {
		step('caught', strlen($exception->getMessage()) + count($exception->getTrace()));
	}
	$fiber = new Fiber(function (array $values): array {
		foreach ($values as $value) {
			$values[] = Fiber::suspend(str_repeat("$value", 100));
		}
		return $values;
	});
	$got = $fiber->start(range(1, 10));
	for ($i = 0; $i < 10; $i++) {
		$got = $fiber->resume($got);
	}
	step('fiber', count($fiber->getReturn()));

	ob_start(fn (string $buffer): string => strrev($buffer));
	echo str_repeat('buffered ', 5000);
	step('buffered', ob_get_clean());
	$heap = new SplPriorityQueue();
	$list = new SplDoublyLinkedList();
	$fixed = new SplFixedArray(5000);
	for ($i = 0; $i < 500; $i++) {
		$heap->insert("entry $i", $i * 31 % 101);
		$list->push([$i]);
		$fixed[$i * 9] = "fixed $i";
	}
	step('structures', $heap->extract() . count($list) . count(array_filter($fixed->toArray())));
	$file = tmpfile();
	for ($i = 0; $i < 500; $i++) {
		fputcsv($file, [$i, "a \"quoted\" field $i", str_repeat('z', $i % 40)]);
	}
	rewind($file);
	$lines = 0;
	while (fgetcsv($file)) {
		$lines++;
	}
	step('file', $lines . stream_get_contents($file, null, 0));
	$make = eval('return new class { public function f(int ...$n) { return array_sum($n); } };');
	step('compiled', $make->f(...range(1, 300)));
	step('called', call_user_func_array([new ArrayObject(range(1, 50)), 'count'], []));
	step('string', strlen(str_repeat('0123456789', 200000)));
}

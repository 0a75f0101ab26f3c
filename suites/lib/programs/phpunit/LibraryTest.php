<?php

declare(strict_types=1);

use PHPUnit\Framework\TestCase;

/* Functions of the extensions: they allocate in their own patterns. */
final class LibraryTest extends TestCase
{
	public function values(): array
	{
		$object = new stdClass();
		$object->list = [1, 2.5, null, true, "a\0b"];
		$object->self = ['deep' => ['deeper' => ['deepest' => str_repeat('z', 3000)]]];

		return [
			'null' => [null],
			'integer' => [PHP_INT_MIN],
			'float' => [0.1 + 0.2],
			'empty text' => [''],
			'text' => [str_repeat('grüße ', 500)],
			'list' => [range(0, 3000, 7)],
			'map' => [array_combine(range('a', 'z'), range(1, 26))],
			'object' => [$object],
			'dates' => [new DateTimeImmutable('2001-02-03 04:05:06 UTC')],
			'collection' => [new ArrayObject(['x' => new SplFixedArray(40)])],
		];
	}

	/** @dataProvider values */
	public function test_serialized_value_comes_back($value): void
	{
		$this->assertEquals($value, unserialize(serialize($value)));
	}

	/** @dataProvider values */
	public function test_exported_value_is_stable($value): void
	{
		ob_start();
		var_dump($value);
		$first = ob_get_clean();
		ob_start();
		var_dump($value);
		$second = ob_get_clean();

		$this->assertSame($first, $second);
		$this->assertNotSame('', $first);
	}

	public function documents(): array
	{
		return [
			'flat' => ['{"a":1,"b":[true,false,null],"c":"\u00e4"}', ['a' => 1, 'b' => [true, false, null], 'c' => 'ä']],
			'nested' => [str_repeat('[', 200) . str_repeat(']', 200), null],
			'long list' => ['[' . implode(',', range(1, 5000)) . ']', range(1, 5000)],
			'long text' => ['"' . str_repeat('\\u0061', 5000) . '"', str_repeat('a', 5000)],
		];
	}

	/** @dataProvider documents */
	public function test_json_is_decoded(string $json, $expected): void
	{
		$value = json_decode($json, true, 512, JSON_THROW_ON_ERROR);
		if ($expected !== null) {
			$this->assertSame($expected, $value);
		}
		$this->assertSame($value, json_decode(json_encode($value), true));
	}

	public function test_json_error_carries_its_message(): void
	{
		$this->expectException(JsonException::class);
		$this->expectExceptionMessage('Syntax error');
		json_decode('{"a":', true, 512, JSON_THROW_ON_ERROR);
	}

	public function test_sort_is_stable(): void
	{
		$rows = [];
		for ($i = 0; $i < 5000; $i++) {
			$rows[] = ['key' => ($i * 7919) % 13, 'position' => $i];
		}
		usort($rows, static fn (array $a, array $b): int => $a['key'] <=> $b['key']);
		for ($i = 1; $i < count($rows); $i++) {
			if ($rows[$i - 1]['key'] === $rows[$i]['key'] && $rows[$i - 1]['position'] > $rows[$i]['position']) {
				$this->fail("rows $i changed places");
			}
		}
		$this->assertCount(5000, $rows);
	}

	public function test_heap_and_priority_queue_agree(): void
	{
		$heap = new SplMinHeap();
		$queue = new SplPriorityQueue();
		foreach (range(1, 2000) as $i) {
			$value = ($i * 104729) % 2003;
			$heap->insert($value);
			$queue->insert($value, -$value);
		}
		while (!$heap->isEmpty()) {
			$this->assertSame($heap->extract(), $queue->extract());
		}
	}

	public function test_regular_expressions_replace_with_callbacks(): void
	{
		$text = str_repeat('one 22 three 4444 ', 2000);
		$result = preg_replace_callback('/\d+/', static fn (array $m): string => str_repeat('#', strlen($m[0])), $text);

		$this->assertSame(str_repeat('one ## three #### ', 2000), $result);
		$this->assertSame(4000, preg_match_all('/(?<word>[a-z]+)/', $text, $matches, PREG_SET_ORDER | PREG_OFFSET_CAPTURE));
		$this->assertSame(['three', 1999 * 18 + 7], $matches[3999]['word']);
	}

	public function test_dom_tree_is_changed_and_queried(): void
	{
		$document = new DOMDocument();
		$document->loadXML('<root>' . str_repeat('<item n="1"><b>text</b></item>', 500) . '</root>');
		$path = new DOMXPath($document);
		foreach ($path->query('//item') as $position => $item) {
			if ($position % 2) {
				$item->parentNode->removeChild($item);
			} else {
				$item->setAttribute('n', (string) $position);
				$item->appendChild($document->createElement('c', "p$position"));
			}
		}

		$this->assertSame(250, $path->query('//c')->length);
		$this->assertSame(62250.0, $path->evaluate('sum(//item/@n)'));
	}

	public function test_streams_filter_and_copy(): void
	{
		$stream = fopen('php://temp/maxmemory:4096', 'w+');
		stream_filter_append($stream, 'string.rot13', STREAM_FILTER_WRITE);
		for ($i = 0; $i < 1000; $i++) {
			fwrite($stream, "line $i\n");
		}
		rewind($stream);

		$this->assertSame(1000, substr_count(stream_get_contents($stream), 'yvar '));
	}

	public function encodings(): array
	{
		return [['UTF-8'], ['UTF-16LE'], ['UTF-32'], ['ISO-8859-1'], ['SJIS']];
	}

	/** @dataProvider encodings */
	public function test_text_survives_a_change_of_encoding(string $encoding): void
	{
		$text = str_repeat($encoding === 'ISO-8859-1' ? 'äöü abc ' : 'abc 123 ', 3000);
		$changed = mb_convert_encoding($text, $encoding, 'UTF-8');

		$this->assertSame($text, mb_convert_encoding($changed, 'UTF-8', $encoding));
	}

	public function algorithms(): iterable
	{
		foreach (hash_algos() as $algorithm) {
			yield $algorithm => [$algorithm];
		}
	}

	/**
	 * Some hash contexts are read and written in units of 16 bytes, wherever they lie.
	 *
	 * @dataProvider algorithms
	 */
	public function test_hash_of_parts_is_the_hash_of_the_whole(string $algorithm): void
	{
		$parts = [];
		for ($i = 0; $i < 40; $i++) {
			$parts[] = str_repeat(chr(65 + $i), 8 * $i);
			$context = hash_init($algorithm);
			array_map(static fn (string $part): bool => hash_update($context, $part), $parts);
			$contexts[] = hash_copy($context);
			$this->assertSame(hash($algorithm, implode($parts)), hash_final($context));
		}
	}

	public function test_double_counts_its_calls(): void
	{
		$counter = $this->createMock(Countable::class);
		$counter->expects($this->exactly(300))->method('count')->willReturnOnConsecutiveCalls(...range(1, 300));
		$sum = 0;
		for ($i = 0; $i < 300; $i++) {
			$sum += count($counter);
		}

		$this->assertSame(45150, $sum);
	}

	public function test_object_storage_follows_its_objects(): void
	{
		$storage = new SplObjectStorage();
		$map = new WeakMap();
		$objects = [];
		for ($i = 0; $i < 1000; $i++) {
			$object = new stdClass();
			$storage[$object] = $i;
			$map[$object] = [$i];
			$objects[] = $object;
		}
		foreach ($objects as $i => $object) {
			if ($i % 2) {
				$storage->detach($object);
			}
		}
		unset($object);
		$objects = [];

		$this->assertCount(500, $storage);
		$this->assertCount(500, $map);
	}
}

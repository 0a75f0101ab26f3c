<?php
declare(strict_types=1);

namespace Zmm\Command;

/**
 * The calls that led to the sites of a snapshot: each with what it and all calls below it have of a metric, and with what
 * it has itself.
 */
final class CallTree
{
	/** The keys of a row. */
	public const KEYS = ['depth', 'function', 'file', 'line', 'bytes', 'own_bytes', 'blocks', 'own_blocks'];

	/** @var array<string, mixed> a call without one above it, whose children are the outermost calls */
	private array $root;

	public function __construct(Places $places, string $metric)
	{
		$this->root = self::call(['function' => '', 'file' => '', 'line' => null]);
		foreach ($places->sites() as $site) {
			$own = [$site[$places->bytesOf($metric)], $site[$places->blocksOf($metric)]];
			$own === [0, 0] || $this->add($site['stack'], $own);
		}
	}

	/**
	 * @param array{function: string, file: string, line: ?int} $place
	 * @return array<string, mixed>
	 */
	private static function call(array $place): array
	{
		return $place + ['bytes' => 0, 'own_bytes' => 0, 'blocks' => 0, 'own_blocks' => 0, 'calls' => []];
	}

	/**
	 * @param list<array{function: string, file: string, line: ?int}> $stack the innermost call first
	 * @param array{int, int} $own bytes and blocks of its site
	 */
	private function add(array $stack, array $own): void
	{
		$call = &$this->root;
		$from = ['file' => '', 'line' => null]; // where the call stands
		foreach (array_reverse($stack) as $frame) {
			$call['bytes'] += $own[0];
			$call['blocks'] += $own[1];
			$key = "$frame[function]\0\0$frame[file]\0\0$from[line]";
			$call['calls'][$key] ??= self::call(['function' => $frame['function']] + $from);
			$call = &$call['calls'][$key];
			$from = ['file' => $frame['file'], 'line' => $frame['line']];
		}
		$call['bytes'] += $own[0];
		$call['blocks'] += $own[1];
		$call['own_bytes'] += $own[0];
		$call['own_blocks'] += $own[1];
	}

	/** Returns what all calls have. */
	public function bytes(): int
	{
		return $this->root['bytes'];
	}

	/**
	 * Goes over the calls, each before those below it, the one with the most bytes first.
	 *
	 * @param int $depth calls below it are left out; 0: none are
	 * @param float $least calls with fewer bytes are left out
	 * @return \Generator<int, array<string, mixed>>
	 */
	public function rows(int $depth, float $least): \Generator
	{
		$waiting = self::sorted($this->root['calls'], 0);
		while ($waiting) {
			[$call, $level] = array_pop($waiting);
			if ($call['bytes'] < $least) {
				continue;
			}
			if (!$depth || $level + 1 < $depth) {
				array_push($waiting, ...self::sorted($call['calls'], $level + 1));
			}
			unset($call['calls']);
			yield ['depth' => $level] + $call;
		}
	}

	/**
	 * @param array<string, array<string, mixed>> $calls
	 * @return list<array{array<string, mixed>, int}> the one with the most bytes last
	 */
	private static function sorted(array $calls, int $level): array
	{
		usort($calls, static fn(array $a, array $b): int => $a['bytes'] <=> $b['bytes']);
		return array_map(static fn(array $call): array => [$call, $level], $calls);
	}
}

<?php
declare(strict_types=1);

namespace Zmm\Command;

/** The head of a report: what the process was, and where its memory is. */
final class SumsPrinter
{
	private const MEANINGS = [
		'real' => 'all segments, which is',
		'live' => 'blocks in use',
		'cached' => 'freed blocks, each kept for the next of its size',
		'releasable' => 'free, in segments that nothing holds',
		'pinned' => 'free, in segments that a used block holds',
		'overhead' => 'headers of segments, and guards',
		'unreadable' => 'damaged, or cut off: not to be read',
		'resident' => 'the process in memory (RSS), which is',
		'heap' => 'pages of segments, and of spare ones',
		'shared' => 'files and shared memory, opcache among them',
		'outside' => "the rest: libraries, the C library's heap",
	];

	private const REASONS = [
		'call' => 'zmm_snapshot() was called', 'report' => 'a report was asked for', 'end' => 'the request ended',
		'limit' => 'memory_limit was reached', 'memory' => 'the system had no more memory',
		'signal' => 'a signal came',
	];

	public static function process(Output $output, SnapshotFile $file): void
	{
		$meta = $file->meta;
		$output->line(Terminal::paint('zmm snapshot ' . Text::clean($file->name), 'bold') . "\n");
		$lines = [
			'script' => (string) ($meta['script'] ?? ''),
			'process' => self::joined(['pid' => $meta['pid'] ?? null, 'PHP' => $meta['php'] ?? null,
				'sapi' => $meta['sapi'] ?? null, 'zmm' => $meta['zmm'] ?? null]),
			'taken' => self::taken($meta),
			'heap' => self::heap($meta),
		];
		foreach (array_filter($lines, 'strlen') as $name => $line) {
			$output->line(sprintf('  %-12s %s', $name, Text::fit(Text::clean($line), Text::WIDTH - 15)));
		}
	}

	/** @param array<string, mixed> $words */
	private static function joined(array $words): string
	{
		$words = array_filter($words, static fn(mixed $word): bool => $word !== null && $word !== '');
		return implode(', ', array_map(static fn($name, $word): string => "$name $word", array_keys($words), $words));
	}

	/** @param array<string, mixed> $meta */
	private static function taken(array $meta): string
	{
		$reason = (string) ($meta['reason'] ?? '');
		$words = [self::time($meta), self::REASONS[$reason] ?? $reason];
		return implode(', ', array_filter($words, 'strlen'));
	}

	/**
	 * Returns when the snapshot was taken, or nothing.
	 *
	 * @param array<string, mixed> $meta
	 */
	public static function time(array $meta): string
	{
		$time = $meta['time'] ?? null;
		return is_int($time) && $time > 0 ? gmdate('Y-m-d H:i:s', intdiv($time, 1000)) . ' UTC' : '';
	}

	/** @param array<string, mixed> $meta */
	private static function heap(array $meta): string
	{
		$limit = $meta['limit'] ?? null;
		return implode(', ', array_filter([
			'storage ' . ($meta['storage'] ?? 'unknown'),
			'geometry ' . ($meta['geometry'] ?? 'unknown'),
			($meta['hardened'] ?? false) ? 'hardened' : '',
			is_int($limit) ? 'limit ' . Text::size($limit) . " ($limit)" : 'no limit',
			isset($meta['peak']) ? 'peak ' . Text::size((int) $meta['peak']) . " ($meta[peak])" : '',
		], 'strlen'));
	}

	public static function sums(Output $output, SnapshotFile $file): void
	{
		$output->line("\n" . Terminal::paint(sprintf('%-12s %16s', 'Where it is', 'bytes'), 'bold'));
		foreach ($file->sums as $term => $bytes) {
			if ($bytes || $term !== 'unreadable') {
				self::term($output, $term, $bytes);
			}
		}
		if ($resident = $file->resident()) {
			$output->line();
			foreach ($resident as $term => $bytes) {
				self::term($output, $term, $bytes);
			}
		}
		if (isset($file->meta['gc_gives'])) {
			$gives = (int) $file->meta['gc_gives'];
			$output->line("\n  zmm_gc() would give " . Text::size($gives) . " ($gives bytes) back to the system.");
		}
	}

	private static function term(Output $output, string $term, int $bytes): void
	{
		$line = sprintf('  %-12s %14d  %10s   %s', $term, $bytes, Text::size($bytes), self::MEANINGS[$term] ?? '');
		$output->line(rtrim($line));
	}
}

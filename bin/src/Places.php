<?php
declare(strict_types=1);

namespace Zmm\Command;

/** The sites of a snapshot, alone or in groups of those that have a function, a file or a package in common. */
final class Places
{
	/** What a group has in common, with the keys of its rows. */
	public const GROUPS = [
		'site' => ['site', 'function', 'file', 'line', 'package'],
		'function' => ['function'],
		'file' => ['file'],
		'package' => ['package'],
	];

	/** What sites can be measured by: the figures with its bytes and with its blocks. */
	public const METRICS = [
		'live' => ['live_bytes', 'live_blocks'],
		'peak' => ['peak_bytes', 'peak_blocks'],
		'allocated' => ['allocated_bytes', 'allocated_blocks'],
		'pinned' => ['pinned', 'blocks'],
	];

	/** The figures of the profile. */
	public const OF_PROFILE = [
		'allocated_blocks', 'allocated_bytes', 'live_blocks', 'live_bytes', 'peak_blocks', 'peak_bytes',
	];

	/** The figures of the snapshot's used blocks. */
	public const OF_BLOCKS = ['blocks', 'bytes', 'pinned'];

	/** @var list<array<string, mixed>> */
	private array $sites;

	/** @var list<string> the figures of each row */
	public readonly array $figures;

	/** @param string|null $filter counts only blocks for which it holds; the profile's figures are of no use then */
	public function __construct(SnapshotFile $file, ?string $filter = null)
	{
		$this->sites = $file->sites();
		$this->figures = $filter === null ? [...self::OF_PROFILE, ...self::OF_BLOCKS] : self::OF_BLOCKS;
		$filter === null || $this->count($file->blocks($filter));
		$this->tell($file);
	}

	/** Says what the figures are worth. */
	private function tell(SnapshotFile $file): void
	{
		$interval = (int) ($file->meta['sample_interval'] ?? 0);
		if (!$this->sites) {
			Terminal::note("$file->name: the snapshot does not know who allocated its blocks");
		} elseif ($interval) {
			$what = $this->figures === self::OF_BLOCKS ? 'only sampled blocks are counted' : 'the figures are estimates';
			Terminal::note("$file->name: $what, of a sample for each " . Text::size($interval));
		}
	}

	/** @param iterable<array<string, mixed>> $blocks */
	private function count(iterable $blocks): void
	{
		foreach ($this->sites as $number => $site) {
			$this->sites[$number] = array_replace($site, array_fill_keys(self::OF_BLOCKS, 0));
		}
		foreach ($blocks as $block) {
			if ($block['site'] !== null) {
				$site = &$this->sites[$block['site']];
				$site['blocks']++;
				$site['bytes'] += $block['size'];
				$site['pinned'] += $block['charge'];
			}
		}
	}

	/**
	 * Returns the groups that have something of a metric, the one with the most first.
	 *
	 * @param string $by a key of GROUPS
	 * @param string $metric a key of METRICS; with a filter pinned, or live, which is the bytes of the blocks then
	 * @return list<array<string, mixed>>
	 */
	public function rows(string $by, string $metric): array
	{
		$groups = [];
		foreach ($this->sites as $site) {
			$key = (string) $site[$by];
			$groups[$key] ??= array_intersect_key($site, array_flip(self::GROUPS[$by])) + array_fill_keys($this->figures, 0);
			foreach ($this->figures as $figure) {
				$groups[$key][$figure] += $site[$figure];
			}
		}
		$bytes = $this->bytesOf($metric);
		return Sorting::rows(array_filter($groups, static fn(array $row): bool => $row[$bytes] > 0), $bytes, 0);
	}

	/** Returns the figure that has the bytes of a metric. */
	public function bytesOf(string $metric): string
	{
		return $metric === 'live' && $this->figures === self::OF_BLOCKS ? 'bytes' : self::METRICS[$metric][0];
	}

	/** Returns the figure that has the blocks of a metric. */
	public function blocksOf(string $metric): string
	{
		return $this->figures === self::OF_BLOCKS ? 'blocks' : self::METRICS[$metric][1];
	}

	/** @return list<array<string, mixed>> all sites, by their numbers */
	public function sites(): array
	{
		return $this->sites;
	}
}

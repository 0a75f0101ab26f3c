<?php
declare(strict_types=1);

namespace Zmm\Command;

use Zmm\Blocks;
use Zmm\Finding;
use Zmm\Snapshot;

/** A snapshot that was read from a file. */
final class SnapshotFile
{
	/** The keys of a row of blocks(). */
	public const FIELDS = [
		'address', 'segment', 'offset', 'size', 'request', 'state', 'kind', 'class', 'list', 'pinned', 'charge',
		'site', 'function', 'file', 'line',
	];

	/** @var array<string, int|string|bool> */
	public readonly array $meta;

	/** @var array<string, int> */
	public readonly array $sums;

	private Snapshot $snapshot;

	public function __construct(public readonly string $name)
	{
		ini_set('memory_limit', '-1'); // it bounds the program that is looked at, not the one that looks
		try {
			$this->snapshot = Snapshot::load($name);
		} catch (\RuntimeException $exception) {
			throw Failure::file(Text::clean($exception->getMessage()));
		} catch (\ValueError) {
			throw Failure::file(Text::clean($name) . ': no name of a file');
		}
		$this->meta = $this->snapshot->meta();
		$this->sums = $this->snapshot->sums();
		if ($this->cut()) {
			Terminal::note("$name: the file was cut off; what is whole of it follows");
		}
	}

	/** Whether the end of the file is missing. */
	public function cut(): bool
	{
		return $this->meta['cut'] === true;
	}

	/**
	 * Returns resident = heap + shared + outside; or null if the process did not know.
	 *
	 * @return array{resident: int, heap: int, shared: int, outside: int}|null
	 */
	public function resident(): ?array
	{
		$resident = (int) ($this->meta['resident'] ?? 0);
		if (!$resident) {
			return null;
		}
		$heap = (int) ($this->meta['resident_heap'] ?? 0);
		$shared = (int) ($this->meta['resident_shared'] ?? 0);
		$outside = max(0, $resident - $heap - $shared);
		return ['resident' => $resident, 'heap' => $heap, 'shared' => $shared, 'outside' => $outside];
	}

	/**
	 * Returns a row for each segment, by address, with its index as `segment`.
	 *
	 * @return list<array<string, mixed>>
	 */
	public function segments(): array
	{
		$rows = [];
		foreach ($this->snapshot->segments() as $index => $row) {
			$rows[] = ['segment' => $index] + $row;
		}
		return $rows;
	}

	/** Returns its profile in the format of another tool. */
	public function export(string $format, ?string $metric): string
	{
		try {
			return $this->snapshot->export($format, $metric);
		} catch (\RuntimeException $exception) {
			throw Failure::file("$this->name: " . $exception->getMessage());
		} catch (\ValueError) {
			throw Failure::usage("export: --metric $metric is no figure of sites, such as live_bytes or peak_bytes");
		}
	}

	/** Returns the page that shows it. */
	public function html(): string
	{
		return $this->snapshot->html();
	}

	/** Whether it knows who allocated. */
	public function hasSites(): bool
	{
		return isset($this->meta['sample_interval']);
	}

	/**
	 * Returns a row for each site, by its number; none where nobody knew who allocated.
	 *
	 * @return list<array<string, mixed>>
	 */
	public function sites(): array
	{
		return $this->snapshot->sites();
	}

	/** @return iterable<array<string, mixed>> */
	public function blocks(?string $filter = null): iterable
	{
		return Terminal::progress($this->filtered($filter), 'blocks');
	}

	private function filtered(?string $filter): Blocks
	{
		try {
			return $this->snapshot->blocks($filter);
		} catch (\ValueError $error) {
			throw Failure::filter($error->getMessage());
		}
	}

	/** @return list<Finding> */
	public function findings(): array
	{
		return $this->snapshot->findings();
	}

	/**
	 * Returns what every JSON begins with.
	 *
	 * @return array<string, mixed>
	 */
	public function head(): array
	{
		return ['file' => $this->name, 'cut' => $this->cut()];
	}
}

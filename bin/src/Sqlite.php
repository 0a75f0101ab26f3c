<?php
declare(strict_types=1);

namespace Zmm\Command;

/** Writes a snapshot into a new database of SQLite. */
final class Sqlite
{
	private const SCHEMA = <<<'END'
		CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
		CREATE TABLE sums (term TEXT PRIMARY KEY, bytes INTEGER NOT NULL) WITHOUT ROWID;
		CREATE TABLE findings (
			id INTEGER PRIMARY KEY, kind TEXT NOT NULL, severity TEXT NOT NULL, confidence TEXT NOT NULL,
			summary TEXT NOT NULL, facts TEXT NOT NULL, hypothesis TEXT NOT NULL, next_checks TEXT NOT NULL,
			impact_bytes INTEGER NOT NULL, measured TEXT NOT NULL, filter TEXT
		);
		CREATE TABLE segments (
			segment INTEGER PRIMARY KEY, address INTEGER NOT NULL, size INTEGER NOT NULL, reserved INTEGER NOT NULL,
			large INTEGER NOT NULL, used INTEGER NOT NULL, free INTEGER NOT NULL, cached INTEGER NOT NULL,
			overhead INTEGER NOT NULL, unreadable INTEGER NOT NULL, blocks INTEGER NOT NULL,
			blocks_needed_free INTEGER NOT NULL, holes INTEGER NOT NULL, largest_hole INTEGER NOT NULL,
			pinned INTEGER NOT NULL, pin_address INTEGER, pin_offset INTEGER, pin_size INTEGER, pin_kind TEXT,
			pin_class TEXT, pin_charge INTEGER
		);
		CREATE TABLE blocks (
			id INTEGER PRIMARY KEY, address INTEGER NOT NULL, segment INTEGER NOT NULL REFERENCES segments,
			offset INTEGER NOT NULL, size INTEGER NOT NULL, request INTEGER NOT NULL, state TEXT NOT NULL, kind TEXT,
			class TEXT, list TEXT, pinned INTEGER NOT NULL, charge INTEGER NOT NULL, site INTEGER,
			function TEXT, file TEXT, line INTEGER
		);
		END;

	private const INDEXES = <<<'END'
		CREATE INDEX blocks_address ON blocks (address);
		CREATE INDEX blocks_segment ON blocks (segment);
		CREATE INDEX blocks_kind ON blocks (kind, class, size);
		CREATE INDEX blocks_size ON blocks (size);
		END;

	private \SQLite3 $database;

	public function __construct(private OutputFile $target)
	{
		$this->database = new \SQLite3($target->temporary);
		$this->database->enableExceptions(true);
	}

	public function write(SnapshotFile $file): void
	{
		try {
			// The file is new, and thrown away if anything fails.
			$this->database->exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;');
			$this->database->exec('BEGIN;' . self::SCHEMA);
			$this->fill($file);
			$this->database->exec(self::INDEXES . 'COMMIT;');
		} catch (Failure $failure) {
			throw $failure;
		} catch (\Exception $exception) {
			throw Failure::file("{$this->target->name}: {$exception->getMessage()}");
		} finally {
			$this->database->close();
		}
	}

	private function fill(SnapshotFile $file): void
	{
		foreach (['meta' => $file->meta, 'sums' => $file->sums + ($file->resident() ?? [])] as $table => $values) {
			$this->insert($table, array_map(null, array_keys($values), array_values($values)));
		}
		$this->insert('findings', array_map($this->finding(...), FindingPrinter::rows($file->findings())), 'NULL, ');
		$order = array_flip(SegmentTable::FLAT);
		$flat = static fn(array $row): array => array_replace($order, SegmentTable::flat($row));
		$this->insert('segments', array_map($flat, $file->segments()));
		$this->insert('blocks', $file->blocks(), 'NULL, ');
	}

	/**
	 * @param array<string, mixed> $row
	 * @return array<string, mixed>
	 */
	private function finding(array $row): array
	{
		return array_map(static fn(mixed $value): mixed => is_array($value) ? Json::text($value) : $value, $row);
	}

	/**
	 * @param iterable<array<mixed>> $rows in the order of the table's columns
	 * @param string $before what stands in front of the values
	 */
	private function insert(string $table, iterable $rows, string $before = ''): void
	{
		$statement = null;
		foreach ($rows as $row) {
			$values = array_values($row);
			$statement ??= $this->database->prepare(
				"INSERT INTO $table VALUES ($before" . implode(', ', array_fill(0, count($values), '?')) . ')'
			);
			foreach ($values as $n => $value) {
				$statement->bindValue($n + 1, is_bool($value) ? (int) $value : $value);
			}
			$statement->execute()->finalize();
		}
	}
}

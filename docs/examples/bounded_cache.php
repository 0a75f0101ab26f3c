<?php
/*
 * A worker with a cache of at most 20,000 rows: it grows while the cache fills, and then it stays.
 *
 *   php -d extension=zmm bounded_cache.php
 */

const MIB = 1 << 20;

class Row
{
	public function __construct(public int $id, public string $text)
	{
	}
}

class Cache
{
	private array $rows = [];

	public function __construct(private int $bound)
	{
	}

	public function row(int $id): Row
	{
		$row = $this->rows[$id] ?? new Row($id, str_repeat('x', mt_rand(100, 400)));
		unset($this->rows[$id]); // it becomes the newest
		$this->rows[$id] = $row;
		if (count($this->rows) > $this->bound) {
			unset($this->rows[array_key_first($this->rows)]);
		}
		return $row;
	}

	public function count(): int
	{
		return count($this->rows);
	}
}

mt_srand(1);
$cache = new Cache(20_000);
for ($job = 1; $job <= 12; $job++) {
	for ($i = 0; $i < 10_000; $i++) {
		$cache->row(mt_rand(1, 60_000));
	}
	printf("job %2d: %5d rows in the cache, %4.1f MiB in use, %4.1f MiB from the system\n", $job, $cache->count(),
		memory_get_usage() / MIB, memory_get_usage(true) / MIB);
}

echo function_exists('zmm_report') ? zmm_report(true) . "\n" : "zmm is not loaded: there is no report\n";

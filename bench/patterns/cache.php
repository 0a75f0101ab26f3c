<?php
/* cache.php SIZES BYTES OPERATIONS: a cache that drops what was not used for longest when its values pass BYTES; a few
 * keys are asked for often.  SIZES of its values: short, long, or mixed. */

final class Cache
{
	private array $values = [];
	private int $bytes = 0;

	public function __construct(private int $most)
	{
	}

	public function get(string $key, callable $make): string
	{
		$value = $this->values[$key] ?? null;
		if ($value === null) {
			$value = $make();
			$this->bytes += strlen($value);
		}
		unset($this->values[$key]);
		$this->values[$key] = $value;
		while ($this->bytes > $this->most) {
			$oldest = array_key_first($this->values);
			$this->bytes -= strlen($this->values[$oldest]);
			unset($this->values[$oldest]);
		}
		return $value;
	}

	public function count(): int
	{
		return count($this->values);
	}
}

[, $sizes, $bytes, $operations] = $argv;
mt_srand(13);
$size = ['short' => fn () => mt_rand(20, 400), 'long' => fn () => mt_rand(2000, 60000),
	'mixed' => fn () => mt_rand(0, 19) ? mt_rand(50, 3000) : mt_rand(30000, 400000)][$sizes];
$cache = new Cache((int) $bytes);
$sum = 0;
for ($i = 0; $i < $operations; $i++) {
	$key = 'k' . (int) (200000 * (mt_rand(0, 9999) / 10000) ** 3);
	$sum += strlen($cache->get($key, fn () => str_repeat('c', $size())));
}
echo $cache->count(), " $sum\n";

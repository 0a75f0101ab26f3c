--TEST--
After gc the process holds no more than on PHP's own heap, also when a worker calls it after each job, and gc tells what left
--EXTENSIONS--
zmm
--SKIPIF--
<?php
if (!is_readable('/proc/self/status')) die('skip needs /proc');
require __DIR__ . '/../lib/skip_debug.inc';
?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$worker = <<<'PHP'
	function resident(): int
	{
		preg_match('~VmRSS:\s+(\d+) kB~', file_get_contents('/proc/self/status'), $match);
		return $match[1] * 1024;
	}
	mt_srand(7);
	function rows(int $n): array
	{
		$rows = [];
		for ($i = 0; $i < $n; $i++) {
			$rows[] = ['id' => $i, 'name' => "name $i", 'tags' => ['a', "t$i"]];
		}
		return $rows;
	}
	$jobs = [
		fn() => json_decode(json_encode(rows(mt_rand(20000, 40000))), true),
		function () {
			$strings = [];
			for ($i = 0; $i < 6000; $i++) {
				$strings[] = str_repeat('x', mt_rand(100, 5000));
			}
			return $strings;
		},
		function () {
			$strings = [];
			for ($i = 0; $i < 60; $i++) {
				$strings[] = str_repeat('y', mt_rand(5, 150) * 10000);
			}
			return $strings;
		},
		function () {
			$text = '';
			for ($i = 0; $i < 150000; $i++) {
				$text .= "line $i of a text\n";
			}
			return explode("\n", $text);
		},
		fn() => [str_repeat('z', 20000000)],
		fn() => rows(mt_rand(20000, 60000)),
	];
	$kept = $result = [];
	for ($i = 0; $i < 12; $i++) {
		$data = $jobs[$i % 6]();
		foreach ((array) array_rand($data, min(count($data), 10)) as $key) {
			if (!is_string($data[$key]) || strlen($data[$key]) < 10000) {
				$kept[] = $data[$key];
			}
		}
		unset($data);
		$before = resident();
		$told = gc_mem_caches();
		$after = resident();
		$result[] = [$before, $after, $told];
	}
	echo json_encode($result);
PHP;

function results(array $settings): array
{
	global $worker;
	$result = child($worker, $settings + ['memory_limit' => '1G']);
	return json_decode($result['out'], true) ?? die($result['out'] . $result['err']);
}

$stock = results(['zmm.engine' => '0']);
foreach (['malloc', 'mmap_anon', 'mmap_zero'] as $storage) {
	$zmm = results(['zmm.mem_type' => $storage]);
	$larger = $untrue = [];
	foreach ($zmm as $job => [$before, $after, $told]) {
		/* a kernel may be late with what each processor counts */
		if ($after > $stock[$job][1] + 2**20) {
			$larger[] = "$job: $after, stock {$stock[$job][1]}";
		}
		if (abs($before - $after - $told) > 2**20) {
			$untrue[] = "$job: $told told, $before -> $after";
		}
	}
	echo $storage, ': ', json_encode([$larger, $untrue]), "\n";
}
?>
--EXPECT--
malloc: [[],[]]
mmap_anon: [[],[]]
mmap_zero: [[],[]]

--TEST--
memory_limit bounds the engine's heap and all Zmm\Heap objects together, whatever limit: says
--EXTENSIONS--
zmm
--INI--
memory_limit=64M
--FILE--
<?php
const LIMIT = 64 * 2**20;

/* Bytes of segments of the whole request. */
function taken(): int
{
	return memory_get_usage(true) + zmm_stats()['other_heaps']['bytes'];
}

/* Blocks until the limit is met, and what was said then. */
function fill(Zmm\Heap $heap, int $size): int
{
	for ($count = 0;; $count++) {
		try {
			$heap->alloc($size);
		} catch (Zmm\OutOfMemoryException $exception) {
			$bytes = (int) preg_replace('~\D~', '', strtok($exception->getMessage(), '('));
			$bytes === $heap->stats()['limit'] or print($exception->getMessage() . "\n");
			return $count;
		}
	}
}

/* one with a limit of its own that is far beyond */
$heap = new Zmm\Heap(storage: 'mmap_anon', limit: 3 * 2**30);
try {
	$heap->alloc(600 * 2**20);
} catch (Zmm\OutOfMemoryException $exception) {
	echo $exception->getMessage(), "\n";
}
var_dump($heap->stats()['limit'] === LIMIT, fill($heap, 100000) > 500, taken() > LIMIT - 2**20, taken() <= LIMIT);
var_dump($heap->check(), zmm_check());
try {
	new Zmm\Heap;
} catch (Zmm\OutOfMemoryException $exception) {
	echo $exception->getMessage(), "\n";
}
$heap = null;
var_dump(zmm_stats()['other_heaps'], zmm_check());

/* many */
$heaps = [];
try {
	while (count($heaps) < 1000) {
		$heaps[] = $heap = new Zmm\Heap(segmentSize: 65536);
		$heap->alloc(300000);
	}
} catch (Zmm\OutOfMemoryException $exception) {
	echo preg_replace('~\(.*~', '', $exception->getMessage()), "\n";
}
$stats = zmm_stats()['other_heaps'];
var_dump(count($heaps) > 100 && count($heaps) < 200, $stats['count'] === count($heaps) || $stats['count'] === count($heaps) - 1);
var_dump($stats['bytes'] === array_sum(array_map(fn ($heap) => $heap->stats()['real_size'], $heaps)), taken() <= LIMIT, taken() > LIMIT - 2**20);

/* half of them go, and there is room for the others */
foreach ($heaps as $i => $heap) {
	if ($i % 2) {
		unset($heaps[$i]);
	}
}
$heap = null;
var_dump(fill($heaps[0], 100000) > 200, taken() <= LIMIT, zmm_check());

/* blocks that grow */
$heaps = null;
$heaps = [new Zmm\Heap, new Zmm\Heap('mmap_anon', 65536, 10 * 2**20)];
$handles = [$heaps[0]->alloc(1000), $heaps[1]->alloc(1000)];
foreach ([0 => 100, 1 => 9] as $i => $most) {
	for ($size = 1; $size <= 200; $size++) {
		try {
			$heaps[$i]->realloc($handles[$i], $size * 2**20);
		} catch (Zmm\OutOfMemoryException $exception) {
			echo $exception->getMessage(), "\n";
			break;
		}
	}
	var_dump($heaps[$i]->size($handles[$i]) >= ($size - 1) * 2**20, $heaps[$i]->check(), taken() <= LIMIT);
	$heaps[$i]->free($handles[$i]);
}
var_dump(taken() < 4 * 2**20);
$heaps = $heap = null;

/* what the engine has is not for others, */
$string = str_repeat('x', 50 * 2**20);
$heap = new Zmm\Heap;
var_dump(fill($heap, 100000) < 140, taken() <= LIMIT);
unset($string);
/* ... until it gives it back, be it from its cache only; */
var_dump(fill($heap, 100000) > 350, taken() <= LIMIT, zmm_check());

/* a lower or higher limit holds at once */
unset($heap);
$heap = new Zmm\Heap;
ini_set('memory_limit', '32M');
var_dump($heap->stats()['limit'] === 32 * 2**20, fill($heap, 100000) < 320, taken() <= 32 * 2**20);
ini_set('memory_limit', '48M');
var_dump(fill($heap, 100000) > 100, taken() > 47 * 2**20, taken() <= 48 * 2**20);
ini_set('memory_limit', '-1');
var_dump($heap->stats()['limit'] === PHP_INT_MAX);
$heap->alloc(200 * 2**20);
var_dump(taken() > 200 * 2**20, $heap->check(), zmm_check());
/* ... even one that is passed by far already */
ini_set('memory_limit', '16M');
var_dump(fill($heap, 2**20), zmm_check());
ini_set('memory_limit', '64M');
unset($heap);
$heap = new Zmm\Heap;
var_dump(fill($heap, 100000) > 500);
?>
--EXPECT--
Allowed memory size of 67108864 bytes exhausted (tried to allocate 629145600 bytes)
bool(true)
bool(true)
bool(true)
bool(true)
array(0) {
}
array(0) {
}
Allowed memory size of 67108864 bytes exhausted (tried to allocate 262144 bytes)
array(2) {
  ["count"]=>
  int(0)
  ["bytes"]=>
  int(0)
}
array(0) {
}
Allowed memory size of 67108864 bytes exhausted 
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
array(0) {
}
Allowed memory size of 67108864 bytes exhausted (tried to allocate 66060288 bytes)
bool(true)
array(0) {
}
bool(true)
Allowed memory size of 10485760 bytes exhausted (tried to allocate 10485760 bytes)
bool(true)
array(0) {
}
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
array(0) {
}
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
array(0) {
}
array(0) {
}
int(0)
array(0) {
}
bool(true)

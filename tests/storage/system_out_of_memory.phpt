--TEST--
The system has no more memory: one clear message, and a heap of one's own goes on
--EXTENSIONS--
zmm
--SKIPIF--
<?php
require __DIR__ . '/../lib/child.inc';
if (!is_dir('/proc/self')) die('skip needs /proc');
if (child_run(['sh', '-c', 'ulimit -v 1000000 && ulimit -v'], [])['out'] !== "1000000\n") die('skip needs ulimit -v');
?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

/* Runs code in a process that may have 600 MB of address space. */
function child_short_of_memory(string $code, array $ini, string ...$arguments): array
{
	return child_run(['sh', '-c', 'ulimit -v 600000; exec "$@"', 'sh', ...child_command($code, $ini), '--', ...$arguments], []);
}

$engine = '$strings = []; while (true) { $strings[] = str_repeat("x", 10000000); }';
$own = <<<'PHP'
	/* What the first of each takes of the system is there before there is no more. */
	new Zmm\OutOfMemoryException;
	preg_replace('~\d{8,}~', 'N', 'text');
	$heap = new Zmm\Heap($argv[1]);
	$handles = [];
	try {
		while (true) {
			$handles[] = $heap->alloc(10000000);
		}
	} catch (Zmm\OutOfMemoryException $exception) {
		echo preg_replace('~\d{8,}~', 'N', $exception->getMessage()), "\n";
	}
	$last = array_pop($handles);
	try {
		$heap->realloc($last, 500000000);
	} catch (Zmm\OutOfMemoryException $exception) {
		echo preg_replace('~\d{8,}~', 'N', $exception->getMessage()), "\n";
	}
	$heap->free($last);
	$heap->free($heap->alloc(1000));
	echo json_encode([count($handles) > 10, $heap->size($handles[0]) >= 10000000, $heap->check(), zmm_check()]), "\n";
PHP;
foreach (['malloc', 'mmap_anon', 'mmap_zero'] as $storage) {
	echo $storage, "\n";
	$result = child_short_of_memory($engine, ['memory_limit' => '-1', 'zmm.mem_type' => $storage]);
	var_dump($result['signal'], $result['status'] > 0);
	$text = trim($result['out'] . $result['err']);
	echo preg_match('~Out of memory \(allocated \d+\) \(tried to allocate 10000032 bytes\)~', $text, $match) ? "Out of memory as expected\n" : $text;
	$result = child_short_of_memory($own, ['memory_limit' => '-1'], $storage);
	echo $result['out'], $result['err'];
}
?>
--EXPECT--
malloc
NULL
bool(true)
Out of memory as expected
Out of memory (allocated N) (tried to allocate N bytes)
Out of memory (allocated N) (tried to allocate N bytes)
[true,true,[],[]]
mmap_anon
NULL
bool(true)
Out of memory as expected
Out of memory (allocated N) (tried to allocate N bytes)
Out of memory (allocated N) (tried to allocate N bytes)
[true,true,[],[]]
mmap_zero
NULL
bool(true)
Out of memory as expected
Out of memory (allocated N) (tried to allocate N bytes)
Out of memory (allocated N) (tried to allocate N bytes)
[true,true,[],[]]

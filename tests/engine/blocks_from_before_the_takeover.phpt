--TEST--
Blocks of the engine's first heap keep their content when they are resized, move over to ours, and may be freed
--EXTENSIONS--
zmm
ffi
--INI--
ffi.enable=1
--SKIPIF--
<?php
if (!is_readable('/proc/self/maps')) die('skip needs /proc to find the first heap');
if (PHP_DEBUG || PHP_ZTS) die('skip the functions have other arguments, the first heap is elsewhere');
?>
--FILE--
<?php
require __DIR__ . '/../lib/sound.inc';

const CHUNK = 2 << 20;
$c = FFI::cdef('
	void *zend_mm_get_heap(void);
	void *_zend_mm_alloc(void *heap, size_t size);
	void *_erealloc(void *ptr, size_t size);
	void _efree(void *ptr);
');

function address(FFI\CData $pointer): int
{
	global $c;
	return $c->cast('uintptr_t *', FFI::addr($pointer))[0];
}

function pointer(int $address): FFI\CData
{
	global $c;
	return $c->cast('char *', $address);
}

/* A heap's struct lies in its first chunk, 64 bytes from the start, which has its address. */
function first_heap(int $present): int
{
	global $c;
	preg_match_all('~^([0-9a-f]+)-([0-9a-f]+) rw~m', file_get_contents('/proc/self/maps'), $ranges, PREG_SET_ORDER);
	foreach ($ranges as [, $start, $end]) {
		for ($chunk = (hexdec($start) + CHUNK - 1) & ~(CHUNK - 1); $chunk + CHUNK <= hexdec($end); $chunk += CHUNK) {
			$heap = $c->cast('uintptr_t *', $chunk)[0];
			if ($heap === $chunk + 64 && $heap !== $present) {
				return $heap;
			}
		}
	}
	return 0;
}

$heap = first_heap(address($c->zend_mm_get_heap()));
var_dump($heap !== 0);

/* [bytes before and after] */
foreach ([[100, 5000], [3000, 3001], [5000, 100], [24, 1000000], [100000, 10], [200, 200]] as [$before, $after]) {
	$old = $c->_zend_mm_alloc(pointer($heap), $before);
	$content = substr(str_repeat("$before to $after;", 10000), 0, $before);
	FFI::memcpy($old, $content, $before);
	$used = memory_get_usage();
	$new = $c->_erealloc($old, $after);
	$kept = min($before, $after);
	echo "$before to $after: ", json_encode([
		'content' => FFI::string($c->cast('char *', $new), $kept) === substr($content, 0, $kept),
		'moved' => intdiv(address($new), CHUNK) !== intdiv($heap, CHUNK),
		'counted' => memory_get_usage() - $used >= $after,
	]), "\n";
	$used = memory_get_usage();
	$c->_efree($new);
	var_dump($used - memory_get_usage() >= $after);
}

/* It stays where it is: nothing is counted and nothing handed out. */
$old = $c->_zend_mm_alloc(pointer($heap), 100);
FFI::memset($old, 120, 100);
$used = memory_get_usage();
$c->_efree($old);
var_dump(memory_get_usage() - $used < 100, FFI::string($c->cast('char *', $old), 100) === str_repeat('x', 100));
sound('in the end');
?>
--EXPECT--
bool(true)
100 to 5000: {"content":true,"moved":true,"counted":true}
bool(true)
3000 to 3001: {"content":true,"moved":true,"counted":true}
bool(true)
5000 to 100: {"content":true,"moved":true,"counted":true}
bool(true)
24 to 1000000: {"content":true,"moved":true,"counted":true}
bool(true)
100000 to 10: {"content":true,"moved":true,"counted":true}
bool(true)
200 to 200: {"content":true,"moved":true,"counted":true}
bool(true)
bool(true)
bool(true)
in the end: sound

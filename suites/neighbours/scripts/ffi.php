<?php
/* Foreign functions: memory owned and not, casts, structs, callbacks, strings, frees. */

$c = FFI::cdef('
	typedef struct point { int x; double y; char name[16]; struct point *next; } point;
	typedef int (*compare)(const void *, const void *);
	void qsort(void *base, size_t count, size_t size, compare by);
	void *malloc(size_t size);
	void free(void *ptr);
	void *memset(void *s, int c, size_t n);
	size_t strlen(const char *s);
	int abs(int i);
	int snprintf(char *s, size_t n, const char *format, ...);
', 'libc.so.6');
$sum = 0;
for ($round = 0; $round < 50; $round++) {
	$numbers = FFI::new('int[100]');
	for ($i = 0; $i < 100; $i++) {
		$numbers[$i] = ($i * 7919 + $round) % 1009;
	}
	$c->qsort($numbers, 100, FFI::sizeof(FFI::type('int')), function ($a, $b): int {
		return FFI::cast('int *', $a)[0] <=> FFI::cast('int *', $b)[0];
	});
	for ($i = 1; $i < 100; $i++) {
		$sum += (int) ($numbers[$i - 1] <= $numbers[$i]);
	}
	/* A list of points that PHP does not own, freed by hand. */
	$first = null;
	for ($i = 0; $i < 20; $i++) {
		$point = FFI::addr($c->new('point', false));
		$point[0]->x = $i;
		$point[0]->y = $i / 8;
		FFI::memcpy($point[0]->name, "point $i\0", strlen("point $i") + 1);
		$point[0]->next = $first;
		$first = $point;
	}
	while ($first !== null && !FFI::isNull($first)) {
		$sum += $first[0]->x + strlen(FFI::string($first[0]->name));
		$next = $first[0]->next;
		FFI::free($first);
		$first = $next;
	}
	/* The engine's memory, malloc's memory and the C library's. */
	$held = FFI::new('char[200000]', false, false);
	FFI::memset($held, 65 + $round % 26, 200000);
	$sum += strlen(FFI::string($held, 1000));
	FFI::free($held);
	$persistent = FFI::new('double[1000]', false, true);
	$persistent[999] = 1.5;
	$sum += (int) ($persistent[999] * 2);
	FFI::free($persistent);
	$raw = $c->malloc(5000);
	$c->memset($raw, 66, 4999);
	$bytes = FFI::cast('char *', $raw);
	$bytes[4999] = "\0";
	$sum += $c->strlen($bytes);
	$c->free($raw);
}
echo "$sum\n";
$text = FFI::new('char[64]');
$c->snprintf($text, 64, '%s has %d parts and %.2f', 'this', 3, 1.25);
echo FFI::string($text), ' ', $c->abs(-5), ' ', FFI::sizeof($c->type('point')), ' ', FFI::alignof($c->type('point')), "\n";
$words = FFI::new('uint32_t[4]');
FFI::memcpy($words, "\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0", 16);
echo count($words), ' ', $words[3], ' ', FFI::cast('uint64_t *', FFI::addr($words))[1], ' ', FFI::memcmp($words, FFI::addr($words), 16), "\n";
$callback = $c->new('compare');
$callback = fn () => 0;
try {
	FFI::cdef('int no_such_function(void);', 'libc.so.6');
} catch (FFI\Exception $exception) {
	echo $exception->getMessage(), "\n";
}
try {
	$numbers[100] = 1;
} catch (FFI\Exception $exception) {
	echo $exception->getMessage(), "\n";
}

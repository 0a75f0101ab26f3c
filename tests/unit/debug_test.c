/* The debug switches, each for itself: what it writes, what it catches. */

#include "tests/unit/heap_fixture.h"

#include <stdint.h>

#define SEGMENT (16 * KIB)

#if ZMM_DEBUG_BLOCKS || defined(ZMM_DEBUG_LEAKS) || defined(ZMM_DEBUG_CHECK)

static heap_test test;
static zmm_heap *const heap = &test.heap;

static void start(size_t cache_size)
{
	heap_test_prepare(&test, SEGMENT);
	test.config.cache_size = cache_size;
	heap_test_open(&test);
}

static inline void give_it(void *ptr)
{
	give(heap, ptr);
}

static inline void resize_it(void *ptr)
{
	change(heap, ptr, 10);
}

static inline void take_it(void *size)
{
	take(heap, *(size_t *) size);
}

/* true: freeing and resizing the block both panic with these words. */
static inline bool is_caught(void *ptr, const char *words)
{
	return panics(give_it, ptr, words) && panics(resize_it, ptr, words);
}

static inline void find_words(void *context, const void *where, const char *what)
{
	const char **words = context;

	(void) where;
	if (strstr(what, *words)) {
		*words = "";
	}
}

/* true: the validator says these words. */
static inline bool is_found(const char *words)
{
	zmm_heap_check(heap, find_words, (void *) &words);
	return !*words;
}

static void magic(void)
{
#ifdef ZMM_DEBUG_MAGIC
	char *ptr, *other;
	zmm_block *block;

	start(4 * KIB);
	ptr = take(heap, 100);
	other = take_true(heap, 2000);
	take(heap, 1);
	block = zmm_block_of_data(ptr);
	test_ok(block->magic == ZMM_MAGIC_VALID, "magic: a used block is valid");
	give(heap, ptr);
	test_ok(block->magic == ZMM_MAGIC_CACHED, "magic: a cached block is cached");
	test_ok(panics(give_it, ptr, "block is free already"), "magic: a second free of a cached block is caught");
	test_ok(panics(resize_it, ptr, "block is free already"), "magic: a reallocation of it too");
	zmm_heap_gc(heap);
	test_ok(block->magic == ZMM_MAGIC_FREED, "magic: a merged block is freed");
	give(heap, other);
	test_ok(zmm_segment_guard(heap->segments.list)->magic == ZMM_MAGIC_GUARD, "magic: the guard is a guard");
	ptr = take(heap, 100);
	zmm_block_of_data(ptr)->magic = 1;
	test_ok(is_caught(ptr, "magic of a used block is wrong") && is_found("magic of a used block is wrong"), "magic: any other value is caught");
	zmm_block_of_data(ptr)->magic = ZMM_MAGIC_VALID;
	give(heap, ptr);
	zmm_block_of_data(ptr)->magic = ZMM_MAGIC_VALID;
	test_ok(panics(take_it, &(size_t) { 100 }, "magic of a cached block is wrong"), "magic: so is a cached block that is not");
	heap_test_end(&test);
#endif
}

static void guard(void)
{
#ifdef ZMM_DEBUG_GUARD
	size_t size, wrong = 0, unfound = 0;

	start(4 * KIB);
	for (size = 0; size < 1000; size += 7) {
		char *ptr = take(heap, size), kept = ptr[size];

		wrong += zmm_data_size(ptr) != size;
		ptr[size] ^= 1;
		wrong += !panics(give_it, ptr, "guard word behind a used block was overwritten");
		wrong += !panics(resize_it, ptr, "guard word behind a used block was overwritten");
		unfound += !is_found("guard word behind a used block was overwritten");
		ptr[size] = kept;
		ptr[size + 3] ^= 1;
		wrong += !panics(give_it, ptr, "guard word behind a used block was overwritten");
		ptr[size + 3] ^= 1;
		give(heap, ptr);
		wrong += !is_sound(heap);
	}
	test_ok(wrong == 0, "guard: the first and the fourth byte behind any request are watched");
	test_ok(unfound == 0, "guard: the validator finds the same");
	test_ok(is_sound(heap), "guard: cached blocks, whose links lie where the word was, are sound");
	heap_test_end(&test);

	start(0);
	{
		char *ptr = take(heap, 100);

		ptr = change(heap, ptr, 500);
		wrong += zmm_data_size(ptr) != 500;
		ptr = change(heap, ptr, 499);
		wrong += zmm_data_size(ptr) != 499;
		ptr[499] ^= 1;
		wrong += !panics(give_it, ptr, "guard word");
		ptr[499] ^= 1;
		zmm_block_of_data(ptr)->requested = SEGMENT;
		test_ok(is_caught(ptr, "size asked for is larger than the block") && is_found("size asked for is larger"),
			"guard: a size that cannot be is not followed");
		zmm_block_of_data(ptr)->requested = 499;
		give(heap, ptr);
		test_ok(wrong == 0, "guard: the word moves with the size");
	}
	heap_test_end(&test);
#endif
}

static void cookie(void)
{
#ifdef ZMM_DEBUG_COOKIE
	char *ptr, *other;

	start(4 * KIB);
	ptr = take(heap, 100);
	other = take(heap, 100);
	test_ok(zmm_block_of_data(ptr)->cookie != zmm_block_of_data(other)->cookie, "cookie: two blocks have two");
	zmm_block_of_data(ptr)->cookie ^= 1;
	test_ok(is_caught(ptr, "cookie of a used block is wrong") && is_found("cookie of a used block is wrong"), "cookie: a changed one is caught");
	zmm_block_of_data(ptr)->cookie = zmm_block_of_data(other)->cookie;
	test_ok(is_caught(ptr, "cookie of a used block is wrong"), "cookie: another block's too");
	heap_test_end(&test);
#endif
}

static void fill(void)
{
#ifdef ZMM_DEBUG_FILL
	unsigned char *ptr;
	size_t size = ZMM_MAX_SMALL_REQUEST, offset = sizeof(zmm_free_block) - ZMM_HEADER_SIZE, i, kept = 0;

	start(4 * KIB);
	ptr = take(heap, size);
	content_write(ptr, size, 1);
	give(heap, ptr);
	for (i = offset; i < size; i++) {
		kept += ptr[i] != 0x5a;
	}
	test_ok(kept == 0, "fill: what a cached block held is overwritten");
	test_ok(take(heap, size) == ptr, "fill: an untouched one is served again");
	give(heap, ptr);
	ptr[size - 1] ^= 1;
	test_ok(panics(take_it, &size, "block was written to after it was freed"), "fill: a write to a cached block is caught at its end");
	ptr[size - 1] ^= 1;
	ptr[offset] ^= 1;
	test_ok(panics(take_it, &size, "block was written to after it was freed"), "fill: and where its links end");
	heap_test_end(&test);

	start(0);
	ptr = take(heap, 2001);
	take(heap, 1);
	content_write(ptr, 2001, 1);
	give(heap, ptr);
	for (i = offset; i < 2000; i++) {
		kept += ptr[i] != 0x5a;
	}
	test_ok(kept == 0, "fill: what a merged block held is overwritten");
	heap_test_end(&test);
#endif
}

static void noted_caller(void)
{
#ifdef ZMM_DEBUG_CALL_SITE
	static const char here[] = "somewhere.php";
	void *ptr;

	start(4 * KIB);
	zmm_debug_note_caller(heap, here, 12);
	ptr = zmm_alloc(heap, 100);
	test_ok(zmm_block_of_data(ptr)->filename == here && zmm_block_of_data(ptr)->lineno == 12, "call site: file and line of an allocation are noted");
	zmm_debug_note_caller(heap, here, 34);
	ptr = zmm_realloc(heap, ptr, 5000);
	test_ok(zmm_block_of_data(ptr)->lineno == 34, "call site: those of a reallocation too");
	zmm_debug_note_caller(heap, here, 56);
	ptr = zmm_realloc(heap, ptr, 5001);
	test_ok(zmm_block_of_data(ptr)->lineno == 56, "call site: even if nothing moves");
	give(heap, take(heap, 100));
	zmm_debug_note_caller(heap, here, 78);
	ptr = zmm_alloc(heap, 100);
	test_ok(zmm_block_of_data(ptr)->lineno == 78, "call site: and those of a block from the cache");
	heap_test_end(&test);
#endif
}

#ifdef ZMM_DEBUG_CALL_SITE

static const char asked_file[] = "asked.php";

static void tell_call_site(zmm_heap *asking, const char **filename, uint32_t *lineno)
{
	(void) asking;
	*filename = asked_file;
	*lineno = 99;
}

static const zmm_heap_hooks telling_hooks = { .call_site = tell_call_site };

static void call_site(void)
{
	void *ptr;

	start(4 * KIB);
	ptr = zmm_alloc(heap, 100);
	test_ok(zmm_block_of_data(ptr)->filename == NULL, "call site: without a hook an unknown one stays unknown");
	heap->hooks = &telling_hooks;
	ptr = zmm_alloc(heap, 100);
	test_ok(zmm_block_of_data(ptr)->filename == asked_file && zmm_block_of_data(ptr)->lineno == 99, "call site: else the hook is asked");
	zmm_debug_note_caller(heap, "own.c", 5);
	ptr = zmm_alloc(heap, 100);
	test_ok(zmm_block_of_data(ptr)->lineno == 5, "call site: unless it is known");
	heap_test_end(&test);
}

#else
# define call_site() ((void) 0)
#endif

static void leaks(void)
{
#ifdef ZMM_DEBUG_LEAKS
	void *lost, *freed, *cached;

	heap_test_prepare(&test, SEGMENT);
	test.config.cache_size = 4 * KIB;
	test.config.reserve_size = KIB;
	heap_test_open(&test);
	lost = take(heap, 100);
	cached = take(heap, 200);
	freed = take(heap, 2001);
	give(heap, cached);
	give(heap, freed);
	zmm_heap_shutdown(heap, false, false);
	test_ok(notes.leaks == 1 && notes.last_leak.address == lost, "leaks: the one block that nobody freed is reported");
#ifdef ZMM_DEBUG_GUARD
	test_ok(notes.last_leak.size == 100, "leaks: with the size that was asked for");
#else
	test_ok(notes.last_leak.size == ZMM_TRUE_SIZE(100) - ZMM_BLOCK_EXTRA, "leaks: with the size it could hold");
#endif
#ifdef ZMM_DEBUG_CALL_SITE
	test_ok(notes.last_leak.filename && strstr(notes.last_leak.filename, "heap_fixture.h") && notes.last_leak.lineno > 0, "leaks: with its call site");
#else
	test_ok(!notes.last_leak.filename && notes.last_leak.lineno == 0, "leaks: without a call site that nobody noted");
#endif
	notes.leaks = 0;
	take(heap, 100);
	take(heap, odd(3 * SEGMENT));
	zmm_heap_shutdown(heap, false, true);
	test_ok(notes.leaks == 0, "leaks: a silent reset says nothing");
	take(heap, 100);
	take(heap, odd(3 * SEGMENT));
	zmm_heap_shutdown(heap, true, false);
	test_ok(notes.leaks == 2, "leaks: the end of a heap reports all of them, the reserve is none");
	test.config.hardened = true;
	heap_test_open(&test);
	notes.leaks = 0;
	take(heap, 100);
	give(heap, take(heap, 200));
	zmm_heap_shutdown(heap, true, false);
#ifdef ZMM_DEBUG_GUARD
	test_ok(notes.leaks == 1 && notes.last_leak.size == 100, "leaks: those of a hardened heap without their seal, and none that waits");
#else
	test_ok(notes.leaks == 1 && notes.last_leak.size == ZMM_TRUE_SIZE(100 + ZMM_SEAL_SIZE) - ZMM_BLOCK_EXTRA - ZMM_SEAL_SIZE,
		"leaks: those of a hardened heap without their seal, and none that waits");
#endif
	test.config.hardened = false;
	{
		char error[256];
		zmm_heap *internal = zmm_heap_create(&test.config, error, sizeof(error));

		notes.leaks = 0;
		zmm_heap_shutdown(internal, true, false);
		test_ok(notes.leaks == 0, "leaks: nor is an internal heap's descriptor");
	}
#endif
}

#ifdef ZMM_DEBUG_THREAD

# ifdef _WIN32
#  define WIN32_LEAN_AND_MEAN
#  include <windows.h>

static DWORD WINAPI in_thread(void *argument)
{
	*(void **) argument = take(heap, 100);
	return 0;
}

static void run_in_thread(void **result)
{
	HANDLE thread = CreateThread(NULL, 0, in_thread, result, 0, NULL);

	WaitForSingleObject(thread, INFINITE);
	CloseHandle(thread);
}
# else
#  include <pthread.h>

static void *in_thread(void *argument)
{
	*(void **) argument = take(heap, 100);
	return NULL;
}

static void run_in_thread(void **result)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, in_thread, result) == 0) {
		pthread_join(thread, NULL);
	}
}
# endif

static void thread(void)
{
	void *own, *foreign = NULL;

	start(4 * KIB);
	own = take(heap, 100);
	run_in_thread(&foreign);
	test_ok(foreign && zmm_block_of_data(own)->thread_id != zmm_block_of_data(foreign)->thread_id, "thread: a block remembers its thread");
	test_ok(foreign && is_caught(foreign, "block belongs to another thread"), "thread: another one cannot free or resize it");
	give(heap, own);
	test_ok(zmm_heap_cached(heap) == ZMM_TRUE_SIZE(100), "thread: its own can");
	heap_test_end(&test);
}

#else
# define thread() ((void) 0)
#endif

static void whole_heap(void)
{
#ifdef ZMM_DEBUG_CHECK
	size_t size = 2000;
	void *ptr, *behind;

	start(0);
	ptr = take(heap, 100);
	behind = take(heap, 100);
	take(heap, 1);
	zmm_block_of_data(behind)->info._prev ^= 8; /* the tag behind ptr */
	heap->checking = false;
	test_ok(panics(take_it, &size, "tag behind a block of"), "check: the next operation finds any damage anywhere");
	zmm_block_of_data(behind)->info._prev ^= 8;
	heap->checking = false;
	give(heap, ptr);
	heap->real->size += SEGMENT;
	test_ok(panics(give_it, behind, "real size"), "check: of counters too");
	heap->real->size -= SEGMENT;
	heap_test_end(&test);
#endif
}

/* A heap in daily use, which no switch may disturb. */
static void daily_use(void)
{
	void *ptr[200] = { NULL };
	size_t size[200] = { 0 }, round, lost = 0;

	start(4 * KIB);
	for (round = 0; round < 5000; round++) {
		size_t i = round * 7919 % 200, wanted = round * 104729 % (round % 16 ? 400 : 9000);

		lost += ptr[i] && !content_holds(ptr[i], size[i], (unsigned) i);
		if (ptr[i] && round % 3) {
			give(heap, ptr[i]);
			ptr[i] = NULL;
			continue;
		}
		ptr[i] = ptr[i] ? change(heap, ptr[i], wanted) : take(heap, wanted);
		size[i] = wanted;
		content_write(ptr[i], wanted, (unsigned) i);
		if (round % 500 == 0) {
			zmm_heap_gc(heap);
		}
		lost += round % 100 == 0 && !is_sound(heap);
	}
	test_ok(lost == 0 && is_sound(heap), "daily use is not disturbed");
	for (round = 0; round < 200; round++) {
		if (ptr[round]) {
			give(heap, ptr[round]);
		}
	}
	zmm_heap_gc(heap);
	test_ok(heap->real->size == 0 && heap->use->size == 0 && is_sound(heap), "nothing is left over");
	heap_test_end(&test);
}

int main(void)
{
	magic();
	guard();
	cookie();
	fill();
	noted_caller();
	call_site();
	leaks();
	thread();
	whole_heap();
	daily_use();
	return test_end();
}

#else

int main(void)
{
	test_skip("built without debug switches", "what debug switches catch");
	return test_end();
}

#endif

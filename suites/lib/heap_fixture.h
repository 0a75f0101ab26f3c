/*
 * Helpers for tests of the heap: a storage that counts and can fail, hooks that take notes, blocks of an exact true
 * size, and content that identifies its block.
 *
 *   struct heap_test test;
 *
 *   heap_test_start(&test, 4096);
 *   block = take(&test.heap, 100);
 *   test_ok(is_sound(&test.heap), "...");
 *   heap_test_end(&test);
 *
 *   heap_test_prepare(&test, 4096); // or with another policy and configuration:
 *   test.policy.gc_floor = 0;
 *   test.config.cache_size = 8192;
 *   heap_test_open(&test);
 */

#ifndef ZMM_HEAP_FIXTURE_H
#define ZMM_HEAP_FIXTURE_H

#include "heap/alloc.h"
#include "heap/bucket.h"
#include "heap/caches.h"
#include "heap/check.h"
#include "heap/free.h"
#include "heap/hardened.h"
#include "heap/heap.h"
#include "heap/realloc.h"
#include "heap/rest.h"
#include "heap/segment.h"
#include "heap/tree.h"
#include "suites/lib/test.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define KIB ((size_t) 1024)
#define MIB (1024 * KIB)

/* Returns the number of blocks of a circular list behind its head. */
static inline size_t list_length(const zmm_free_block *head)
{
	const zmm_free_block *block;
	size_t length = 0;

	for (block = head->next_free_block; block != head; block = block->next_free_block) {
		length++;
	}
	return length;
}

/* --- a storage that keeps a ledger of another one --- */

typedef struct ledger {
	zmm_storage outer;            /* the storage that the heap sees */
	const zmm_mem_handlers *kind; /* kind of `inner`; NULL: the first of the table */
	zmm_storage *inner;           /* the storage that does the work */
	unsigned inits, dtors, compacts, allocs, reallocs, frees; /* numbers of calls */
	size_t purged;   /* bytes */
	unsigned populated; /* number of calls */
	size_t populated_bytes;
	bool populate_fails;
	size_t segments; /* number of segments that are given out */
	size_t bytes;    /* bytes of these segments */
	size_t last_size;
	bool refuse_init;
	bool refuse;         /* _alloc and _realloc return NULL when calls_left is 0 */
	unsigned calls_left; /* number of these calls that still work; each call counts it down */
	bool refuse_once;    /* the next of these calls returns NULL */
	size_t most;         /* most bytes of a segment: a call for more returns NULL; 0: no bound */
	unsigned refused;    /* number of calls that returned NULL by one of these */
} ledger;

static inline ledger *ledger_of(zmm_storage *storage)
{
	return storage->data;
}

static inline bool ledger_is_to_refuse(ledger *book, size_t size)
{
	if (book->refuse_once) {
		book->refuse_once = false;
		return true;
	}
	return (book->most && size > book->most) || (book->refuse && (book->calls_left == 0 || book->calls_left-- == 0));
}

static inline bool ledger_refuses(ledger *book, size_t size)
{
	bool refuses = ledger_is_to_refuse(book, size);

	book->refused += refuses;
	return refuses;
}

static inline void ledger_dtor(zmm_storage *storage)
{
	ledger *book = ledger_of(storage);

	book->dtors++;
	book->inner->handlers->dtor(book->inner);
	book->inner = NULL;
}

static inline void ledger_compact(zmm_storage *storage)
{
	ledger *book = ledger_of(storage);

	book->compacts++;
	book->inner->handlers->compact(book->inner);
}

static inline zmm_segment *ledger_note(ledger *book, zmm_segment *segment, size_t size)
{
	if (segment) {
		book->allocs++;
		book->segments++;
		book->bytes += size;
		book->last_size = size;
	}
	return segment;
}

static inline zmm_segment *ledger_alloc(zmm_storage *storage, size_t size)
{
	ledger *book = ledger_of(storage);

	return ledger_note(book,
		ledger_refuses(book, size) ? NULL : book->inner->handlers->_alloc(book->inner, size), size);
}

static inline bool ledger_populate(zmm_storage *storage, void *start, size_t size)
{
	ledger *book = ledger_of(storage);

	book->populated++;
	book->populated_bytes += size;
	return !book->populate_fails && (!book->inner->handlers->_populate
		|| book->inner->handlers->_populate(book->inner, start, size));
}

static inline zmm_segment *ledger_realloc(zmm_storage *storage, zmm_segment *segment, size_t size)
{
	ledger *book = ledger_of(storage);
	size_t old_size = segment->size;
	zmm_segment *resized = ledger_refuses(book, size)
		? NULL : book->inner->handlers->_realloc(book->inner, segment, size);

	if (resized) {
		book->reallocs++;
		book->bytes += size - old_size;
		book->last_size = size;
	}
	return resized;
}

static inline void ledger_free(zmm_storage *storage, zmm_segment *segment)
{
	ledger *book = ledger_of(storage);

	book->frees++;
	book->segments--;
	book->bytes -= segment->size;
	book->inner->handlers->_free(book->inner, segment);
}

static inline size_t ledger_purge(zmm_storage *storage, void *start, size_t size)
{
	ledger *book = ledger_of(storage);
	size_t bytes = book->inner->handlers->_purge ? book->inner->handlers->_purge(book->inner, start, size) : 0;

	book->purged += bytes;
	return bytes;
}

static inline zmm_storage *ledger_init(void *params);

static const zmm_mem_handlers ledger_handlers = {
	.name = "ledger",
	.init = ledger_init,
	.dtor = ledger_dtor,
	.compact = ledger_compact,
	._alloc = ledger_alloc,
	._realloc = ledger_realloc,
	._free = ledger_free,
	._populate = ledger_populate,
	._purge = ledger_purge,
};

static inline zmm_storage *ledger_init(void *params)
{
	ledger *book = params;
	const zmm_mem_handlers *kind = book->kind ? book->kind : zmm_storage_table[0];

	book->inner = book->refuse_init ? NULL : kind->init(NULL);
	if (!book->inner) {
		return NULL;
	}
	book->inits++;
	book->outer.handlers = &ledger_handlers;
	book->outer.data = book;
	return &book->outer;
}

/* --- hooks that take notes --- */

static struct hook_notes {
	unsigned limit_calls;
	size_t limit, limit_size, limit_more;
	bool limit_answer;
	jmp_buf *limit_exit; /* not NULL: the limit hook leaves by a longjmp to it */
	bool reserve_was_there;
	unsigned memory_calls;
	size_t memory_real, memory_size;
	jmp_buf *panic_exit; /* not NULL: the panic hook leaves by a longjmp to it */
	char panic[256];
	unsigned leaks;
	zmm_leak last_leak;
} notes;

static inline bool note_limit(zmm_heap *heap, size_t limit, size_t size, size_t more)
{
	notes.limit_calls++;
	notes.limit = limit;
	notes.limit_size = size;
	notes.limit_more = more;
	notes.reserve_was_there = heap->limit.reserve != NULL;
	if (notes.limit_exit) {
		longjmp(*notes.limit_exit, 1);
	}
	return notes.limit_answer;
}

static inline void note_out_of_memory(zmm_heap *heap, size_t real_size, size_t size)
{
	notes.memory_calls++;
	notes.memory_real = real_size;
	notes.memory_size = size;
	notes.reserve_was_there = heap->limit.reserve != NULL;
}

static inline void note_panic(zmm_heap *heap, const char *message)
{
	(void) heap;
	snprintf(notes.panic, sizeof(notes.panic), "%s", message);
	if (notes.panic_exit) {
		longjmp(*notes.panic_exit, 1);
	}
	printf("Bail out! %s\n", message);
	fflush(stdout);
}

static inline void note_leak(zmm_heap *heap, const zmm_leak *leak)
{
	(void) heap;
	notes.leaks++;
	notes.last_leak = *leak;
}

static const zmm_heap_hooks noting_hooks = {
	.limit_exceeded = note_limit,
	.out_of_memory = note_out_of_memory,
	.panic = note_panic,
	.leak = note_leak,
};

static inline void notes_clear(void)
{
	memset(&notes, 0, sizeof(notes));
}

/* --- a heap --- */

typedef struct heap_test {
	zmm_heap heap;
	ledger book;
	zmm_heap_config config;
	zmm_policy policy; /* the policy in config, unless a test sets another one */
} heap_test;

/* Turns on everything that a policy adds to the plainest heap, with runs of run_size bytes; 0 turns everything off. */
static inline void heap_test_set_runs(heap_test *test, size_t run_size)
{
	zmm_policy *policy = &test->policy;

	policy->run_size = run_size;
	policy->pages = policy->populates = policy->classes = policy->victim = policy->spares = policy->slack
		= run_size != 0;
}

/* Prepares a heap with segments of segment_size bytes and the plainest policy, without cache, reserve and limit.  A
 * test that needs more changes config and policy before heap_test_open(). */
static inline void heap_test_prepare(heap_test *test, size_t segment_size)
{
	memset(test, 0, sizeof(*test));
	notes_clear();
	zmm_heap_config_init(&test->config);
	test->config.handlers = &ledger_handlers;
	test->config.params = &test->book;
	test->config.segment_size = segment_size;
	test->config.policy = &test->policy;
	test->config.cache_size = 0;
	test->config.reserve_size = 0;
	test->config.hooks = &noting_hooks;
}

#define RUN_SIZE ((size_t) 4096)

/* Prepares a heap with an automatic cache and runs, as the engine's heap has by default. */
static inline void heap_test_prepare_fast(heap_test *test, size_t segment_size)
{
	heap_test_prepare(test, segment_size);
	test->config.cache_size = ZMM_CACHE_AUTO;
	heap_test_set_runs(test, RUN_SIZE);
}

static inline void heap_test_open(heap_test *test)
{
	char error[256];

	if (!zmm_heap_startup(&test->heap, &test->config, error, sizeof(error))) {
		printf("Bail out! no heap: %s\n", error);
		exit(2);
	}
}

static inline void heap_test_start(heap_test *test, size_t segment_size)
{
	heap_test_prepare(test, segment_size);
	heap_test_open(test);
}

/* Lets links lead anywhere from now on, for tests with blocks that lie in no segment. */
static inline void heap_test_reach_everywhere(heap_test *test)
{
	test->heap.segments.lowest = 0;
	test->heap.segments.span = UINTPTR_MAX;
}

/* Ends the heap with all its blocks. */
static inline void heap_test_end(heap_test *test)
{
	zmm_heap_shutdown(&test->heap, true, true);
}

static inline void *take(zmm_heap *heap, size_t size)
{
	zmm_debug_note_caller(heap, __FILE__, __LINE__);
	return zmm_heap_alloc(heap, size);
}

static inline void give(zmm_heap *heap, void *ptr)
{
	zmm_heap_free(heap, ptr);
}

static inline void *change(zmm_heap *heap, void *ptr, size_t size)
{
	zmm_debug_note_caller(heap, __FILE__, __LINE__);
	return zmm_heap_realloc(heap, ptr, size);
}

/* Returns the size of a request that a block of exactly true_size bytes serves.  The size is odd, so that it asks for
 * no more than ZMM_ALIGNMENT; one byte more fills the block. */
static inline size_t request_for(size_t true_size)
{
	return true_size - ZMM_BLOCK_EXTRA - 1;
}

/* Returns the size of a large request, `size` or one byte more, that asks for no more than ZMM_ALIGNMENT. */
static inline size_t odd(size_t size)
{
	return size | 1;
}

/* Allocates a block of exactly true_size bytes, header included. */
static inline void *take_true(zmm_heap *heap, size_t true_size)
{
	return take(heap, request_for(true_size));
}

static inline size_t true_size_of(const void *ptr)
{
	return zmm_block_size(zmm_block_of_data(ptr));
}

static inline size_t free_size_behind(const void *ptr)
{
	const zmm_block *next = zmm_next_block(zmm_block_of_data(ptr));

	return zmm_block_is_free(next) ? zmm_block_size(next) : 0;
}

/* --- soundness --- */

static inline void print_fault(void *context, const void *where, const char *what)
{
	(void) context;
	test_note("fault at %p: %s", where, what);
}

static inline bool is_sound(const zmm_heap *heap)
{
	return zmm_heap_check(heap, print_fault, NULL) == 0;
}

/* Calls `act`, which the heap must stop with a panic whose message contains `what`.  false: there was no panic, or it
 * had another message. */
static inline bool panics(void (*act)(void *), void *argument, const char *what)
{
	jmp_buf here;

	notes.panic[0] = '\0';
	notes.panic_exit = &here;
	if (!setjmp(here)) {
		act(argument);
	}
	notes.panic_exit = NULL;
	if (!strstr(notes.panic, what)) {
		test_note("panic was \"%s\" instead of \"%s\"", notes.panic, what);
		return false;
	}
	return true;
}

/* --- content --- */

static inline unsigned char content_byte(size_t offset, unsigned seed)
{
	return (unsigned char) (offset * 31 + (offset >> 8) * 17 + seed * 101 + 7);
}

static inline void content_write(void *ptr, size_t size, unsigned seed)
{
	unsigned char *bytes = ptr;
	size_t i;

	for (i = 0; i < size; i++) {
		bytes[i] = content_byte(i, seed);
	}
}

static inline bool content_holds(const void *ptr, size_t size, unsigned seed)
{
	const unsigned char *bytes = ptr;
	size_t i;

	for (i = 0; i < size; i++) {
		if (bytes[i] != content_byte(i, seed)) {
			test_note("byte %zu of %zu is wrong", i, size);
			return false;
		}
	}
	return true;
}

#endif

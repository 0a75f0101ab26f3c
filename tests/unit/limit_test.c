/* The limit, what is asked above when it is reached, and storage that has no more. */

#include "heap/freelist.h"
#include "heap/limit.h"
#include "tests/unit/heap_fixture.h"

#define SEGMENT (16 * KIB)

static void start(heap_test *test, size_t limit, size_t cache_size, size_t reserve_size)
{
	heap_test_prepare(test, SEGMENT);
	test->config.limit = limit;
	test->config.cache_size = cache_size;
	test->config.reserve_size = reserve_size;
	heap_test_open(test);
}

static void limit_is_exact(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;

	start(&test, 4 * SEGMENT, 0, 0);
	test_ok(take(heap, odd(3 * SEGMENT)) && heap->real->size == 4 * SEGMENT && notes.limit_calls == 0, "the limit may be reached");
	while (take(heap, 1000)) {
	}
	test_ok(heap->real->size == 4 * SEGMENT && notes.limit_calls == 1, "but not passed");
	test_ok(notes.limit == 4 * SEGMENT && notes.limit_size == 1000, "the hook is told limit and request");
	test_ok(is_sound(heap), "the heap is sound after the refusal");
	heap_test_end(&test);

	start(&test, 4 * SEGMENT - 1, 0, 0);
	test_ok(!take(heap, odd(3 * SEGMENT)) && heap->real->size == 0 && notes.limit_calls == 1, "one byte too many is refused");
	test_ok(take(heap, odd(2 * SEGMENT)) && heap->real->size == 3 * SEGMENT, "what fits is still served");
	heap_test_end(&test);
}

static void cache_is_flushed_first(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr[100];
	size_t i;

	start(&test, 2 * SEGMENT, 2 * SEGMENT, 0);
	for (i = 0; i < 100; i++) {
		ptr[i] = take(heap, 200);
	}
	for (i = 0; i < 100; i++) {
		give(heap, ptr[i]);
	}
	test_ok(heap->real->size == 2 * SEGMENT && zmm_heap_cached(heap) >= 100 * 200, "the limit is used up by cached blocks");
	test_ok(take(heap, odd(SEGMENT)) && heap->real->size == 2 * SEGMENT && zmm_heap_cached(heap) == 0,
		"a large request flushes the cache and is served");
	test_ok(notes.limit_calls == 0 && is_sound(heap), "without anybody being asked");
	heap_test_end(&test);

	start(&test, SEGMENT, SEGMENT, 0);
	ptr[0] = take(heap, 200);
	ptr[1] = take(heap, 200);
	give(heap, ptr[0]);
	test_ok(!take(heap, odd(SEGMENT)) && notes.limit_calls == 1 && zmm_heap_cached(heap) == 0, "when that does not help the hook is called once");
	heap_test_end(&test);
}

static void answers(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr;

	start(&test, SEGMENT, 0, 0);
	notes.limit_answer = true;
	ptr = take(heap, odd(2 * SEGMENT));
	test_ok(ptr && notes.limit_calls == 1 && heap->real->size == 3 * SEGMENT, "the answer true lets a request pass");
	give(heap, ptr);
	notes.limit_answer = false;
	test_ok(!take(heap, odd(2 * SEGMENT)) && notes.limit_calls == 2 && heap->real->size == 0, "false fails it");
	heap->fallible = true;
	test_ok(!take(heap, odd(2 * SEGMENT)) && notes.limit_calls == 2, "a fallible heap fails it and asks nobody");
	heap->fallible = false;
	notes.limit_answer = true;
	test_ok(!take(heap, SIZE_MAX - 100) && notes.limit_calls == 3 && notes.limit_size == SIZE_MAX - 100,
		"what no memory has fails whatever the answer");
	*heap->limit.overflow = 1;
	test_ok(take(heap, odd(2 * SEGMENT)) && notes.limit_calls == 3, "while an error is reported the limit is open");
	*heap->limit.overflow = 0;
	test_ok(heap->real->size > *heap->limit.allowed && take(heap, odd(2 * SEGMENT)) && notes.limit_calls == 4, "and closed again afterwards");
	test_ok(is_sound(heap), "a heap beyond its limit is sound");
	heap_test_end(&test);
}

static void without_hooks(void)
{
	heap_test test;

	heap_test_prepare(&test, SEGMENT);
	test.config.hooks = NULL;
	test.config.limit = SEGMENT;
	heap_test_open(&test);
	test_ok(!take(&test.heap, odd(SEGMENT)), "without hooks the limit gives NULL");
	test.book.refuse = true;
	test_ok(!take(&test.heap, 1), "so does storage without memory");
	test_ok(is_sound(&test.heap), "and the heap is sound");
	heap_test_end(&test);
}

/* A jump out of the hook, as the engine's bailout is one. */
static bool take_and_be_thrown(zmm_heap *heap, void *old, size_t size)
{
	jmp_buf here;
	volatile bool thrown = false;

	notes.limit_exit = &here;
	if (setjmp(here)) {
		thrown = true;
	} else if (old) {
		change(heap, old, size);
	} else {
		take(heap, size);
	}
	notes.limit_exit = NULL;
	return thrown;
}

static void jumps_leave_a_sound_heap(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr[40];
	size_t i, use, lost = 0;

	start(&test, 2 * SEGMENT, SEGMENT, 4 * KIB);
	for (i = 0; i < 40; i++) {
		ptr[i] = take(heap, 200);
		content_write(ptr[i], 200, (unsigned) i);
	}
	for (i = 0; i < 40; i += 2) {
		give(heap, ptr[i]);
	}
	use = heap->use->size - true_size_of(heap->limit.reserve);
	test_ok(take_and_be_thrown(heap, NULL, 2 * SEGMENT) && heap->use->size == use && is_sound(heap),
		"a jump out of an allocation leaves a sound heap");
	test_ok(take_and_be_thrown(heap, ptr[1], 2 * SEGMENT) && heap->use->size == use && is_sound(heap),
		"so does one out of a reallocation");
	for (i = 1; i < 40; i += 2) {
		lost += !content_holds(ptr[i], 200, (unsigned) i);
		give(heap, ptr[i]);
	}
	test_ok(lost == 0, "all content is there, the block to be resized too");
	zmm_heap_gc(heap);
	test_ok(heap->real->size == 0 && heap->use->size == 0 && heap->size == 0, "everything can be freed");
	heap_test_end(&test);
}

static void reserve(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t size = ZMM_TRUE_SIZE(4 * KIB);

	start(&test, SEGMENT, 0, 4 * KIB);
	test_ok(heap->limit.reserve && heap->use->size == size, "the reserve is taken at start");
	test_ok(!take(heap, odd(SEGMENT)) && notes.limit_calls == 1 && !notes.reserve_was_there && !heap->limit.reserve && heap->use->size == 0,
		"it is released before the hook is called");
	test_ok(take(heap, odd(3 * KIB)) && heap->real->size == SEGMENT, "so that there is room");
	zmm_heap_shutdown(heap, false, true);
	test_ok(heap->limit.reserve && heap->use->size == size && is_sound(heap), "a reset takes it again");
	zmm_heap_fill_reserve(heap);
	test_ok(heap->use->size == size, "once");
	heap_test_end(&test);

	start(&test, 0, 0, 4 * KIB);
	test_ok(!heap->limit.reserve && notes.limit_calls == 0 && heap->use->size == 0, "a reserve that the limit does not allow is not an error");
	*heap->limit.allowed = SEGMENT;
	zmm_heap_fill_reserve(heap);
	test_ok(heap->limit.reserve != NULL, "it is taken when there is room");
	heap_test_end(&test);
}

/* What the reserve had is free for any request, not kept for one of its size. */
static void reserve_is_not_cached(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t size;

	heap_test_prepare_fast(&test, 64 * KIB);
	test.config.reserve_size = odd(8 * KIB);
	test.config.limit = 64 * KIB;
	heap_test_open(&test);
	size = true_size_of(heap->limit.reserve);
	test_ok(!take(heap, odd(64 * KIB)) && notes.limit_calls == 1 && !heap->limit.reserve && zmm_heap_cached(heap) == 0 && heap->real->size == 0,
		"the reserve of a heap with a cache for large blocks is merged when it is released");
	zmm_heap_fill_reserve(heap);
	test_ok(heap->limit.reserve && true_size_of(heap->limit.reserve) == size && !heap->fallible && is_sound(heap), "and taken again");
	heap_test_end(&test);
}

/* As when the error of the limit was raised: what is reported then needs memory. */
static void limit_is_extended(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr;

	heap_test_prepare(&test, SEGMENT);
	test.config.limit = 4 * SEGMENT;
	test.config.limit_reserve = 3 * SEGMENT;
	heap_test_open(&test);
	ptr = take(heap, odd(3 * SEGMENT));
	test_ok(ptr && !take(heap, odd(SEGMENT)) && notes.limit_calls == 1, "before its error was raised the limit holds");
	zmm_limit_extend(heap, 0, ZMM_NO_LIMIT);
	test_ok(take(heap, odd(2 * SEGMENT)) && notes.limit_calls == 1 && heap->real->size == 7 * SEGMENT, "its reserve opens then");
	test_ok(*heap->limit.allowed == 4 * SEGMENT, "the limit's word stays as it is");
	test_ok(!take(heap, odd(SEGMENT)) && notes.limit_calls == 2, "what was added can be passed, too");
	zmm_limit_extend(heap, 2 * SEGMENT, ZMM_NO_LIMIT);
	test_ok(zmm_limit_room(heap) == 5 * SEGMENT, "a second error opens it beyond what there is, and what is taken all the same");
	zmm_limit_extend(heap, 2 * SEGMENT, 10 * SEGMENT);
	test_ok(zmm_limit_room(heap) == 3 * SEGMENT, "but not beyond a bound");
	zmm_limit_extend(heap, SIZE_MAX, 10 * SEGMENT);
	test_ok(zmm_limit_room(heap) == 3 * SEGMENT, "whatever is asked for");
	zmm_limit_extend(heap, 0, 5 * SEGMENT);
	test_ok(zmm_limit_room(heap) == 0, "of which there may be more already");
	give(heap, ptr);
	test_ok(heap->real->size == 3 * SEGMENT && is_sound(heap), "the heap is sound");
	zmm_heap_shutdown(heap, false, true);
	test_ok(zmm_limit_room(heap) == 4 * SEGMENT && !take(heap, odd(4 * SEGMENT)), "a reset ends it");
	heap_test_end(&test);
}

/* A block that is taken all the same may be large, and gone soon. */
static void extended_limit_tightens(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr;

	heap_test_prepare(&test, SEGMENT);
	test.config.limit = 8 * SEGMENT;
	test.config.limit_reserve = 3 * SEGMENT;
	heap_test_open(&test);
	zmm_limit_extend(heap, 9 * SEGMENT, ZMM_NO_LIMIT);
	test_ok(zmm_limit_room(heap) == 12 * SEGMENT, "the reserve lies beyond a block that passes the limit");
	notes.limit_answer = true;
	ptr = take(heap, odd(8 * SEGMENT));
	zmm_limit_extend(heap, 0, ZMM_NO_LIMIT);
	test_ok(ptr && notes.limit_calls == 1 && zmm_limit_room(heap) == 3 * SEGMENT, "also when that is there");
	give(heap, ptr);
	notes.limit_answer = false;
	test_ok(!take(heap, odd(8 * SEGMENT)) && notes.limit_calls == 2, "when it is gone the limit holds");
	test_ok(take(heap, odd(7 * SEGMENT)) && zmm_limit_room(heap) == 0, "and no more than the limit");
	zmm_limit_extend(heap, 0, ZMM_NO_LIMIT);
	ptr = take(heap, odd(SEGMENT));
	give(heap, ptr);
	test_ok(take(heap, odd(2 * SEGMENT)) && heap->real->size == 11 * SEGMENT && notes.limit_calls == 2,
		"what is given back of the reserve can be had again");
	test_ok(!take(heap, odd(SEGMENT)) && notes.limit_calls == 3 && is_sound(heap), "no more");
	heap_test_end(&test);
}

static void extended_limit_changes(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;

	heap_test_prepare(&test, SEGMENT);
	test.config.limit = 4 * SEGMENT;
	test.config.limit_reserve = 3 * SEGMENT;
	heap_test_open(&test);
	zmm_limit_extend(heap, 0, ZMM_NO_LIMIT);
	test_ok(zmm_limit_room(heap) == 4 * SEGMENT, "a heap that has as much below its limit gets nothing beyond");
	take(heap, odd(SEGMENT));
	zmm_limit_extend(heap, 0, ZMM_NO_LIMIT);
	test_ok(zmm_limit_room(heap) == 3 * SEGMENT, "one that has less gets what it lacks");
	*heap->limit.allowed = 4 * SEGMENT + SEGMENT / 2;
	test_ok(zmm_limit_room(heap) == 3 * SEGMENT, "a limit that becomes higher leaves it");
	*heap->limit.allowed = 9 * SEGMENT;
	test_ok(zmm_limit_room(heap) == 7 * SEGMENT, "and counts when it is more");
	*heap->limit.allowed = 3 * SEGMENT;
	test_ok(zmm_limit_room(heap) == SEGMENT, "one that becomes lower holds");
	*heap->limit.allowed = 4 * SEGMENT;
	zmm_limit_withdraw(heap);
	test_ok(zmm_limit_room(heap) == 2 * SEGMENT, "it can be withdrawn");
	heap->limit.extends_by = SIZE_MAX;
	zmm_limit_extend(heap, 0, ZMM_NO_LIMIT);
	test_ok(zmm_limit_room(heap) == ZMM_NO_LIMIT - 2 * SEGMENT, "a reserve without bounds is no limit");
	zmm_limit_withdraw(heap);
	heap->limit.extends_by = 0;
	zmm_limit_extend(heap, 2 * SEGMENT, ZMM_NO_LIMIT);
	test_ok(zmm_limit_room(heap) == 2 * SEGMENT, "a heap without one, as the original's, keeps its limit");
	heap_test_end(&test);
}

static void storage_has_no_more(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr[3], *cached;
	unsigned served;

	for (served = 0; served < 3; served++) {
		unsigned i;

		start(&test, ZMM_NO_LIMIT, 0, 0);
		test.book.refuse = true;
		test.book.calls_left = served;
		for (i = 0; i < 3; i++) {
			ptr[i] = take(heap, odd(SEGMENT));
		}
		test_ok((ptr[0] != NULL) == (served > 0) && (ptr[1] != NULL) == (served > 1) && !ptr[2] && notes.memory_calls == 3 - served,
			"storage that fails after %u calls fails the request", served);
		test_ok(notes.memory_size == odd(SEGMENT) && notes.memory_real == served * 2 * SEGMENT && heap->real->size == test.book.bytes
				&& is_sound(heap), "the hook is told what there is and what was asked for");
		test_ok(notes.limit_calls == 0, "which is not a matter of the limit");
		heap_test_end(&test);
	}

	start(&test, ZMM_NO_LIMIT, SEGMENT, 4 * KIB);
	test.book.refuse = true;
	take(heap, odd(8 * KIB));
	cached = take(heap, 100);
	give(heap, cached);
	test_ok(!take(heap, odd(SEGMENT)) && notes.memory_calls == 1 && zmm_heap_cached(heap) == 0, "the cache is flushed first");
	test_ok(!notes.reserve_was_there, "the reserve is released before the hook is called");
	heap->fallible = true;
	test_ok(!take(heap, odd(SEGMENT)) && notes.memory_calls == 1, "a fallible heap fails and tells nobody");
	heap->fallible = false;
	test.book.refuse = false;
	test_ok(take(heap, odd(SEGMENT)) && is_sound(heap), "when storage has memory again requests are served");
	heap_test_end(&test);
}

/* The largest free block, or 0. */
static size_t largest_free(zmm_heap *heap)
{
	size_t size = SEGMENT;

	while (size >= ZMM_MAX_SMALL_SIZE && !zmm_freelist_search(heap, size)) {
		size -= ZMM_ALIGNMENT;
	}
	return size >= ZMM_MAX_SMALL_SIZE ? size : 0;
}

/* One segment is all there may be, and is filled by blocks of a size.  Returns what is left. */
static size_t fill_up_to_the_limit(heap_test *test, size_t size)
{
	heap_test_prepare_fast(test, SEGMENT);
	test->config.limit = SEGMENT;
	heap_test_open(test);
	while (take(&test->heap, odd(size))) {
	}
	return largest_free(&test->heap);
}

/* What is free is enough for a request, but not for what large sizes are rounded to. */
static void rounding_is_a_wish(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t size = SEGMENT / 6, left = fill_up_to_the_limit(&test, size);

	while (!left || zmm_true_size_in(heap, request_for(left)) <= left) {
		heap_test_end(&test);
		left = fill_up_to_the_limit(&test, ++size);
	}
	test_ok(notes.limit_calls == 1, "%zu bytes are free in the end, less than a rounded size", left);
	test_ok(take(heap, request_for(left)) && notes.limit_calls == 1 && !largest_free(heap) && is_sound(heap), "they serve at the limit");
	heap_test_end(&test);
}

static void below_what_is_in_use(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *a, *b;

	start(&test, ZMM_NO_LIMIT, 0, 0);
	a = take(heap, odd(5 * KIB));
	b = take(heap, odd(3 * SEGMENT));
	*heap->limit.allowed = SEGMENT;
	test_ok(zmm_limit_room(heap) == 0 && heap->real->size == 5 * SEGMENT, "a limit may be set below what is in use");
	test_ok(take(heap, odd(5 * KIB)) && notes.limit_calls == 0, "free blocks still serve");
	test_ok(!take(heap, odd(SEGMENT)) && notes.limit_calls == 1 && notes.limit == SEGMENT, "new segments do not come");
	test_ok(!change(heap, b, odd(4 * SEGMENT)) && notes.limit_calls == 2, "segments do not grow");
	b = change(heap, b, odd(SEGMENT));
	test_ok(b && heap->real->size == 3 * SEGMENT, "but shrink");
	give(heap, a);
	give(heap, b);
	test_ok(heap->real->size == SEGMENT && is_sound(heap), "and go back");
	heap_test_end(&test);
}

int main(void)
{
	limit_is_exact();
	cache_is_flushed_first();
	answers();
	without_hooks();
	jumps_leave_a_sound_heap();
	reserve();
	reserve_is_not_cached();
	limit_is_extended();
	extended_limit_tightens();
	extended_limit_changes();
	storage_has_no_more();
	rounding_is_a_wish();
	below_what_is_in_use();
	return test_end();
}

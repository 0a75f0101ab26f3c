/* Handing blocks out: where they come from, how they are cut, what they hold. */

#include "heap/freelist.h"
#include "tests/unit/heap_fixture.h"

#define SEGMENT (64 * KIB)

static void order_of_search(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t size = ZMM_MIN_BLOCK_SIZE + 80, larger = ZMM_MAX_SMALL_SIZE - 8, rest = 1000;
	void *cached, *exact, *small, *tree, *big, *ptr;

	heap_test_prepare(&test, SEGMENT);
	test.config.cache_size = size;
	heap_test_open(&test);
	cached = take_true(heap, size);
	exact = take_true(heap, size);
	take(heap, 1);
	small = take_true(heap, larger);
	take(heap, 1);
	tree = take_true(heap, 2000);
	take(heap, 1);
	big = take_true(heap, 2 * SEGMENT - ZMM_SEGMENT_OVERHEAD - rest);
	/* What is left of the first segment. */
	take_true(heap, zmm_block_size(&zmm_tree_search(heap, 2000)->block));
	give(heap, cached);
	give(heap, exact);
	give(heap, small);
	give(heap, tree);
	*heap->limit.allowed = heap->real->size;
	test_ok(zmm_heap_cached(heap) == size && heap->rest.count == 1 && is_sound(heap), "a heap with blocks in all places");
	test_ok(take_true(heap, size) == cached, "first comes the cache");
	test_ok(take_true(heap, size) == exact, "then the list of the size");
	test_ok(take_true(heap, size) == small && free_size_behind(small) == larger - size, "then the list of a larger size, cut");
	take_true(heap, larger - size);
	test_ok(take_true(heap, size) == tree && free_size_behind(tree) == 2000 - size, "then a large tree, cut");
	take_true(heap, 2000 - size);
	ptr = take_true(heap, size);
	test_ok(ptr == (void *) ((char *) big + true_size_of(big)) && heap->rest.count == 0, "near the limit then the rest queue");
	while (zmm_freelist_search(heap, size)) {
		take_true(heap, size);
	}
	*heap->limit.allowed += SEGMENT;
	ptr = take_true(heap, size);
	test_ok(zmm_block_of_data(ptr) == zmm_segment_first_block(heap->segments.list) && heap->real->size == *heap->limit.allowed,
		"then a new segment");
	test_ok(notes.limit_calls == 0 && is_sound(heap), "all within the limit, and sound");
	heap_test_end(&test);
}

/* A free block of `size` bytes between used ones. */
static void *make_hole(zmm_heap *heap, size_t size)
{
	void *hole = take_true(heap, size);

	take(heap, 1);
	give(heap, hole);
	return hole;
}

static void cutting(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t left;

	for (left = 0; left <= ZMM_MIN_BLOCK_SIZE + 8; left += 8) {
		void *hole, *ptr;

		heap_test_start(&test, SEGMENT);
		hole = make_hole(heap, 400);
		ptr = take_true(heap, 400 - left);
		if (left < ZMM_MIN_BLOCK_SIZE) {
			test_ok(ptr == hole && true_size_of(ptr) == 400 && heap->use->size == 400 + ZMM_MIN_BLOCK_SIZE,
				"%zu bytes over stay with the block and count as used", left);
		} else {
			test_ok(ptr == hole && true_size_of(ptr) == 400 - left && free_size_behind(ptr) == left,
				"%zu bytes over become a free block behind", left);
		}
		if (!is_sound(heap)) {
			test_ok(false, "sound after cutting off %zu bytes", left);
		}
		heap_test_end(&test);
	}
}

static void every_small_request(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr[601];
	size_t i, misaligned = 0, small = 0, wrong_size = 0, changed = 0;

	heap_test_prepare(&test, SEGMENT);
	test.config.cache_size = ZMM_FIXED_CACHE_SIZE;
	heap_test_open(&test);
	for (i = 0; i <= 600; i++) {
		ptr[i] = take(heap, i);
		misaligned += (uintptr_t) ptr[i] % ZMM_ALIGNMENT != 0;
		small += zmm_data_size(ptr[i]) < i;
		wrong_size += true_size_of(ptr[i]) < ZMM_TRUE_SIZE(i) || true_size_of(ptr[i]) - ZMM_TRUE_SIZE(i) >= ZMM_MIN_BLOCK_SIZE;
		content_write(ptr[i], i, (unsigned) i);
	}
	test_ok(misaligned == 0, "requests of 0 to 600 bytes are aligned to 8");
	test_ok(small == 0, "and as large as was asked for");
	test_ok(wrong_size == 0, "and with less over than makes a block");
	test_ok(is_sound(heap), "writing all of their bytes harms nothing");
	for (i = 0; i <= 600; i++) {
		changed += !content_holds(ptr[i], i, (unsigned) i);
	}
	test_ok(changed == 0, "no two overlap");
	for (i = 0; i <= 600; i += 2) {
		give(heap, ptr[i]);
	}
	for (i = 0; i <= 600; i += 2) {
		ptr[i] = take(heap, i);
		content_write(ptr[i], i, (unsigned) i + 1);
	}
	for (i = 1; i <= 600; i += 2) {
		changed += !content_holds(ptr[i], i, (unsigned) i);
	}
	test_ok(changed == 0 && is_sound(heap), "nor do those that take the place of freed ones");
	heap_test_end(&test);
}

/* As far as the size of a type lets expect, from fresh segments and from holes. */
static void large_requests_are_aligned(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t alignment, round, misaligned = 0, unsound = 0;
	void *ptr[64];

	heap_test_start(&test, SEGMENT);
	for (round = 0; round < 4; round++) {
		for (alignment = ZMM_ALIGNMENT; alignment <= 4 * ZMM_MAX_ALIGNMENT; alignment *= 2) {
			size_t wanted = alignment < ZMM_MAX_ALIGNMENT ? alignment : ZMM_MAX_ALIGNMENT, i;

			for (i = 0; i < COUNT_OF(ptr); i++) {
				size_t size = alignment * (2 * i + 1);

				while (size <= ZMM_MAX_SMALL_REQUEST) {
					size += 2 * alignment * 32;
				}
				ptr[i] = take(heap, size);
				content_write(ptr[i], size, (unsigned) i);
				misaligned += (uintptr_t) ptr[i] % wanted != 0;
			}
			unsound += !is_sound(heap);
			for (i = round % 2; i < COUNT_OF(ptr); i += 1 + round % 2) {
				give(heap, ptr[i]);
			}
			unsound += !is_sound(heap);
		}
	}
	test_ok(misaligned == 0, "larger requests are aligned to the largest power of two up to %zu that divides them", ZMM_MAX_ALIGNMENT);
	test_ok(unsound == 0, "and the gaps before them are free blocks");
	heap_test_end(&test);
}

static void nothing_is_served_as_one_byte(void)
{
	heap_test test;
	void *a, *b;

	heap_test_start(&test, SEGMENT);
	a = take(&test.heap, 0);
	b = take(&test.heap, 0);
	test_ok(a && b && a != b, "0 bytes give an address of their own");
	test_ok(true_size_of(a) == ZMM_TRUE_SIZE(1), "and a block as for 1 byte");
	give(&test.heap, a);
	give(&test.heap, b);
	test_ok(test.heap.real->size == 0, "which is freed like any other");
	heap_test_end(&test);
}

/* Around what one segment, two, three can hold. */
static void segment_borders(size_t segment_size)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t times, wrong_fit = 0, wrong_more = 0, unsound = 0, overhead = ZMM_SEGMENT_OVERHEAD;

	for (times = 1; times <= 5; times++) {
		size_t capacity = times * segment_size - overhead;
		void *ptr;

		heap_test_start(&test, segment_size);
		ptr = take(heap, request_for(capacity));
		content_write(ptr, request_for(capacity), 1);
		wrong_fit += heap->real->size != times * segment_size || test.book.allocs != 1
			|| true_size_of(ptr) != capacity || heap->rest.count || heap->small.bitmap || heap->large.bitmap;
		unsound += !is_sound(heap);
		give(heap, ptr);
		wrong_fit += heap->real->size != 0 || test.book.bytes != 0;

		ptr = take(heap, request_for(capacity) + 2);
		content_write(ptr, request_for(capacity) + 2, 2);
		wrong_more += heap->real->size != (times + 1) * segment_size || test.book.last_size != (times + 1) * segment_size
			|| true_size_of(ptr) < capacity + 8;
		unsound += !is_sound(heap);
		give(heap, ptr);
		wrong_more += heap->real->size != 0 || test.book.segments != 0;
		heap_test_end(&test);
	}
	test_ok(wrong_fit == 0, "segments of %zu: a request that just fits takes no more", segment_size);
	test_ok(wrong_more == 0, "segments of %zu: the next that does not takes one unit more", segment_size);
	test_ok(unsound == 0, "segments of %zu: the heap is sound at the borders", segment_size);
}

static void segments_are_listed_newest_first(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *a, *b, *c;

	heap_test_start(&test, SEGMENT);
	a = take(heap, odd(2 * SEGMENT));
	b = take(heap, 1);
	c = take(heap, odd(3 * SEGMENT));
	test_ok(zmm_heap_segment_of(heap, c) == heap->segments.list
			&& zmm_heap_segment_of(heap, b) == heap->segments.list->next_segment
			&& zmm_heap_segment_of(heap, a) == heap->segments.list->next_segment->next_segment,
		"the newest segment is first");
	test_ok(!heap->segments.list->next_segment->next_segment->next_segment, "and there are three");
	test_ok(zmm_heap_segment_of(heap, (char *) heap->segments.list + heap->segments.list->size - 1) == heap->segments.list
			&& !zmm_heap_segment_of(heap, &test),
		"an address is found in its segment or in none");
	heap_test_end(&test);
}

int main(void)
{
	order_of_search();
	cutting();
	every_small_request();
	large_requests_are_aligned();
	nothing_is_served_as_one_byte();
	segment_borders(zmm_min_seg_size());
	segment_borders(4 * KIB);
	segment_borders(64 * KIB);
	segment_borders(256 * KIB);
	segments_are_listed_newest_first();
	return test_end();
}

/* Taking blocks back: merging, and giving empty segments back. */

#include "tests/unit/heap_fixture.h"

#define SEGMENT (64 * KIB)

/* left | middle | right, each small or large, with a used block before and behind;
 * left and right are free or not when middle is freed. */
static void merges(size_t size, bool free_left, bool free_right)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t sizes[3] = { size, size + 8, size + 16 }, merged = sizes[1];
	void *ptr[3];
	const zmm_block *block;
	size_t i;

	heap_test_start(&test, SEGMENT);
	take(heap, 1);
	for (i = 0; i < 3; i++) {
		ptr[i] = take_true(heap, sizes[i]);
		content_write(ptr[i], request_for(sizes[i]), (unsigned) i);
	}
	take(heap, 1);
	block = zmm_block_of_data(ptr[1]);
	if (free_left) {
		give(heap, ptr[0]);
		merged += sizes[0];
		block = zmm_block_of_data(ptr[0]);
	}
	if (free_right) {
		give(heap, ptr[2]);
		merged += sizes[2];
	}
	give(heap, ptr[1]);
	test_ok(zmm_block_is_free(block) && zmm_block_size(block) == merged
			&& zmm_block_is_used(zmm_next_block(block)) && zmm_block_is_used(zmm_prev_block(block))
			&& (free_left || content_holds(ptr[0], request_for(sizes[0]), 0))
			&& (free_right || content_holds(ptr[2], request_for(sizes[2]), 2)) && is_sound(heap),
		"%zu bytes: left %s, right %s: one free block of %zu bytes", sizes[1],
		free_left ? "free" : "used", free_right ? "free" : "used", merged);
	heap_test_end(&test);
}

/* Four blocks that fill a segment, freed in every order. */
static void every_order_empties_the_segment(size_t cache_size, const char *how)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t order, wrong = 0;

	heap_test_prepare(&test, 4 * KIB);
	test.config.cache_size = cache_size;
	heap_test_open(&test);
	for (order = 0; order < 24; order++) {
		size_t left = 4, pick = order, i;
		void *ptr[4];

		for (i = 0; i < 3; i++) {
			ptr[i] = take_true(heap, i == 1 ? 200 : 1000);
		}
		ptr[3] = take_true(heap, 4 * KIB - ZMM_SEGMENT_OVERHEAD - 2200);
		wrong += heap->real->size != 4 * KIB || heap->small.bitmap || heap->large.bitmap;
		for (; left; pick /= left, left--) {
			i = pick % left;
			give(heap, ptr[i]);
			ptr[i] = ptr[left - 1];
			wrong += !is_sound(heap);
		}
		if (cache_size) {
			zmm_heap_gc(heap);
		}
		wrong += heap->real->size != 0 || test.book.segments != 0 || heap->segments.list || heap->size || heap->use->size;
	}
	test_ok(wrong == 0, "%s: freed in any order, the segment goes back with its last block", how);
	test_ok(test.book.allocs == 24 && test.book.frees == 24, "%s: once each time", how);
	heap_test_end(&test);
}

static void segments_leave_from_anywhere(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t first, second, wrong = 0;

	for (first = 0; first < 3; first++) {
		for (second = 0; second < 3; second++) {
			void *ptr[3];
			size_t third = 3 - first - second, i;

			if (first == second) {
				continue;
			}
			heap_test_start(&test, 4 * KIB);
			for (i = 0; i < 3; i++) {
				ptr[i] = take(heap, 3000);
			}
			give(heap, ptr[first]);
			wrong += heap->real->size != 8 * KIB || !is_sound(heap) || zmm_heap_segment_of(heap, ptr[first]);
			give(heap, ptr[second]);
			wrong += heap->real->size != 4 * KIB || !is_sound(heap)
				|| zmm_heap_segment_of(heap, ptr[third]) != heap->segments.list;
			give(heap, ptr[third]);
			wrong += heap->real->size != 0 || heap->segments.list || !is_sound(heap);
			heap_test_end(&test);
		}
	}
	test_ok(wrong == 0, "segments leave the list from its start, middle and end");
}

static void counters(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *a, *b;

	heap_test_start(&test, SEGMENT);
	a = take_true(heap, 1000);
	b = take_true(heap, 2000);
	test_ok(heap->size == 3000 && heap->use->size == 3000 && heap->use->peak == 3000, "used bytes are counted");
	give(heap, a);
	test_ok(heap->size == 2000 && heap->use->size == 2000 && heap->use->peak == 3000, "freed ones are not, the peak stays");
	a = take(heap, odd(3 * SEGMENT));
	test_ok(heap->real->size == 5 * SEGMENT && heap->real->peak == 5 * SEGMENT, "segments are counted");
	give(heap, a);
	give(heap, b);
	test_ok(heap->real->size == 0 && heap->real->peak == 5 * SEGMENT && heap->use->size == 0 && heap->size == 0,
		"nothing is left but the peaks");
	take(heap, 1);
	test_ok(heap->real->peak == 5 * SEGMENT && heap->use->peak > 3 * SEGMENT, "which lower values do not touch");
	heap_test_end(&test);
}

static heap_test stage;
static void *freed;

static void give_again(void *nothing)
{
	(void) nothing;
	give(&stage.heap, freed);
}

static void change_again(void *nothing)
{
	(void) nothing;
	change(&stage.heap, freed, 2 * KIB);
}

/* A block that was freed lies inside a larger free one, or waits in the cache. */
static void freed_blocks_are_told(size_t cache_size, size_t size)
{
	void *before;

	heap_test_prepare(&stage, SEGMENT);
	stage.config.cache_size = cache_size;
	heap_test_open(&stage);
	before = take_true(&stage.heap, size);
	freed = take_true(&stage.heap, size);
	take(&stage.heap, 1);
	give(&stage.heap, before);
	give(&stage.heap, freed);
	test_ok(panics(give_again, NULL, "block is free already"), "%zu bytes, %s cache: a second free is told", size, cache_size ? "with" : "without");
	test_ok(panics(change_again, NULL, "block is free already"), "%zu bytes, %s cache: so is a realloc", size, cache_size ? "with" : "without");
	heap_test_end(&stage);
}

int main(void)
{
	size_t i, sizes[] = { 160, ZMM_MAX_SMALL_SIZE - 16, ZMM_MAX_SMALL_SIZE, 4000 };

	for (i = 0; i < COUNT_OF(sizes); i++) {
		merges(sizes[i], false, false);
		merges(sizes[i], true, false);
		merges(sizes[i], false, true);
		merges(sizes[i], true, true);
	}
	every_order_empties_the_segment(0, "without cache");
	every_order_empties_the_segment(4 * KIB, "with cache");
	segments_leave_from_anywhere();
	counters();
	freed_blocks_are_told(0, 160);
	freed_blocks_are_told(0, 1600);
	freed_blocks_are_told(SEGMENT, 160);
	return test_end();
}

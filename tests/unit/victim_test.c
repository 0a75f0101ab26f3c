/* The victim: what small requests are cut from, one behind the other. */

#include "heap/large_cache.h"
#include "heap/limit.h"
#include "heap/victim.h"
#include "tests/unit/heap_fixture.h"

#define SEGMENT (64 * KIB)
#define VICTIM (16 * KIB) /* of a small heap */

static heap_test test;
static zmm_heap *const heap = &test.heap;

static void prepare(size_t segment_size)
{
	heap_test_prepare_fast(&test, segment_size);
	test.policy.reservation = ZMM_AUTO_RESERVATION;
}

static void start(void)
{
	prepare(SEGMENT);
	heap_test_open(&test);
}

static const void *end_of(const void *ptr)
{
	return zmm_next_block(zmm_block_of_data(ptr));
}

/* Cached bytes are those of the victim. */
static bool is_all_there_is(void)
{
	return is_sound(heap) && zmm_heap_cached(heap) == heap->victim.size;
}

static void small_requests_are_cut_from_it(void)
{
	void *first, *second;
	size_t size, free_size;

	start();
	test_ok(!heap->victim.block, "a heap begins without a victim");
	first = take(heap, odd(3000));
	test_ok(heap->victim.block == end_of(first) && heap->victim.size == VICTIM && zmm_block_is_cached(heap->victim.block) && is_all_there_is(),
		"what is left behind a small block is the victim, up to a size");
	free_size = zmm_block_size(zmm_next_block(heap->victim.block));
	test_ok(zmm_block_is_free(zmm_next_block(heap->victim.block)) && heap->large.bitmap, "the rest is free");
	size = heap->victim.size;
	second = take(heap, odd(3000));
	test_ok(zmm_block_of_data(second) == end_of(first) && heap->victim.block == end_of(second)
			&& heap->victim.size == size - true_size_of(second) && is_all_there_is(),
		"the next block is cut from its start");
	take(heap, odd(5000));
	test_ok(heap->victim.block == end_of(second) && heap->victim.size == size - true_size_of(second) && is_all_there_is(),
		"a larger block is not");
	test_ok(free_size > zmm_block_size(zmm_next_block(zmm_block_of_data(zmm_block_data(heap->victim.block)))), "but from free memory");
	heap_test_end(&test);
}

static void largest_request(void)
{
	void *first, *second;

	start();
	first = take_true(heap, 4160);
	test_ok(true_size_of(first) > ZMM_VICTIM_MOST_SERVED && !heap->victim.block && is_sound(heap), "a block beyond 4 KiB leaves free memory");
	second = take_true(heap, 3904); /* 4096 is rounded up */
	test_ok(true_size_of(second) <= ZMM_VICTIM_MOST_SERVED && heap->victim.block == end_of(second) && is_sound(heap), "one below a victim");
	heap_test_end(&test);
}

/* What is left was asked for once before when halves are taken, so that a run of it would be cut if there were more. */
static void last_bytes_serve(size_t share)
{
	const zmm_block *victim;
	void *block;

	start();
	take(heap, odd(3000));
	while (heap->victim.size >= 1800) {
		take(heap, odd(1000));
	}
	while (heap->victim.size >= ZMM_MAX_SMALL_SIZE) { /* a large size is rounded */
		take_true(heap, ZMM_ALIGNED_SIZE(heap->victim.size / share));
	}
	victim = heap->victim.block;
	block = take_true(heap, heap->victim.size);
	test_ok(zmm_block_of_data(block) == victim && !heap->victim.block && is_all_there_is(), "a request for all of it takes all of it, after shares of 1/%zu", share);
	heap_test_end(&test);
}

/* Until the end of the reservation. */
static void blocks_lie_one_behind_the_other(void)
{
	const void *end = NULL;
	size_t i, gaps = 0;

	start();
	for (i = 0; i < 150; i++) {
		void *block = take(heap, odd(3000));

		gaps += end && zmm_block_of_data(block) != end;
		end = end_of(block);
		if (i % 16 == 0 && !is_all_there_is()) {
			gaps += 1000;
		}
	}
	test_ok(gaps == 0 && test.book.allocs == 1 && heap->real->size > 6 * SEGMENT, "blocks lie one behind the other, as the victim is refilled");
	heap_test_end(&test);
}

/* What remains of one that is too small merges with what is free behind it. */
static void too_small_a_victim_is_merged(void)
{
	void *block;

	start();
	take(heap, odd(3000));
	while (heap->victim.size >= 3000) {
		take(heap, odd(2000));
	}
	test_ok(heap->victim.size && free_size_behind(zmm_block_data(heap->victim.block)), "the victim is too small, there is free memory behind it");
	block = zmm_block_data(heap->victim.block);
	test_ok(take(heap, odd(3000)) == block && heap->victim.block == end_of(block) && heap->victim.size >= VICTIM && is_all_there_is(),
		"both together serve the next request");
	heap_test_end(&test);
}

static void exact_blocks_come_first(void)
{
	void *small, *victim;

	start();
	small = take_true(heap, 200);
	take(heap, odd(3000));
	zmm_cache_flush(heap);
	give(heap, small);
	zmm_cache_flush(heap); /* free now, between used ones or before what merges */
	victim = take(heap, odd(3000));
	test_ok(victim && heap->victim.block != NULL, "there is a victim");
	if (heap->small.bitmap >> ZMM_BUCKET_INDEX((size_t) 200) & 1) {
		const zmm_block *before = heap->victim.block;

		test_ok(take_true(heap, 200) == small && heap->victim.block == before && is_sound(heap), "a free block of just the size is taken instead");
	} else {
		test_skip("runs have merged it", "a free block of just the size is taken instead");
	}
	heap_test_end(&test);
}

static void grows_with_the_heap(void)
{
	prepare(256 * KIB);
	heap_test_open(&test);
	take(heap, odd(1000 * KIB));
	take(heap, odd(1000 * KIB));
	take(heap, odd(3000));
	test_ok(heap->victim.size == (heap->real->size / 64 & ~(ZMM_ALIGNMENT - 1)) && heap->victim.size > VICTIM && is_all_there_is(),
		"a victim is a share of the heap");
	zmm_cache_flush(heap);
	take(heap, odd(3000 * KIB));
	take(heap, odd(3000 * KIB));
	take(heap, odd(3000));
	test_ok(heap->victim.size == 64 * KIB && is_all_there_is(), "up to 64 KiB");
	heap_test_end(&test);
}

/* The heap has become smaller, and the victim shall be: behind it is free memory. */
static void shrinks_with_the_heap(void)
{
	void *large[2];
	size_t size;

	start();
	large[0] = take(heap, odd(1300 * KIB));
	large[1] = take(heap, odd(1300 * KIB));
	take(heap, odd(3000));
	size = heap->victim.size;
	test_ok(size > VICTIM + ZMM_LEAST_HOLE + 3 * KIB && zmm_block_is_free(zmm_next_block(heap->victim.block)), "a large heap has a large victim");
	give(heap, large[0]);
	give(heap, large[1]);
	take(heap, odd(3000));
	test_ok(heap->victim.size == VICTIM && zmm_block_size(zmm_next_block(heap->victim.block)) > size - VICTIM - 4 * KIB && is_all_there_is(),
		"what a smaller one does not want merges with what is free behind it");
	heap_test_end(&test);
}

/* A hole that would leave too little for others is the victim as a whole. */
static void small_holes_are_taken_whole(void)
{
	void *hole, *block, *rest;
	size_t size;

	heap_test_prepare_fast(&test, SEGMENT);
	heap_test_open(&test);
	hole = take(heap, odd(31 * KIB));
	size = true_size_of(hole);
	rest = take(heap, odd(31 * KIB)); /* there is hardly more */
	test_ok(free_size_behind(rest) < 3000, "a segment is full");
	give(heap, hole);
	zmm_cache_flush(heap);
	block = take(heap, odd(3000));
	test_ok(block == hole && heap->victim.size == size - true_size_of(block) && heap->victim.size < VICTIM + ZMM_LEAST_HOLE && is_all_there_is(),
		"what is left of a small hole is the victim, all of it");
	heap_test_end(&test);
}

static void flushes(void)
{
	void *block;

	start();
	block = take(heap, odd(3000));
	test_ok(zmm_cache_flush(heap) && !heap->victim.block && !heap->victim.size && heap->size == heap->use->size
			&& free_size_behind(block) > VICTIM && is_sound(heap),
		"a flush merges the victim");
	test_ok(!zmm_cache_flush(heap), "once");
	test_ok(!zmm_victim_release(heap), "there is none to release");
	take(heap, odd(3000));
	zmm_heap_gc(heap);
	test_ok(!heap->victim.block && is_sound(heap), "gc does so, too");
	take(heap, odd(3000));
	zmm_heap_shutdown(heap, false, true);
	test_ok(!heap->victim.block && !heap->victim.size && heap->size == 0 && heap->count == 0 && is_sound(heap), "a reset forgets it");
	heap_test_end(&test);
}

static void segment_goes_without_it(void)
{
	void *block;

	start();
	block = take(heap, odd(3000));
	give(heap, block);
	zmm_cache_flush(heap);
	test_ok(heap->segments.table.count == 0 && heap->real->size == 0 && !heap->victim.block && is_sound(heap), "an empty segment goes with its victim");
	heap_test_end(&test);
}

static void limit_uses_it_up(void)
{
	size_t count = 0;

	start();
	*heap->limit.allowed = SEGMENT;
	while (take(heap, odd(1000))) {
		count++;
	}
	test_ok(count >= (SEGMENT - ZMM_SEGMENT_OVERHEAD) / zmm_true_size_in(heap, odd(1000)) && notes.limit_calls == 1 && is_sound(heap),
		"at the limit no byte of it is held back");
	heap_test_end(&test);
}

static void heaps_without(void)
{
	heap_test_start(&test, SEGMENT);
	take(heap, odd(3000));
	take(heap, odd(100));
	test_ok(!heap->victim.block && is_sound(heap), "a heap with a fixed cache has none");
	heap_test_end(&test);

	prepare(SEGMENT);
	test.config.hardened = true;
	heap_test_open(&test);
	take(heap, odd(3000));
	take(heap, odd(100));
	test_ok(!heap->victim.block && is_sound(heap), "nor has a hardened one");
	heap_test_end(&test);
}

/* Of a segment made for one block nothing becomes the victim. */
static void smallest_segments(void)
{
	size_t i;
	bool sound = true;

	prepare(zmm_min_seg_size());
	heap_test_open(&test);
	for (i = 0; i < 300; i++) {
		sound = sound && take(heap, 8 * i) && is_sound(heap);
	}
	test_ok(sound, "the smallest segments have hardly any");
	heap_test_end(&test);
}

/* Before the victim is a free block and data is to be aligned: the gap merges. */
static void gap_before_it_merges(void)
{
	void *block = NULL, *aligned;
	size_t size, alignment = 64;

	start();
	take(heap, odd(3000));
	do {
		block = take(heap, odd(1000));
	} while (!((uintptr_t) zmm_block_data(heap->victim.block) & (alignment - 1)));
	size = true_size_of(block);
	give(heap, block);
	zmm_large_cache_flush(heap);
	test_ok(zmm_block_is_free(zmm_block_of_data(block)) && end_of(block) == heap->victim.block, "before the victim is free memory");
	aligned = take(heap, 2048);
	test_ok(((uintptr_t) aligned & (alignment - 1)) == 0 && true_size_of(block) > size && end_of(block) == zmm_block_of_data(aligned)
			&& heap->victim.block == end_of(aligned) && is_all_there_is(),
		"the gap before an aligned block merges with it");
	heap_test_end(&test);
}

/* --- whoever is asked at the limit has requests of his own --- */

static void *of_the_hook;

static bool allocate_and_allow(zmm_heap *asking, size_t limit, size_t size, size_t more)
{
	(void) limit;
	(void) size;
	(void) more;
	of_the_hook = of_the_hook ? of_the_hook : take(asking, 100);
	return true;
}

static void hook_may_make_one(void)
{
	static const zmm_heap_hooks hooks = { .limit_exceeded = allocate_and_allow, .panic = note_panic };
	void *block = NULL;

	of_the_hook = NULL;
	prepare(SEGMENT);
	test.config.reserve_size = ZMM_DEFAULT_RESERVE_SIZE;
	test.config.hooks = &hooks;
	heap_test_open(&test);
	*heap->limit.allowed = heap->real->size;
	while (!of_the_hook) {
		block = take(heap, odd(3000));
	}
	test_ok(block && heap->victim.block && is_all_there_is(), "the victim that above left is the victim still");
	take(heap, odd(3000));
	zmm_cache_flush(heap);
	test_ok(!zmm_heap_cached(heap) && is_sound(heap), "and no other is lost");
	heap_test_end(&test);
}

/* --- damage --- */

static void take_some(void *argument)
{
	(void) argument;
	take(heap, odd(3000));
}

static void flush(void *argument)
{
	(void) argument;
	zmm_cache_flush(heap);
}

static void finds(zmm_word *word, zmm_word damage, void (*act)(void *), const char *what, const char *name)
{
	zmm_word before = *word;

	*word = damage;
	test_ok(zmm_heap_check(heap, print_fault, NULL) > 0, "%s: the check finds it", name);
	test_ok(panics(act, NULL, what), "%s: it stops the process", name);
	*word = before;
	heap_test_end(&test);
}

static void start_with_one(void)
{
	start();
	take(heap, odd(3000));
}

static void damage_is_found(void)
{
	static const char *const overrun = "cached block was written to", *const end = "end of a block was overrun";
	zmm_block *victim;

	start_with_one();
	finds(&heap->victim.block->info._size, 0x41414141, take_some, overrun, "a victim's header is overwritten, and cut");
	start_with_one();
	finds(&heap->victim.block->info._size, 0, flush, overrun, "a victim's header is overwritten, and flushed");
	start_with_one();
	finds(&zmm_next_block(heap->victim.block)->info._prev, 0x41414141, flush, end, "the tag behind a victim is overwritten");
	start_with_one();
	victim = heap->victim.block;
	heap->victim.block = zmm_block_at(victim, 64);
	test_ok(zmm_heap_check(heap, print_fault, NULL) > 0, "the check finds a victim that is no block");
	heap->victim.block = (zmm_block *) (uintptr_t) 4096;
	test_ok(zmm_heap_check(heap, print_fault, NULL) > 0, "or out of the heap");
	test_ok(panics(flush, NULL, overrun), "which stops the process, too");
	heap->victim.block = victim;
	heap->victim.size += ZMM_ALIGNMENT;
	test_ok(zmm_heap_check(heap, print_fault, NULL) > 0, "or has another size");
	heap->victim.size -= ZMM_ALIGNMENT;
	heap_test_end(&test);
}

int main(void)
{
	small_requests_are_cut_from_it();
	largest_request();
	last_bytes_serve(2);
	last_bytes_serve(3);
	blocks_lie_one_behind_the_other();
	too_small_a_victim_is_merged();
	exact_blocks_come_first();
	grows_with_the_heap();
	shrinks_with_the_heap();
	small_holes_are_taken_whole();
	flushes();
	segment_goes_without_it();
	limit_uses_it_up();
	heaps_without();
	smallest_segments();
	gap_before_it_merges();
	hook_may_make_one();
	damage_is_found();
	return test_end();
}

/* Changing sizes: every way a block can go, and what stays when none is open. */

#include "heap/freelist.h"
#include "tests/unit/heap_fixture.h"

#define SEGMENT (16 * KIB)
#define CAPACITY (SEGMENT - ZMM_SEGMENT_OVERHEAD)

static void same_size(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t wrong = 0, size;
	void *ptr;

	heap_test_start(&test, SEGMENT);
	ptr = take_true(heap, 400);
	content_write(ptr, request_for(400), 1);
	for (size = request_for(400) - 6; size <= request_for(400) + 1; size++) {
		wrong += change(heap, ptr, size) != ptr || true_size_of(ptr) != 400 || zmm_data_size(ptr) < size;
	}
	test_ok(wrong == 0 && content_holds(ptr, request_for(400) - 6, 1), "within its block's size a request changes nothing");
	heap_test_end(&test);
}

static void nothing_allocates(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr;

	heap_test_start(&test, SEGMENT);
	ptr = change(heap, NULL, 100);
	test_ok(ptr && true_size_of(ptr) == ZMM_TRUE_SIZE(100), "NULL allocates");
	test_ok(change(heap, NULL, SIZE_MAX) == NULL && notes.limit_calls == 1, "or fails as an allocation does");
	ptr = change(heap, ptr, 0);
	test_ok(ptr && true_size_of(ptr) == ZMM_TRUE_SIZE(0), "0 bytes leave the smallest block");
	heap_test_end(&test);
}

static void shrinks_in_place(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr, *behind;

	heap_test_start(&test, SEGMENT);
	ptr = take_true(heap, 2000);
	behind = take_true(heap, 800);
	take(heap, 1);
	content_write(ptr, 900, 1);
	test_ok(change(heap, ptr, request_for(1200)) == ptr && true_size_of(ptr) == 1200 && free_size_behind(ptr) == 800,
		"the tail becomes a free block");
	test_ok(change(heap, ptr, request_for(1100)) == ptr && true_size_of(ptr) == 1104 && free_size_behind(ptr) == 896,
		"a further tail joins it");
	give(heap, behind);
	test_ok(free_size_behind(ptr) == 1696, "and what is freed behind");
	behind = take_true(heap, 1696);
	test_ok(change(heap, ptr, request_for(1104 - (ZMM_MIN_BLOCK_SIZE - 8))) == ptr && true_size_of(ptr) == 1104 && !free_size_behind(ptr),
		"a tail too small for a block stays");
	test_ok(content_holds(ptr, 900, 1) && heap->use->size == 1104 + 1696 + ZMM_MIN_BLOCK_SIZE, "content and counters are right");
	test_ok(test.book.reallocs == 0 && is_sound(heap), "storage was not asked");
	heap_test_end(&test);
}

static void shrinking_gives_memory_back(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr;

	heap_test_start(&test, SEGMENT);
	ptr = take(heap, odd(5 * SEGMENT + 1000));
	content_write(ptr, 3 * SEGMENT, 1);
	test_ok(heap->rest.count == 1, "a block alone in its segment, with a queued remainder");
	ptr = change(heap, ptr, odd(2 * SEGMENT + 500));
	test_ok(ptr && test.book.reallocs == 1 && heap->real->size == 3 * SEGMENT && heap->use->size < 3 * SEGMENT,
		"shrunk by more than a unit, its segment shrinks");
	test_ok(content_holds(ptr, 2 * SEGMENT + 500, 1) && is_sound(heap), "the content is kept");
	ptr = change(heap, ptr, 100);
	test_ok(ptr && heap->real->size == SEGMENT && heap->rest.count == 0 && true_size_of(ptr) == ZMM_TRUE_SIZE(100)
			&& free_size_behind(ptr) == CAPACITY - ZMM_TRUE_SIZE(100),
		"down to a common segment, with a common free block behind");
	test_ok(content_holds(ptr, 100, 1) && is_sound(heap) && heap->use->size == ZMM_TRUE_SIZE(100), "the content is kept again");
	heap_test_end(&test);
}

static void shrinking_does_not_fail(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr;

	heap_test_start(&test, SEGMENT);
	ptr = take(heap, odd(5 * SEGMENT));
	content_write(ptr, SEGMENT, 1);
	test.book.refuse = true;
	test_ok(change(heap, ptr, odd(SEGMENT)) == ptr && heap->real->size == 6 * SEGMENT, "storage that cannot shrink a segment keeps it");
	test_ok(true_size_of(ptr) + free_size_behind(ptr) == 6 * SEGMENT - ZMM_SEGMENT_OVERHEAD && heap->use->size == true_size_of(ptr),
		"block and tail fill it");
	test_ok(content_holds(ptr, SEGMENT, 1) && notes.memory_calls == 0 && is_sound(heap), "nothing is reported, nothing is lost");
	heap_test_end(&test);
}

static void grows_from_the_cache(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr, *cached;

	heap_test_prepare(&test, SEGMENT);
	test.config.cache_size = 4 * KIB;
	heap_test_open(&test);
	cached = take_true(heap, 160);
	ptr = take_true(heap, 120); /* free memory behind */
	content_write(ptr, request_for(120), 1);
	give(heap, cached);
	test_ok(change(heap, ptr, request_for(160)) == cached && content_holds(cached, request_for(120), 1),
		"a small block moves to a cached one rather than into its neighbour");
	test_ok(ZMM_CACHE_LIST(heap, ZMM_BUCKET_INDEX(120))->first == ptr && heap->use->size == 160,
		"and is cached itself");
	test_ok(ZMM_CACHE_LIST(heap, ZMM_BUCKET_INDEX(160))->hit == 1 && is_sound(heap), "which is a hit");
	heap_test_end(&test);
}

static void grows_into_its_neighbour(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t over;

	for (over = 0; over <= ZMM_MIN_BLOCK_SIZE; over += 8) {
		size_t room = over < ZMM_MIN_BLOCK_SIZE ? 0 : over;
		void *ptr, *behind;

		heap_test_start(&test, SEGMENT);
		ptr = take_true(heap, 400);
		behind = take_true(heap, 400);
		take(heap, 1);
		content_write(ptr, request_for(400), 1);
		give(heap, behind);
		test_ok(change(heap, ptr, request_for(800 - over)) == ptr && true_size_of(ptr) == 800 - room
				&& free_size_behind(ptr) == room && content_holds(ptr, request_for(400), 1)
				&& heap->use->size == 800 - room + ZMM_MIN_BLOCK_SIZE && is_sound(heap),
			"a block grows into the free one behind it, %zu bytes over", over);
		heap_test_end(&test);
	}
}

static void storage_grows_its_segment(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr;

	heap_test_start(&test, SEGMENT);
	ptr = take(heap, 1000);
	content_write(ptr, 1000, 1);
	ptr = change(heap, ptr, odd(3 * SEGMENT));
	test_ok(ptr && test.book.reallocs == 1 && test.book.allocs == 1 && heap->real->size == 4 * SEGMENT,
		"a block alone in its segment grows with it");
	test_ok(content_holds(ptr, 1000, 1) && heap->use->size == 4 * SEGMENT - ZMM_SEGMENT_OVERHEAD && !heap->rest.count && is_sound(heap),
		"keeps its content and takes all of the segment");
	content_write(ptr, 3 * SEGMENT, 2);
	ptr = change(heap, ptr, request_for(4 * SEGMENT - ZMM_SEGMENT_OVERHEAD));
	test_ok(ptr && test.book.reallocs == 1 && test.book.allocs == 1, "where it grows before it asks again");
	ptr = change(heap, ptr, odd(4 * SEGMENT));
	test_ok(ptr && test.book.reallocs == 2 && content_holds(ptr, 3 * SEGMENT, 2) && is_sound(heap), "then asks again");
	heap_test_end(&test);
}

/* The gap that alignment made does not count as company. */
static void aligned_blocks_are_alone_too(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr;

	heap_test_start(&test, SEGMENT);
	ptr = take(heap, 2 * SEGMENT);
	content_write(ptr, 2 * SEGMENT, 1);
	ptr = change(heap, ptr, 4 * SEGMENT);
	test_ok(ptr && test.book.reallocs == 1 && test.book.allocs == 1 && heap->real->size == 5 * SEGMENT && content_holds(ptr, 2 * SEGMENT, 1)
			&& is_sound(heap),
		"an aligned block alone in its segment grows with it");
	content_write(ptr, 4 * SEGMENT, 2);
	ptr = change(heap, ptr, 2 * SEGMENT);
	test_ok(ptr && test.book.reallocs == 2 && heap->real->size == 3 * SEGMENT && content_holds(ptr, 2 * SEGMENT, 2) && is_sound(heap),
		"and shrinks with it");
	test.book.refuse = true;
	test_ok(!change(heap, ptr, 4 * SEGMENT) && content_holds(ptr, 2 * SEGMENT, 2) && is_sound(heap), "and stays when storage refuses");
	give(heap, ptr);
	test_ok(heap->real->size == 0 && heap->use->size == 0 && is_sound(heap), "and goes back with it");
	heap_test_end(&test);
}

/* A storage of one segment at a time, which begins `slant` bytes behind a multiple of the largest alignment and
 * changes its size where it is. */

static _Alignas(64) char ground[64 + 8 * SEGMENT];
static size_t slant;

static zmm_segment *slanted_alloc(zmm_storage *storage, size_t size)
{
	(void) storage;
	return size <= 8 * SEGMENT ? (zmm_segment *) (void *) (ground + slant) : NULL;
}

static zmm_segment *slanted_realloc(zmm_storage *storage, zmm_segment *segment, size_t size)
{
	(void) storage;
	return size <= 8 * SEGMENT ? segment : NULL;
}

static void slanted_free(zmm_storage *storage, zmm_segment *segment)
{
	(void) storage;
	(void) segment;
}

static void slanted_nothing(zmm_storage *storage)
{
	(void) storage;
}

static zmm_storage *slanted_init(void *params);

static const zmm_mem_handlers slanted_handlers = {
	.name = "slanted",
	.init = slanted_init,
	.dtor = slanted_nothing,
	.compact = slanted_nothing,
	._alloc = slanted_alloc,
	._realloc = slanted_realloc,
	._free = slanted_free,
};

static zmm_storage *slanted_init(void *params)
{
	static zmm_storage storage = { &slanted_handlers, NULL };

	(void) params;
	return &storage;
}

/* However large the gap is that alignment makes, which depends on where the segment begins. */
static void every_gap_is_known(void)
{
	size_t gaps = 0, wrong = 0;

	for (slant = 0; slant < 64; slant += ZMM_ALIGNMENT) {
		heap_test test;
		zmm_heap *heap = &test.heap;
		void *ptr;

		heap_test_prepare(&test, SEGMENT);
		test.book.kind = &slanted_handlers;
		heap_test_open(&test);
		ptr = take(heap, 2 * SEGMENT);
		gaps += !zmm_block_is_first(zmm_block_of_data(ptr));
		wrong += (uintptr_t) ptr % 64 != 0;
		content_write(ptr, 2 * SEGMENT, 1);
		ptr = change(heap, ptr, 4 * SEGMENT);
		wrong += !ptr || test.book.reallocs != 1 || test.book.allocs != 1 || !content_holds(ptr, 2 * SEGMENT, 1) || !is_sound(heap);
		ptr = change(heap, ptr, 2 * SEGMENT);
		wrong += !ptr || test.book.reallocs != 2 || heap->real->size != 3 * SEGMENT || !content_holds(ptr, 2 * SEGMENT, 1) || !is_sound(heap);
		heap_test_end(&test);
	}
	test_ok(wrong == 0 && gaps == 7, "a block behind a gap of any size grows and shrinks with its segment");
}

static void copies_otherwise(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr, *moved;

	heap_test_start(&test, SEGMENT);
	ptr = take_true(heap, 400);
	content_write(ptr, request_for(400), 1);
	take(heap, 1);
	moved = change(heap, ptr, request_for(1200));
	test_ok(moved != ptr && content_holds(moved, request_for(400), 1), "with a used neighbour the content moves");
	test_ok(zmm_block_is_free(zmm_block_of_data(ptr)) && zmm_block_size(zmm_block_of_data(ptr)) == 400, "and the old block is free");
	ptr = change(heap, moved, odd(3 * SEGMENT));
	test_ok(ptr && test.book.reallocs == 0 && heap->real->size == 5 * SEGMENT && content_holds(ptr, request_for(400), 1)
			&& is_sound(heap),
		"into a segment of its own if need be");
	heap_test_end(&test);
}

/* Among others a growing block would leave hole after hole. */
static void outgrown_blocks_move_to_their_own_segment(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr, *hole, *moved;

	heap_test_start(&test, SEGMENT);
	hole = take(heap, odd(4 * SEGMENT + 1000));
	test_ok(heap->rest.count == 1, "a large segment ...");
	*heap->limit.allowed = heap->real->size;
	take(heap, 1); /* of its remainder */
	*heap->limit.allowed = ZMM_NO_LIMIT;
	give(heap, hole);
	ptr = take_true(heap, 400);
	take(heap, 1);
	test_ok(heap->real->size == 5 * SEGMENT && heap->large.bitmap && is_sound(heap), "... with room for very much");
	content_write(ptr, request_for(400), 1);
	moved = change(heap, ptr, odd(2 * SEGMENT));
	test_ok(moved && heap->real->size == 8 * SEGMENT && true_size_of(moved) == 3 * SEGMENT - ZMM_SEGMENT_OVERHEAD
			&& content_holds(moved, request_for(400), 1) && is_sound(heap),
		"a block that outgrows a segment gets one of its own nevertheless, all of it");
	give(heap, moved);
	test_ok(heap->real->size == 5 * SEGMENT, "which goes back with it");
	ptr = take_true(heap, 400);
	take(heap, 1);
	content_write(ptr, request_for(400), 2);
	*heap->limit.allowed = heap->real->size;
	moved = change(heap, ptr, odd(2 * SEGMENT));
	test_ok(moved && heap->real->size == 5 * SEGMENT && true_size_of(moved) == ZMM_TRUE_SIZE(odd(2 * SEGMENT))
			&& content_holds(moved, request_for(400), 2) && notes.limit_calls == 0 && is_sound(heap),
		"where the limit forbids that, the free block serves");
	test.book.refuse = true;
	*heap->limit.allowed = ZMM_NO_LIMIT;
	ptr = take_true(heap, 400);
	take(heap, 1);
	moved = change(heap, ptr, odd(SEGMENT + 1000));
	test_ok(moved && heap->real->size == 5 * SEGMENT && notes.memory_calls == 0 && is_sound(heap), "where storage has none, too");
	heap_test_end(&test);
}

static void failure_keeps_the_block(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t use, i, wrong = 0;
	static const size_t impossible[] = { SIZE_MAX, SIZE_MAX - 8, SIZE_MAX - 64 * KIB, PTRDIFF_MAX, ZMM_MAX_REQUEST + 1 };
	void *ptr;

	heap_test_start(&test, SEGMENT);
	ptr = take(heap, 1000);
	content_write(ptr, 1000, 1);
	use = heap->use->size;

	test.book.refuse = true;
	test_ok(!change(heap, ptr, odd(3 * SEGMENT)) && notes.memory_calls == 1 && notes.memory_size == odd(3 * SEGMENT),
		"storage without memory fails the request");
	test_ok(true_size_of(ptr) == ZMM_TRUE_SIZE(1000) && content_holds(ptr, 1000, 1) && heap->use->size == use && is_sound(heap),
		"the block is as it was");
	test.book.refuse = false;

	*heap->limit.allowed = 3 * SEGMENT;
	test_ok(!change(heap, ptr, odd(3 * SEGMENT)) && notes.limit_calls == 1 && notes.limit == 3 * SEGMENT && notes.limit_size == odd(3 * SEGMENT),
		"so does the limit");
	test_ok(true_size_of(ptr) == ZMM_TRUE_SIZE(1000) && content_holds(ptr, 1000, 1) && heap->use->size == use && is_sound(heap),
		"the block is as it was");
	for (i = 0; i < COUNT_OF(impossible); i++) {
		wrong += change(heap, ptr, impossible[i]) != NULL || notes.limit_size != impossible[i];
	}
	test_ok(wrong == 0 && notes.limit_calls == 1 + COUNT_OF(impossible), "so does a size that no memory has");
	test_ok(true_size_of(ptr) == ZMM_TRUE_SIZE(1000) && content_holds(ptr, 1000, 1) && heap->use->size == use && is_sound(heap),
		"the block is as it was");
	test_ok(change(heap, ptr, odd(2 * SEGMENT)) != NULL && heap->real->size == 3 * SEGMENT, "what the limit allows still works");
	heap_test_end(&test);
}

/* Growing in place needs less than a copy would: only that much must be free. */
static void cache_makes_room_for_growing(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr, *cached;

	heap_test_prepare(&test, SEGMENT);
	test.config.cache_size = SEGMENT;
	test.config.limit = 7 * SEGMENT;
	heap_test_open(&test);
	ptr = take(heap, odd(4 * SEGMENT)); /* five units */
	content_write(ptr, 4 * SEGMENT, 1);
	cached = take(heap, 100); /* another */
	give(heap, cached);
	test_ok(heap->real->size == 6 * SEGMENT && zmm_heap_cached(heap) > 0, "one unit is kept by a cached block, one is left");
	ptr = change(heap, ptr, odd(6 * SEGMENT));
	test_ok(ptr && notes.limit_calls == 0 && heap->real->size == 7 * SEGMENT, "the cache is flushed when a segment is to grow by two");
	test_ok(ptr && content_holds(ptr, 4 * SEGMENT, 1) && is_sound(heap), "the content is kept");
	heap_test_end(&test);
}

/* Above may let a request pass the limit: then by what the segment lacks, not by a copy. */
static void passes_the_limit_where_it_is(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t size = odd(4 * SEGMENT), more = odd(9 * SEGMENT), real, use;
	void *ptr, *moved;
	jmp_buf here;

	heap_test_start(&test, SEGMENT);
	ptr = take(heap, size);
	content_write(ptr, size, 1);
	real = heap->real->size;
	use = heap->use->size;
	*heap->limit.allowed = real + SEGMENT;

	test_ok(!change(heap, ptr, more) && notes.limit_calls == 1 && notes.limit_size == more && notes.limit_more == 5 * SEGMENT,
		"the limit keeps a block alone in its segment from growing: above is asked, once");
	notes.limit_exit = &here;
	if (!setjmp(here)) {
		change(heap, ptr, more);
	}
	notes.limit_exit = NULL;
	test_ok(heap->real->size == real && heap->use->size == use && !heap->fallible && content_holds(ptr, size, 1) && is_sound(heap),
		"told no, or left by longjmp, the block is as it was");

	notes.limit_answer = true;
	test.book.refuse = true;
	test_ok(!change(heap, ptr, more) && notes.memory_calls == 1 && heap->real->size == real && content_holds(ptr, size, 1)
			&& is_sound(heap), "told yes, and storage has no more: it is as it was");
	test.book.refuse = false;
	notes.limit_calls = 0;
	moved = change(heap, ptr, more);
	test_ok(moved && notes.limit_calls == 1 && heap->real->size == real + 5 * SEGMENT && heap->real->peak == heap->real->size,
		"told yes, its segment grows by what it lacks");
	test_ok(moved && content_holds(moved, size, 1) && is_sound(heap), "the content is kept");
	heap_test_end(&test);
}

static void *taken_above;

/* Whoever is asked may need memory himself, and get it behind the block that is to grow. */
static bool take_and_allow(zmm_heap *asking, size_t limit, size_t size, size_t more)
{
	(void) limit;
	(void) size;
	(void) more;
	*asking->limit.overflow = 1;
	taken_above = take(asking, 1000);
	content_write(taken_above, 1000, 7);
	*asking->limit.overflow = 0;
	return true;
}

static void looks_again_after_above_was_asked(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	zmm_heap_hooks hooks = noting_hooks;
	size_t size = odd(4 * SEGMENT);
	void *ptr, *moved;

	hooks.limit_exceeded = take_and_allow;
	heap_test_start(&test, SEGMENT);
	ptr = take(heap, size);
	content_write(ptr, size, 1);
	*heap->limit.allowed = heap->real->size;
	heap->hooks = &hooks;
	moved = change(heap, ptr, odd(9 * SEGMENT));
	test_ok(moved && (char *) taken_above > (char *) ptr && (char *) taken_above < (char *) ptr + 5 * SEGMENT,
		"above may take what was free behind a block that is to grow past the limit");
	test_ok(content_holds(moved, size, 1) && content_holds(taken_above, 1000, 7) && is_sound(heap), "then the block moves");
	heap_test_end(&test);
}

static void moves_to_free_memory_at_the_limit(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *hole, *pin, *ptr;

	heap_test_start(&test, SEGMENT);
	hole = take(heap, odd(5 * SEGMENT));
	ptr = take(heap, odd(2 * SEGMENT));
	*heap->limit.allowed = heap->real->size;
	pin = take(heap, 2000); /* from what is left behind the first */
	give(heap, hole);
	content_write(ptr, 2 * SEGMENT, 1);
	ptr = change(heap, ptr, odd(4 * SEGMENT));
	test_ok(pin && ptr && notes.limit_calls == 0 && content_holds(ptr, 2 * SEGMENT, 1) && is_sound(heap),
		"above is not asked when there is free memory to move to");
	heap_test_end(&test);
}

/* A heap as the engine's: runs, and slack for blocks that grow. */
static void start_fast(heap_test *test, size_t segment)
{
	heap_test_prepare_fast(test, segment);
	heap_test_open(test);
}

static void small_steps_find_room(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t size = odd(6 * KIB), slack, moves = 0, steps = 0;
	void *ptr, *next, *moved;

	start_fast(&test, 256 * KIB);
	ptr = take(heap, size);
	next = take(heap, odd(2 * KIB));
	content_write(ptr, size, 3);
	size = odd(7 * KIB);
	moved = change(heap, ptr, size);
	slack = true_size_of(moved) - size;
	test_ok(next && moved != ptr && content_holds(moved, odd(6 * KIB), 3), "a block that cannot grow where it is moves with its content");
	test_ok(slack > size / 20 && slack < size / 2 && free_size_behind(moved) > 4 * size,
		"to where it has slack, and room behind that");
	test_ok(is_sound(heap), "the heap is sound");
	for (ptr = moved; size < 100 * KIB; steps++) {
		size += 512;
		moved = change(heap, ptr, size);
		moves += moved != ptr;
		ptr = moved;
	}
	test_ok(moves == 0 && is_sound(heap), "it moves in none of many small steps from there");
	test_ok(content_holds(ptr, odd(6 * KIB), 3) && heap->real->size == 256 * KIB && steps > 100, "its content stays, the heap does not grow for it");
	ptr = change(heap, ptr, size - 8 * KIB);
	test_ok(true_size_of(ptr) < size, "and shrinking gives the slack back");
	heap_test_end(&test);
}

/* What is remembered of a block with slack ends when it grows beyond it. */
static void slack_is_forgotten(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t size = odd(6 * KIB);
	void *ptr, *moved;

	start_fast(&test, 256 * KIB);
	ptr = take(heap, size);
	take(heap, odd(2 * KIB));
	moved = change(heap, ptr, odd(7 * KIB));
	ptr = change(heap, moved, 3 * size);
	test_ok(ptr == moved && true_size_of(ptr) == zmm_true_size_in(heap, 3 * size), "a block that grows by a large step gets no slack");
	test_ok(change(heap, ptr, 2 * size) == ptr && true_size_of(ptr) == zmm_true_size_in(heap, 2 * size) && is_sound(heap), "and gives back what it shrinks by");
	heap_test_end(&test);
}

/* A small block that grows takes one of four sizes for each power of two of data, and stays until that is full. */
static void small_blocks_grow_by_sizes(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr, *grown;

	start_fast(&test, 256 * KIB);
	ptr = take(heap, 100);
	test_ok(true_size_of(ptr) == ZMM_TRUE_SIZE(100), "a small block has the size that was asked for");
	memset(ptr, 'g', 100);
	grown = change(heap, ptr, 130);
	test_ok(grown != ptr && true_size_of(grown) == ZMM_TRUE_SIZE(160), "one that grows takes the next of four sizes from 128 bytes to 256");
	give(heap, take(heap, 145)); /* it could move there */
	test_ok(change(heap, grown, 145) == grown && true_size_of(grown) == ZMM_TRUE_SIZE(160) && change(heap, grown, 160) == grown,
		"and stays until that is full");
	test_ok(change(heap, grown, 150) == grown && true_size_of(grown) == ZMM_TRUE_SIZE(160), "it stays when it shrinks a little");
	ptr = change(heap, grown, 100);
	test_ok(ptr != grown && true_size_of(ptr) == ZMM_TRUE_SIZE(100) && is_sound(heap), "and moves when it shrinks by more than a fourth");
	grown = change(heap, ptr, 161);
	test_ok(true_size_of(grown) == ZMM_TRUE_SIZE(192) && memcmp(grown, "gggggggg", 8) == 0 && ((char *) grown)[99] == 'g', "its content moves with it");
	ptr = change(heap, grown, ZMM_MAX_SMALL_REQUEST);
	test_ok(true_size_of(ptr) == ZMM_TRUE_SIZE(ZMM_MAX_SMALL_REQUEST) && is_sound(heap), "the largest small one has none");
	heap_test_end(&test);
}

typedef struct resize {
	zmm_heap *heap;
	void *ptr;
	size_t size;
} resize;

static void make_resize(void *argument)
{
	resize *call = argument;

	change(call->heap, call->ptr, call->size);
}

/* The end of a small block was overrun, by the header behind it: that is told before it moves or stays. */
static void overrun_small_blocks_are_told(void)
{
	size_t sizes[] = { 24, 100, 130, 400 }, i;

	for (i = 0; i < COUNT_OF(sizes); i++) {
		heap_test test;
		resize call = { &test.heap, NULL, sizes[i] };
		zmm_block *behind;

		start_fast(&test, 256 * KIB);
		give(&test.heap, take(&test.heap, zmm_grown_size(sizes[i]))); /* where it could move */
		call.ptr = take(&test.heap, 104);
		behind = zmm_next_block(zmm_block_of_data(call.ptr));
		behind->info._prev += ZMM_ALIGNMENT;
		test_ok(panics(make_resize, &call, "overrun"), "a small block was overrun, resized to %zu bytes: that is told", sizes[i]);
		behind->info._prev -= ZMM_ALIGNMENT;
		heap_test_end(&test);
	}
}

/* Near the limit it takes what it needs, and the error tells what was asked for. */
static void small_blocks_grow_at_the_limit(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr, *hole;

	start_fast(&test, 256 * KIB);
	ptr = take(heap, 100);
	hole = take_true(heap, ZMM_TRUE_SIZE(136));
	take(heap, 1);
	*heap->limit.allowed = heap->real->size;
	while (take(heap, odd(1000)) || take(heap, 8)) {
	}
	give(heap, hole);
	notes.limit_calls = 0;
	test_ok(change(heap, ptr, 130) == hole && notes.limit_calls == 0 && is_sound(heap), "at the limit a small block grows to what it needs");
	test_ok(!change(heap, hole, 145) && notes.limit_calls == 1 && notes.limit_size == 145 && is_sound(heap), "and where there is no such block, its new size is told");
	heap_test_end(&test);
}

/* A segment of its own goes back in steps that are worth asking storage for. */
static void segments_shrink_by_steps(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t step = 64 * KIB, real, size;
	void *ptr;

	start_fast(&test, 4 * step);
	ptr = take(heap, odd(16 * step));
	content_write(ptr, 8 * step, 1);
	real = heap->real->size;
	size = true_size_of(ptr);
	ptr = change(heap, ptr, request_for(size - step + ZMM_ALIGNMENT));
	test_ok(heap->real->size == real && test.book.reallocs == 0 && true_size_of(ptr) == size, "a little less than a step is kept");
	ptr = change(heap, ptr, request_for(size - step));
	test_ok(heap->real->size == real - step && test.book.reallocs == 1 && true_size_of(ptr) == size - step, "just a step goes back");
	ptr = change(heap, ptr, request_for(size - 3 * step));
	test_ok(heap->real->size == real - 3 * step && content_holds(ptr, 8 * step, 1) && is_sound(heap), "so do two");
	heap_test_end(&test);
}

/* What needs no segment of its own any more would pin one. */
static void small_remains_leave_their_segment(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr, *other;

	start_fast(&test, 256 * KIB);
	other = take(heap, 100);
	ptr = take(heap, odd(MIB));
	content_write(ptr, 5000, 1);
	ptr = change(heap, ptr, odd(5000));
	test_ok(other && ptr && heap->real->size == 256 * KIB && test.book.reallocs == 0 && content_holds(ptr, 5000, 1) && is_sound(heap),
		"a block that is cut to what a common segment serves moves there");
	heap_test_end(&test);
}

/* Eight times a size is beyond 32 bits from half a gigabyte on. */
static void large_sizes_look_for_no_room(void)
{
#if SIZE_MAX == UINT32_MAX
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t size = odd(500 * MIB);
	void *gap, *ptr;

	start_fast(&test, 4 * MIB);
	gap = take(heap, odd(2 * MIB));
	take(heap, 100);
	give(heap, gap);
	ptr = take(heap, size);
	*heap->limit.allowed = heap->real->size;
	test_ok(ptr && change(heap, ptr, odd(512 * MIB + 64 * KIB)) == NULL && notes.limit_calls == 1,
		"a block of half of the memory is not moved to a smaller one");
	test_ok(true_size_of(ptr) >= size && is_sound(heap), "it is as it was");
	heap_test_end(&test);
#endif
}

static void cut_to_a_small_size(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t size = odd(2 * KIB);
	void *cached, *ptr, *cut;

	start_fast(&test, 256 * KIB);
	cached = take(heap, 100);
	ptr = take(heap, size);
	content_write(ptr, 100, 5);
	give(heap, cached);
	cut = change(heap, ptr, 100);
	test_ok(cut == cached && content_holds(cut, 100, 5), "a large block that is cut to a small size moves to a cached one");
	test_ok(take(heap, size) == ptr, "and serves the next request of its own size");
	test_ok(is_sound(heap), "the heap is sound");
	while (ZMM_CACHE_LIST(heap, ZMM_BUCKET_INDEX(ZMM_TRUE_SIZE((size_t) 200)))->first) {
		take(heap, 200);
	}
	cut = change(heap, ptr, 200);
	test_ok(cut != ptr && true_size_of(cut) == ZMM_TRUE_SIZE((size_t) 200) && is_sound(heap), "to one that is cut for it when none is cached");
	ptr = take(heap, size);
	zmm_heap_gc(heap);
	while (zmm_freelist_search(heap, ZMM_TRUE_SIZE((size_t) 200))) {
		take(heap, 200);
	}
	zmm_heap_gc(heap);
	*heap->limit.allowed = heap->real->size;
	while (ZMM_CACHE_LIST(heap, ZMM_BUCKET_INDEX(ZMM_TRUE_SIZE((size_t) 200)))->first || zmm_freelist_search(heap, ZMM_TRUE_SIZE((size_t) 200)) || heap->victim.block) {
		take(heap, 200);
		zmm_heap_gc(heap);
	}
	cut = change(heap, ptr, 200);
	test_ok(cut == ptr && true_size_of(cut) == ZMM_TRUE_SIZE((size_t) 200) && notes.limit_calls == 0 && is_sound(heap),
		"it shrinks in place when there is no memory");
	heap_test_end(&test);
}

/* From each size to each other one, between neighbours of every kind. */
static void all_sizes(size_t cache_size, bool alone, bool free_behind)
{
	static const size_t sizes[] = { 0, 1, 8, 24, 100, 240, 264, 500, 528, 600, 1000, 5000, 16000, 17000, 50000, 200000 };
	size_t from, to, lost = 0, unsound = 0;

	for (from = 0; from < COUNT_OF(sizes); from++) {
		for (to = 0; to < COUNT_OF(sizes); to++) {
			size_t kept = sizes[from] < sizes[to] ? sizes[from] : sizes[to];
			heap_test test;
			void *ptr, *behind = NULL;

			heap_test_prepare(&test, SEGMENT);
			test.config.cache_size = cache_size;
			heap_test_open(&test);
			if (!alone) {
				take(&test.heap, 1);
			}
			ptr = take(&test.heap, sizes[from]);
			content_write(ptr, sizes[from], 1);
			if (!alone) {
				behind = take(&test.heap, 300);
				take(&test.heap, 1);
			}
			if (behind && free_behind) {
				give(&test.heap, behind);
			} else if (behind) {
				content_write(behind, 300, 2);
			}
			ptr = change(&test.heap, ptr, sizes[to]);
			lost += !ptr || !content_holds(ptr, kept, 1) || zmm_data_size(ptr) < sizes[to] || (uintptr_t) ptr % ZMM_ALIGNMENT;
			content_write(ptr, sizes[to], 3);
			lost += behind && !free_behind && !content_holds(behind, 300, 2);
			unsound += !is_sound(&test.heap);
			heap_test_end(&test);
		}
	}
	test_ok(lost == 0 && unsound == 0, "%s, %s cache: all sizes to all others keep content and heap",
		alone ? "alone" : free_behind ? "free neighbour" : "used neighbour", cache_size ? "with" : "without");
}

/* As the engine makes the code of a function: a block of a usual size, small ones behind it, and then the size is
 * known.  What is left of each would serve none of the next. */
static void cut_blocks_leave_no_holes(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr[200], *next;
	size_t i, wrong = 0, needed = 0;

	heap_test_prepare_fast(&test, 256 * KIB);
	heap_test_open(&test);
	for (i = 0; i < COUNT_OF(ptr); i++) {
		void *asked = take(heap, 2 * KIB);

		needed += true_size_of(take(heap, 100));
		content_write(asked, 700 + i, (unsigned) i);
		ptr[i] = change(heap, asked, 700 + i);
		needed += true_size_of(ptr[i]);
		wrong += !content_holds(ptr[i], 700 + i, (unsigned) i);
		next = take(heap, 2 * KIB);
		wrong += next != asked;
		give(heap, next);
	}
	test_ok(wrong == 0, "a block that is cut to less than half moves, and is there whole for the next");
	test_ok(heap->real->size < needed + needed / 4 + 2 * 64 * KIB, "%zu bytes of blocks need %zu bytes of segments", needed, heap->real->size);
	next = take(heap, 2 * KIB);
	test_ok(change(heap, next, 1500) == next && is_sound(heap), "one that keeps more of itself stays");
	heap_test_end(&test);
}

int main(void)
{
	same_size();
	nothing_allocates();
	shrinks_in_place();
	shrinking_gives_memory_back();
	shrinking_does_not_fail();
	grows_from_the_cache();
	grows_into_its_neighbour();
	storage_grows_its_segment();
	aligned_blocks_are_alone_too();
	every_gap_is_known();
	copies_otherwise();
	outgrown_blocks_move_to_their_own_segment();
	failure_keeps_the_block();
	cache_makes_room_for_growing();
	passes_the_limit_where_it_is();
	looks_again_after_above_was_asked();
	moves_to_free_memory_at_the_limit();
	small_steps_find_room();
	slack_is_forgotten();
	small_blocks_grow_by_sizes();
	overrun_small_blocks_are_told();
	small_blocks_grow_at_the_limit();
	segments_shrink_by_steps();
	small_remains_leave_their_segment();
	large_sizes_look_for_no_room();
	cut_to_a_small_size();
	all_sizes(0, true, false);
	all_sizes(0, false, false);
	all_sizes(0, false, true);
	all_sizes(ZMM_FIXED_CACHE_SIZE, true, false);
	all_sizes(ZMM_FIXED_CACHE_SIZE, false, false);
	all_sizes(ZMM_FIXED_CACHE_SIZE, false, true);
	cut_blocks_leave_no_holes();
	return test_end();
}

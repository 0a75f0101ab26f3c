/* Segments that open in steps within their reservation: the frontier, its limits, what closes again. */

#include "heap/slack.h"
#include "heap/limit.h"
#include "heap/segment.h"
#include "heap/spare.h"
#include "suites/lib/heap_fixture.h"

#define SEGMENT (64 * KIB)
#define RESERVED (8 * SEGMENT)
#define STEP (SEGMENT / 4)
#define UNIT ZMM_PAGE_SIZE

static heap_test test;
static zmm_heap *heap;

static void prepare(size_t segment_size)
{
	heap_test_prepare_fast(&test, segment_size);
	test.policy.reservation = ZMM_AUTO_RESERVATION;
	heap = &test.heap;
}

/* Blocks up to a segment's size share one here: so a few of them show how it opens. */
static void start(void)
{
	prepare(SEGMENT);
	heap_test_open(&test);
	test.heap.segments.own_size = SEGMENT - ZMM_SEGMENT_OVERHEAD;
}

static zmm_segment *segment_of(const void *ptr)
{
	return zmm_heap_segment_of(heap, ptr);
}

static zmm_segment_entry *entry_of(const void *ptr)
{
	return zmm_table_entry(heap, segment_of(ptr));
}

static size_t round_up(size_t size, size_t unit)
{
	return (size + unit - 1) / unit * unit;
}

/* A block too large for the victim. */
static void *take_large(size_t size)
{
	return take(heap, odd(size));
}

/* A block of exactly so many bytes, not rounded. */
static void *take_exactly(size_t true_size)
{
	void *ptr;

	test.heap.policy.classes = test.heap.policy.victim = false;
	ptr = take_true(heap, true_size);
	test.heap.policy.classes = test.heap.policy.victim = true;
	return ptr;
}

/* What the frontier lacks for another block of this one's size. */
static size_t lacks_after(const void *last)
{
	return round_up(true_size_of(last) - free_size_behind(last), UNIT);
}

/* Blocks of the frontier, until it has less to open than so many bytes. */
static void *fill_frontier(size_t size, size_t left)
{
	void *last = NULL;

	while (!heap->segments.frontier || zmm_frontier_room(heap) >= left) {
		last = take_large(size);
	}
	return last;
}

static bool adds_up(void)
{
	size_t i, reserved = 0;

	for (i = 0; i < heap->segments.table.count; i++) {
		reserved += heap->segments.table.entries[i].reserved;
	}
	return is_sound(heap) && (heap->spares.count || reserved == test.book.bytes);
}

static void reservation_is_a_setting(void)
{
	static const struct {
		size_t segment_size, asked, reservation;
	} cases[] = {
		{ 64 * KIB, ZMM_AUTO_RESERVATION, 512 * KIB },
		{ 256 * KIB, ZMM_AUTO_RESERVATION, 2 * MIB },
		{ MIB, ZMM_AUTO_RESERVATION, 2 * MIB },
		{ 2 * MIB, ZMM_AUTO_RESERVATION, 2 * MIB },
		{ 1024 * MIB, ZMM_AUTO_RESERVATION, 1024 * MIB },
		{ 4 * KIB, ZMM_AUTO_RESERVATION, 4 * KIB },
		{ 8 * KIB, ZMM_AUTO_RESERVATION, 64 * KIB },
		{ 64 * KIB, 0, 64 * KIB },
		{ 64 * KIB, 64 * KIB + 4095, 64 * KIB },
		{ 64 * KIB, 70000, 68 * KIB },
	};
	size_t i;

	for (i = 0; i < COUNT_OF(cases); i++) {
		prepare(cases[i].segment_size);
		test.policy.reservation = cases[i].asked;
		heap_test_open(&test);
		test_ok(heap->segments.reservation == cases[i].reservation, "segments of %zu KiB are reserved as %zu KiB",
			cases[i].segment_size / KIB, cases[i].reservation / KIB);
		heap_test_end(&test);
	}
	heap_test_prepare(&test, SEGMENT);
	test.policy.reservation = ZMM_AUTO_RESERVATION;
	heap_test_open(&test);
	test_ok(test.heap.segments.reservation == SEGMENT, "a heap as the original reserves nothing");
	heap_test_end(&test);
}

static void first_segment_is_reserved_whole(void)
{
	void *block;

	start();
	block = take_large(20 * KIB);
	test_ok(test.book.last_size == RESERVED && heap->real->size == SEGMENT && heap->real->peak == SEGMENT,
		"a segment is asked for whole, and counts with what is open");
	test_ok(entry_of(block)->reserved == RESERVED && entry_of(block)->touched == SEGMENT && entry_of(block)->common
			&& heap->segments.frontier == segment_of(block),
		"its entry says so, and it is the frontier");
	test_ok(heap->spares.open == SEGMENT && adds_up(), "it counts as an ordinary one");
	heap_test_end(&test);
}

static void opens_in_steps(void)
{
	void *first, *second;
	size_t lacks, real;

	start();
	first = take_large(40 * KIB);
	lacks = lacks_after(first);
	second = take_large(40 * KIB);
	test_ok(lacks && segment_of(second) == segment_of(first) && heap->real->size == SEGMENT + lacks + STEP,
		"what is lacking opens, and a step more");
	test_ok((char *) second == (char *) first + true_size_of(first), "the block lies behind the other, across the former end");
	test_ok(test.book.allocs == 1 && heap->segments.table.count == 1 && heap->spares.open == heap->real->size && adds_up(),
		"storage is not asked");
	real = heap->real->size;
	take_large(free_size_behind(second) / 2);
	test_ok(heap->real->size == real, "nor does it open for what it has room for");
	heap_test_end(&test);
}

static void opens_from_a_used_end(void)
{
	void *first, *second;

	start();
	first = take_exactly(SEGMENT - ZMM_SEGMENT_OVERHEAD);
	test_ok(free_size_behind(first) == 0 && heap->real->size == SEGMENT, "a block fills what is open");
	second = take_large(5 * KIB);
	test_ok((char *) second == (char *) first + true_size_of(first) && adds_up(), "the next takes the guard's place");
	test_ok(heap->real->size == SEGMENT + round_up(true_size_of(second), UNIT) + STEP, "and a step opens behind it");
	heap_test_end(&test);
}

static void last_step_is_what_is_left(void)
{
	void *last;
	const zmm_segment *segment;

	start();
	fill_frontier(40 * KIB, 60 * KIB);
	segment = heap->segments.frontier;
	last = take_large(40 * KIB);
	while (segment_of(last) == segment) {
		last = take_large(10 * KIB);
	}
	test_ok(segment->size == RESERVED && heap->segments.frontier == segment_of(last) && heap->segments.frontier != segment,
		"a frontier opens to its end, then another segment is the frontier");
	test_ok(heap->real->size == RESERVED + SEGMENT && test.book.allocs == 2 && adds_up(), "which begins with a segment's size");
	heap_test_end(&test);
}

static void last_step_is_what_is_lacking(void)
{
	const zmm_segment *segment;
	void *last;
	size_t room;

	start();
	last = fill_frontier(20 * KIB, 40 * KIB);
	segment = heap->segments.frontier;
	room = zmm_frontier_room(heap);
	last = take_exactly(free_size_behind(last) + room);
	test_ok(segment_of(last) == segment && segment->size == RESERVED && test.book.allocs == 1 && adds_up(),
		"a frontier serves what lacks all of its room");
	heap_test_end(&test);
}

static void new_frontier_when_the_room_is_too_small(void)
{
	const zmm_segment *segment;
	void *block;
	size_t room;

	start();
	fill_frontier(20 * KIB, 40 * KIB);
	segment = heap->segments.frontier;
	room = zmm_frontier_room(heap);
	block = take_large(60 * KIB);
	test_ok(segment_of(block) != segment && heap->segments.frontier == segment_of(block) && segment->size == RESERVED - room,
		"a block that the frontier has no room for opens another segment");
	test_ok(test.book.allocs == 2 && adds_up(), "of storage's");
	heap_test_end(&test);
}

static void large_requests_have_their_own(void)
{
	void *block, *large;

	start();
	block = take_large(20 * KIB);
	large = take_large(100 * KIB);
	test_ok(!entry_of(large)->common && true_size_of(large) == zmm_segment_capacity(segment_of(large))
			&& heap->segments.frontier == segment_of(block) && adds_up(),
		"a block larger than a segment has one that is no frontier");
	test_ok(test.book.last_size == entry_of(large)->reserved && entry_of(large)->reserved >= segment_of(large)->size
			&& entry_of(large)->touched == segment_of(large)->size,
		"its reservation is what storage gave");
	heap_test_end(&test);
}

static void limit_makes_a_step_smaller(void)
{
	void *first, *second;
	size_t lacks;

	start();
	first = take_large(40 * KIB);
	lacks = lacks_after(first);
	*heap->limit.allowed = SEGMENT + lacks + STEP - 1;
	second = take_large(40 * KIB);
	test_ok(second && heap->real->size == SEGMENT + lacks && adds_up(), "near the limit no more opens than is lacking");
	*heap->limit.allowed = SEGMENT + 2 * lacks;
	test_ok(!take_large(80 * KIB) && notes.limit_calls == 1 && heap->real->size == SEGMENT + lacks, "beyond it nothing does");
	heap_test_end(&test);

	start();
	*heap->limit.allowed = SEGMENT - 1;
	first = take_large(20 * KIB);
	test_ok(first && heap->real->size == round_up(true_size_of(first) + ZMM_SEGMENT_OVERHEAD, UNIT) && test.book.last_size == RESERVED
			&& adds_up(),
		"near the limit a new segment opens no further than is needed");
	*heap->limit.allowed = heap->real->size + 8 * KIB - 1;
	test_ok(!take_large(20 * KIB) && notes.limit_calls == 1, "beyond it there is none");
	*heap->limit.allowed = SIZE_MAX;
	second = take_large(40 * KIB);
	test_ok(second && segment_of(second) == segment_of(first) && adds_up(), "it opens further when the limit is lifted");
	heap_test_end(&test);
}

static void storage_refuses_the_reservation(void)
{
	void *first, *second;

	start();
	test.book.most = RESERVED - 1;
	first = take_large(40 * KIB);
	test_ok(first && test.book.last_size == SEGMENT && entry_of(first)->reserved == SEGMENT && adds_up(),
		"storage that has no reservation gives what is opened at once");
	test.book.most = 0;
	second = take_large(40 * KIB);
	test_ok(segment_of(second) != segment_of(first) && heap->segments.frontier == segment_of(second) && adds_up(), "such a segment does not open");
	give(heap, first);
	test_ok(heap->segments.table.count == 1 && is_sound(heap), "and goes as others do");
	zmm_heap_shutdown(heap, false, true);
	test_ok(is_sound(heap), "a reset puts up with it");
	heap_test_end(&test);
	test_ok(test.book.segments == 0 && test.book.bytes == 0, "all goes back as it was given");
}

static void storage_has_hardly_more(void)
{
	void *block;

	start();
	test.book.most = 24 * KIB;
	block = take_large(20 * KIB);
	test_ok(block && notes.memory_calls == 0 && heap->real->size <= 24 * KIB && adds_up(),
		"what is needed will do when storage has no segment");
	test_ok(!take_large(40 * KIB) && notes.memory_calls == 1 && adds_up(), "less does not");
	heap_test_end(&test);
	test_ok(test.book.segments == 0 && test.book.bytes == 0, "all goes back as it was given");
}

static void realloc_opens_the_frontier(void)
{
	void *block, *grown;
	size_t i, size = 40 * KIB, moved = 0;

	start();
	take_large(20 * KIB);
	block = take_large(size);
	content_write(block, size, 1);
	for (i = 0; i < 10; i++) {
		size += 2 * KIB;
		grown = change(heap, block, odd(size));
		moved += grown != block;
		block = grown;
	}
	test_ok(moved == 0 && content_holds(block, 40 * KIB, 1) && test.book.allocs == 1 && test.book.reallocs == 0 && adds_up(),
		"the last block grows in place, as the frontier opens");
	*heap->limit.allowed = heap->real->size;
	test_ok(!change(heap, block, odd(true_size_of(block) + free_size_behind(block))) && notes.limit_calls == 1
			&& heap->real->size == *heap->limit.allowed && content_holds(block, 40 * KIB, 1) && adds_up(),
		"not beyond the limit");
	heap_test_end(&test);
}

static void realloc_opens_what_is_lacking(void)
{
	void *block, *grown;
	size_t lacks;

	start();
	take_large(20 * KIB);
	block = take_large(40 * KIB);
	block = change(heap, block, odd(true_size_of(block) + free_size_behind(block) - ZMM_BLOCK_EXTRA - 64));
	lacks = round_up(zmm_true_size_in(heap, odd(50 * KIB)) - true_size_of(block) - free_size_behind(block), UNIT);
	*heap->limit.allowed = heap->real->size + lacks;
	grown = change(heap, block, odd(50 * KIB));
	test_ok(grown == block && notes.limit_calls == 0 && heap->real->size == *heap->limit.allowed && adds_up(),
		"near the limit the frontier opens for the last block as far as is lacking");
	heap_test_end(&test);
}

static void realloc_beyond_a_segment_leaves_the_frontier(void)
{
	void *block, *grown;

	start();
	take_large(20 * KIB);
	block = take_large(40 * KIB);
	grown = change(heap, block, odd(100 * KIB));
	test_ok(grown != block && !entry_of(grown)->common && adds_up(), "a block that outgrows a segment has its own");
	heap_test_end(&test);
}

/* The only block of the frontier grows beyond a segment's size: the segment is its own. */
static void frontier_becomes_large(void)
{
	void *block, *grown;

	start();
	block = take_large(60 * KIB);
	grown = change(heap, block, odd(100 * KIB));
	test_ok(grown == block && !entry_of(grown)->common && !heap->segments.frontier && test.book.reallocs == 0 && adds_up(),
		"a frontier that is one large block's opens for no other");
	take_large(20 * KIB);
	test_ok(heap->segments.table.count == 2 && heap->segments.frontier != segment_of(grown) && adds_up(), "which has another one");
	give(heap, grown);
	test_ok(heap->segments.table.count == 1 && adds_up(), "it goes with its block");
	heap_test_end(&test);
	test_ok(test.book.segments == 0 && test.book.bytes == 0, "all goes back as it was given");
}

static void frontier_goes_with_its_segment(void)
{
	void *block;

	start();
	block = take_large(20 * KIB);
	give(heap, block);
	zmm_cache_flush(heap);
	test_ok(!heap->segments.frontier && heap->segments.table.count == 0 && heap->real->size == 0 && heap->spares.open == 0 && is_sound(heap),
		"an empty frontier is none");
	block = take_large(20 * KIB);
	zmm_heap_shutdown(heap, false, true);
	test_ok(!heap->segments.frontier && is_sound(heap), "a reset leaves none");
	block = take_large(20 * KIB);
	test_ok(block && heap->segments.frontier == segment_of(block) && is_sound(heap), "the next request makes one");
	heap_test_end(&test);
}

/* --- closing --- */

/* A segment whose last used block ends `rest` bytes, and the guard, before the end of a page, with free memory behind. */
static void *used_end_at(size_t rest)
{
	void *block, *behind;
	size_t end = SEGMENT / 2 - ZMM_HEADER_SIZE - rest - ZMM_SEGMENT_HEADER_SIZE;

	start();
	block = take_exactly(end / 16 * 8);
	behind = take_exactly(end - true_size_of(block));
	return behind;
}

static void closes_at(size_t rest, size_t size, const char *how)
{
	void *last = used_end_at(rest);
	size_t free_before = free_size_behind(last);

	zmm_heap_gc(heap);
	if (!test_ok(free_before && heap->real->size == size && segment_of(last)->size == size && adds_up(), "gc closes %s", how)) {
		test_note("%zu instead of %zu bytes", heap->real->size, size);
	}
	test_ok(entry_of(last)->touched == size && entry_of(last)->reserved == RESERVED && heap->spares.open == size,
		"and counts no more than that (%s)", how);
	test_ok(zmm_frontier_room(heap) == RESERVED - size && take_large(20 * KIB) && heap->segments.table.count == 1 && adds_up(),
		"it opens again (%s)", how);
	heap_test_end(&test);
}

static void closes(void)
{
	closes_at(0, SEGMENT / 2, "behind a used block that ends before the guard's place");
	closes_at(8, SEGMENT / 2 + (ZMM_MIN_BLOCK_SIZE > 8 ? UNIT : 0), "a page further when what is left is no block");
	closes_at(ZMM_MIN_BLOCK_SIZE - 8, SEGMENT / 2 + UNIT, "a page further when what is left is almost a block");
	closes_at(ZMM_MIN_BLOCK_SIZE, SEGMENT / 2, "and leaves the smallest free block");
	closes_at(1024, SEGMENT / 2, "and leaves a free block");
}

/* The segment that has most to open is the frontier, though it be an older one. */
static void what_closes_may_be_the_frontier(void)
{
	void *first, *others[40], *last;
	size_t i = 0;

	start();
	first = take_large(20 * KIB);
	do {
		others[i++] = last = take_large(30 * KIB);
	} while (segment_of(last) == segment_of(first));
	while (i-- > 1) {
		give(heap, others[i - 1]);
	}
	test_ok(heap->segments.frontier == segment_of(last) && segment_of(first) != segment_of(last), "the last segment is the frontier");
	zmm_heap_gc(heap);
	test_ok(segment_of(first)->size < segment_of(last)->size && heap->segments.frontier == segment_of(first) && adds_up(),
		"then one that has more to open, since gc closed it");
	test_ok(zmm_frontier_room(heap) == RESERVED - segment_of(first)->size && segment_of(take_large(40 * KIB)) == heap->segments.frontier && adds_up(),
		"and opens again");
	heap_test_end(&test);
}

static void closes_nothing(void)
{
	void *first, *second;

	start();
	first = take_large(20 * KIB);
	second = take_exactly(SEGMENT - ZMM_SEGMENT_OVERHEAD - true_size_of(first));
	zmm_heap_gc(heap);
	test_ok(segment_of(second) == segment_of(first) && free_size_behind(second) == 0 && heap->real->size == SEGMENT && adds_up(),
		"gc closes nothing behind a block that ends with the segment");
	give(heap, first);
	zmm_heap_gc(heap);
	test_ok(heap->real->size == SEGMENT && adds_up(), "whatever is free before it");
	heap_test_end(&test);

	start();
	first = take_exactly(SEGMENT - ZMM_SEGMENT_OVERHEAD - UNIT + 64);
	zmm_heap_gc(heap);
	test_ok(free_size_behind(first) == UNIT - 64 && heap->real->size == SEGMENT && adds_up(), "nor less than a page");
	heap_test_end(&test);

	heap_test_prepare_fast(&test, SEGMENT);
	heap_test_open(&test);
	heap = &test.heap;
	first = take_large(20 * KIB);
	zmm_heap_gc(heap);
	test_ok(heap->real->size == SEGMENT && !heap->segments.frontier && is_sound(heap), "nor a segment without a reservation, which is no frontier");
	heap_test_end(&test);
}

static void large_segments_stay_open(void)
{
	void *large;

	start();
	large = take(heap, 100 * KIB); /* aligned, so that a gap is before it */
	zmm_heap_gc(heap);
	test_ok(heap->real->size == segment_of(large)->size && !entry_of(large)->common && adds_up(), "gc leaves large segments as they are");
	heap_test_end(&test);
}

/* --- pages --- */

static void touched_is_the_most_that_was_open(void)
{
	void *blocks[8];
	size_t i, most;
	unsigned populated;
	const zmm_segment_entry *entry;

	start();
	for (i = 0; i < COUNT_OF(blocks); i++) {
		blocks[i] = take_large(40 * KIB);
	}
	entry = entry_of(blocks[0]);
	most = segment_of(blocks[0])->size;
	test_ok(most > SEGMENT && entry->touched == most, "what is open was touched");
	while (i > 0) {
		give(heap, blocks[--i]);
	}
	zmm_cache_flush(heap);
	test_ok(heap->spares.count == 1 && heap->spares.bytes == most && heap->spares.list->touched == most && is_sound(heap),
		"a spare counts as that");
	blocks[0] = take_large(20 * KIB);
	test_ok(heap->real->size == SEGMENT && entry_of(blocks[0])->touched == most && entry_of(blocks[0])->reserved == RESERVED && is_sound(heap),
		"a segment that was a spare opens anew, and keeps what was touched");
	populated = test.book.populated;
	while (heap->real->size + 40 * KIB + STEP < most) {
		take_large(40 * KIB);
	}
	test_ok(test.book.populated == populated && heap->segments.table.count == 1 && heap->real->size > SEGMENT && is_sound(heap),
		"whose pages need not be populated again");
	heap_test_end(&test);
}

static void pages_are_populated_once(void)
{
	void *block, *other;
	size_t populated;

	start();
	take_large(40 * KIB);
	test_ok(test.book.populated == 0, "the pages of the first segment are made as they are touched");
	block = take_large(40 * KIB);
	test_ok(test.book.populated == 1 && test.book.populated_bytes == heap->real->size - SEGMENT, "those of a step at once");
	populated = test.book.populated_bytes;
	other = take_large(40 * KIB);
	test_ok(test.book.populated_bytes == heap->real->size - SEGMENT, "and of the next");
	give(heap, other);
	give(heap, block);
	zmm_heap_gc(heap);
	populated = test.book.populated_bytes;
	take_large(40 * KIB);
	test_ok(heap->real->size <= SEGMENT || test.book.populated_bytes > populated, "what gc gave back is populated anew");
	heap_test_end(&test);

	start();
	test.book.populate_fails = true;
	take_large(40 * KIB);
	take_large(40 * KIB);
	take_large(40 * KIB);
	take_large(40 * KIB);
	test_ok(test.book.populated == 1 && !heap->segments.populates && adds_up(), "storage that cannot is not asked again");
	heap_test_end(&test);
}

/* Three segments and more: a new one is populated whole, but one whose pages are there. */
static void new_segments_of_a_growing_heap_are_populated(void)
{
	const zmm_segment *segment;
	unsigned populated;
	size_t bytes;
	void *block;

	start();
	fill_frontier(60 * KIB, 60 * KIB);
	segment = heap->segments.frontier;
	while (heap->segments.frontier == segment) {
		populated = test.book.populated;
		bytes = test.book.populated_bytes;
		block = take_large(3 * KIB);
	}
	test_ok(segment_of(block) == heap->segments.frontier && test.book.populated == populated + 1 && test.book.populated_bytes == bytes + SEGMENT,
		"a new segment of a growing heap is populated as far as it is open");
	heap_test_end(&test);
}

/* --- segments of one block --- */

static void large_segments_reserve_room(void)
{
	void *block, *grown;
	size_t i, size = 200 * KIB, moved = 0;
	unsigned reallocs;

	start();
	block = take_large(size);
	size += 4 * KIB;
	block = change(heap, block, odd(size));
	test_ok(entry_of(block)->reserved > segment_of(block)->size && heap->real->size == segment_of(block)->size && adds_up(),
		"a large segment that grows by a small step reserves more than it opens");
	content_write(block, size, 3);
	reallocs = test.book.reallocs;
	for (i = 0; i < 3; i++) {
		grown = change(heap, block, odd(size += 4 * KIB));
		moved += grown != block;
		block = grown;
	}
	test_ok(moved == 0 && test.book.reallocs == reallocs && heap->real->size == segment_of(block)->size
			&& content_holds(block, 204 * KIB, 3) && entry_of(block)->touched == segment_of(block)->size && adds_up(),
		"and opens within that without storage");
	block = change(heap, block, odd(700 * KIB));
	test_ok(entry_of(block)->reserved == segment_of(block)->size && test.book.reallocs == reallocs + 1 && adds_up(),
		"one that grows by a large step does not");
	block = change(heap, block, odd(100 * KIB));
	test_ok(entry_of(block)->reserved == segment_of(block)->size && segment_of(block)->size < 110 * KIB
			&& entry_of(block)->touched == segment_of(block)->size && adds_up(),
		"one that shrinks gives its reservation back");
	heap_test_end(&test);
	test_ok(test.book.segments == 0 && test.book.bytes == 0, "all goes back as it was given");
}

static void storage_refuses_room_to_grow(void)
{
	void *block;
	size_t size;

	start();
	test.book.most = zmm_segment_size_for(heap, zmm_true_size_in(heap, odd(200 * KIB)));
	block = take_large(200 * KIB);
	content_write(block, 200 * KIB, 4);
	size = zmm_segment_size_for(heap, zmm_true_size_in(heap, odd(240 * KIB)));
	test.book.most = size;
	block = change(heap, block, odd(240 * KIB));
	test_ok(block && notes.memory_calls == 0 && content_holds(block, 200 * KIB, 4) && segment_of(block)->size == size
			&& entry_of(block)->reserved == size && test.book.allocs == 1 && adds_up(),
		"a large segment grows without room when storage refuses it");
	test_ok(!change(heap, block, odd(260 * KIB)) && notes.memory_calls == 1 && content_holds(block, 200 * KIB, 4) && adds_up(),
		"and stays as it is when storage has no more");
	heap_test_end(&test);
	test_ok(test.book.segments == 0 && test.book.bytes == 0, "all goes back as it was given");
}

/* What is left of a large block fits a common segment and there is no memory to move to. */
static void large_segment_becomes_common(void)
{
	void *block;

	start();
	block = take_large(200 * KIB);
	block = change(heap, block, odd(204 * KIB));
	heap->segments.frontier = NULL;
	*heap->limit.allowed = heap->real->size;
	content_write(block, 200 * KIB, 5);
	test.book.most = 1;
	test.book.refuse = true;
	test_ok(change(heap, block, odd(20 * KIB)) == block, "a block shrinks in a segment that storage does not shorten");
	test.book.refuse = false;
	test.book.most = 0;
	test_ok(content_holds(block, 20 * KIB, 5) && adds_up(), "and is as it was");
	heap_test_end(&test);
	test_ok(test.book.segments == 0 && test.book.bytes == 0, "all goes back as it was given");
}

/* --- what is behind or before a block that grows --- */

/* What fits without rounding fits, at the limit, too. */
static void rounding_refuses_nothing(void)
{
	void *blocks[3], *grown;
	size_t size, span;

	start();
	blocks[0] = take_large(20 * KIB);
	blocks[1] = take_exactly(4 * KIB + 8);
	blocks[2] = take_exactly(SEGMENT - ZMM_SEGMENT_OVERHEAD - true_size_of(blocks[0]) - true_size_of(blocks[1]));
	test_ok(free_size_behind(blocks[2]) == 0, "the segment is full");
	give(heap, blocks[1]);
	zmm_cache_flush(heap);
	*heap->limit.allowed = heap->real->size;
	span = true_size_of(blocks[0]) + free_size_behind(blocks[0]);
	size = request_for(span);
	test_ok(zmm_true_size_in(heap, size) > span, "the rounded size does not fit");
	grown = change(heap, blocks[0], size);
	test_ok(grown == blocks[0] && notes.limit_calls == 0 && adds_up(), "a block grows into all that is behind it, not rounded");
	heap_test_end(&test);
}

/* The block behind waits in a cache: it is merged before a request fails. */
static void cached_neighbour_is_used_at_the_limit(void)
{
	void *blocks[3], *grown;

	start();
	blocks[0] = take_large(20 * KIB);
	blocks[1] = take_large(10 * KIB);
	blocks[2] = take_exactly(SEGMENT - ZMM_SEGMENT_OVERHEAD - true_size_of(blocks[0]) - true_size_of(blocks[1]));
	give(heap, blocks[1]);
	test_ok(heap->large_cache.count == 1 && free_size_behind(blocks[0]) == 0, "a freed block waits in the cache");
	*heap->limit.allowed = heap->real->size;
	grown = change(heap, blocks[0], odd(28 * KIB));
	test_ok(grown == blocks[0] && notes.limit_calls == 0 && adds_up(), "a block grows into it when there is no other way");
	heap_test_end(&test);
	(void) blocks[2];
}

/* --- internal heaps --- */

static void internal_heap_keeps_its_reservation(void)
{
	char error[256];
	size_t size, i, wrong = 0;

	prepare(SEGMENT);
	heap = zmm_heap_create(&test.config, error, sizeof(error));
	size = heap->real->size;
	for (i = 0; i < 3; i++) {
		take_large(20 * KIB);
		zmm_heap_gc(heap);
		wrong += heap->real->size > size || !is_sound(heap);
		zmm_heap_shutdown(heap, false, true);
		wrong += heap->real->size != size || heap->segments.table.entries[0].reserved != size || test.book.bytes - heap->spares.count * RESERVED != size
			|| !is_sound(heap);
	}
	test_ok(wrong == 0, "an internal heap's first segment is open as at first after each reset, whatever gc closed");
	zmm_heap_shutdown(heap, true, true);
	test_ok(test.book.segments == 0 && test.book.bytes == 0, "and goes back as it was given");
}

/* --- damage --- */

static void check_finds(size_t *figure, size_t damage, const char *name)
{
	size_t before = *figure;

	*figure = damage;
	test_ok(zmm_heap_check(heap, print_fault, NULL) > 0, "the check finds %s", name);
	*figure = before;
}

static void check_finds_wrong_entries(void)
{
	zmm_segment_entry *entry;
	zmm_segment *frontier;
	void *large;

	start();
	entry = entry_of(take_large(20 * KIB));
	check_finds(&entry->reserved, SEGMENT - UNIT, "a reservation that is less than what is open");
	check_finds(&entry->touched, SEGMENT - UNIT, "less touched than is open");
	check_finds(&entry->touched, RESERVED + UNIT, "more touched than was reserved");
	large = take_large(100 * KIB);
	frontier = heap->segments.frontier;
	heap->segments.frontier = segment_of(large);
	test_ok(zmm_heap_check(heap, print_fault, NULL) > 0, "the check finds a frontier that is no common segment");
	heap->segments.frontier = (zmm_segment *) (uintptr_t) 4096;
	test_ok(zmm_heap_check(heap, print_fault, NULL) > 0, "or no segment of the heap");
	heap->segments.frontier = frontier;
	heap_test_end(&test);
}

static void grow_the_frontier(void *argument)
{
	(void) argument;
	take_large(40 * KIB);
}

static void collect(void *argument)
{
	(void) argument;
	zmm_heap_gc(heap);
}

static void *full_segment(void)
{
	void *first;

	start();
	first = take_large(20 * KIB);
	return take_exactly(SEGMENT - ZMM_SEGMENT_OVERHEAD - true_size_of(first));
}

/* What is written to a word is found, and then undone, so that the heap can end. */
static void finds(zmm_word *word, zmm_word damage, void (*act)(void *), const char *what, const char *name)
{
	zmm_word before = *word;

	*word = damage;
	test_ok(panics(act, NULL, what), "%s, %#zx", name, (size_t) damage);
	*word = before;
	heap_test_end(&test);
}

static void damage_is_found(void)
{
	static const zmm_word tags[] = { 0, 8, 0x1000, 0x41414140, ZMM_WORD_MAX & ~(zmm_word) 7 };
	size_t i;

	full_segment();
	finds(&zmm_segment_guard(heap->segments.frontier)->info._size, 0x41414141, grow_the_frontier, "segment is not in the list",
		"a frontier whose guard was overwritten stops the process");
	full_segment();
	finds(&zmm_segment_guard(heap->segments.frontier)->info._size, ZMM_GUARD_BLOCK | 80, grow_the_frontier, "segment is not in the list",
		"or leads to another entry");
	for (i = 0; i < COUNT_OF(tags); i++) {
		full_segment();
		finds(&zmm_segment_guard(heap->segments.frontier)->info._prev, tags[i], grow_the_frontier, "tags of a free block disagree",
			"an overrun that looks like a free block stops growth");
		full_segment();
		finds(&zmm_segment_guard(heap->segments.frontier)->info._prev, tags[i], collect, "tags of a free block disagree", "and gc");
	}
}

int main(void)
{
	reservation_is_a_setting();
	first_segment_is_reserved_whole();
	opens_in_steps();
	opens_from_a_used_end();
	last_step_is_what_is_left();
	last_step_is_what_is_lacking();
	new_frontier_when_the_room_is_too_small();
	large_requests_have_their_own();
	limit_makes_a_step_smaller();
	storage_refuses_the_reservation();
	storage_has_hardly_more();
	realloc_opens_the_frontier();
	realloc_opens_what_is_lacking();
	realloc_beyond_a_segment_leaves_the_frontier();
	frontier_becomes_large();
	frontier_goes_with_its_segment();
	closes();
	what_closes_may_be_the_frontier();
	closes_nothing();
	large_segments_stay_open();
	touched_is_the_most_that_was_open();
	pages_are_populated_once();
	new_segments_of_a_growing_heap_are_populated();
	large_segments_reserve_room();
	storage_refuses_room_to_grow();
	large_segment_becomes_common();
	rounding_refuses_nothing();
	cached_neighbour_is_used_at_the_limit();
	internal_heap_keeps_its_reservation();
	check_finds_wrong_entries();
	damage_is_found();
	return test_end();
}

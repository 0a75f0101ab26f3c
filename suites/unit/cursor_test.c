/* The cursor: every block once and as it is, damage told and passed, and a heap that goes on meanwhile. */

#include "heap/cursor.h"
#include "heap/segment_table.h"
#include "suites/lib/heap_fixture.h"
#include "suites/lib/random.h"

#define SEGMENT (8 * KIB)
#define FULL (SEGMENT - ZMM_SEGMENT_OVERHEAD)

static heap_test stage;
static zmm_heap *const heap = &stage.heap;

/* Segments are of the C library's memory: whoever reads one that went is noticed under AddressSanitizer. */
static void start(size_t cache_size)
{
	heap_test_prepare(&stage, SEGMENT);
	stage.book.kind = zmm_storage_find("malloc");
	stage.config.cache_size = cache_size;
	heap_test_open(&stage);
}

static void start_fast(void)
{
	heap_test_prepare_fast(&stage, 64 * KIB);
	stage.book.kind = zmm_storage_find("malloc");
	heap_test_open(&stage);
}

/* --- what there is --- */

/* Counts what a cursor comes to from where it is. */
typedef struct seen {
	size_t blocks, bytes, segments;
	size_t states[ZMM_NUM_STATES];
	bool in_order; /* each block behind the one before or the first of a segment, and in its bounds */
} seen;

static void see(seen *all, const zmm_block_view *view, const zmm_block **behind)
{
	bool first = view->offset == ZMM_SEGMENT_HEADER_SIZE;

	all->in_order = all->in_order && (const char *) view->block == (const char *) view->entry->segment + view->offset
		&& (first || !*behind || view->block == *behind)
		&& zmm_table_entry_has(view->entry, view->block, view->true_size)
		&& view->true_size == zmm_block_size(view->block);
	*behind = zmm_block_at(view->block, view->true_size);
	all->segments += first;
	all->blocks++;
	all->bytes += view->true_size;
	all->states[view->state]++;
}

static seen see_rest(zmm_cursor *cursor, size_t most)
{
	seen all = { .in_order = true };
	const zmm_block *behind = NULL;
	zmm_block_view view;

	while (all.blocks < most && zmm_cursor_next(cursor, &view)) {
		see(&all, &view, &behind);
	}
	return all;
}

static seen see_all(void)
{
	zmm_cursor cursor;

	zmm_cursor_start(&cursor, heap);
	return see_rest(&cursor, SIZE_MAX);
}

static size_t bytes_of_blocks(void)
{
	return heap->real->size - heap->segments.table.count * ZMM_SEGMENT_OVERHEAD;
}

static void fill_stage(void)
{
	void *blocks[60];
	size_t i;

	random_start(11);
	for (i = 0; i < COUNT_OF(blocks); i++) {
		blocks[i] = take(heap, odd(random_below(i % 4 ? 200 : 2000)));
	}
	take_true(heap, 3 * SEGMENT - ZMM_SEGMENT_OVERHEAD - 640); /* leaves a rest */
	for (i = 0; i < COUNT_OF(blocks); i += 1 + random_below(3)) {
		give(heap, blocks[i]);
	}
}

static void nothing_there(void)
{
	zmm_block_view view;
	zmm_cursor cursor;

	start(0);
	zmm_cursor_start(&cursor, heap);
	test_ok(!zmm_cursor_next(&cursor, &view) && !cursor.fault && !cursor.where,
		"a heap without segments has no blocks");
	test_ok(!zmm_cursor_next(&cursor, &view) && !zmm_cursor_next_segment(&cursor) && !cursor.fault,
		"nor when it is asked again");
	heap_test_end(&stage);
}

static void every_block_once(void)
{
	seen all;

	start(4 * KIB);
	fill_stage();
	all = see_all();
	test_ok(all.in_order && all.segments == heap->segments.table.count && all.segments > 2,
		"each segment, its blocks in their order");
	test_ok(all.bytes == bytes_of_blocks(), "each byte is of one of them");
	test_ok(all.states[ZMM_STATE_USED] + all.states[ZMM_STATE_CACHED] == heap->count && all.states[ZMM_STATE_CACHED] > 5,
		"as many are used and cached as the heap counts");
	test_ok(all.states[ZMM_STATE_FREE] > 2 && all.states[ZMM_STATE_REST] == 1
			&& !all.states[ZMM_STATE_VICTIM] && !all.states[ZMM_STATE_WAITING],
		"others are free, and one is in the rest queue");
	heap_test_end(&stage);
}

static void states_of_other_heaps(void)
{
	seen all;

	start_fast();
	give(heap, take(heap, odd(5000)));
	take(heap, odd(3000));
	all = see_all();
	test_ok(heap->victim.block && all.states[ZMM_STATE_VICTIM] == 1 && all.bytes == bytes_of_blocks(), "the victim is one");
	heap_test_end(&stage);

	heap_test_prepare_fast(&stage, SEGMENT);
	stage.config.hardened = true;
	heap_test_open(&stage);
	fill_stage();
	all = see_all();
	test_ok(all.states[ZMM_STATE_WAITING] > 5 && !all.states[ZMM_STATE_CACHED] && all.bytes == bytes_of_blocks(),
		"in a hardened heap blocks wait");
	heap_test_end(&stage);
}

static void data_sizes(bool hardened)
{
	size_t wrong = 0, used = 0;
	zmm_block_view view;
	zmm_cursor cursor;

	heap_test_prepare_fast(&stage, SEGMENT);
	stage.config.hardened = hardened;
	heap_test_open(&stage);
	fill_stage();
	zmm_cursor_start(&cursor, heap);
	while (zmm_cursor_next(&cursor, &view)) {
		size_t extra = ZMM_BLOCK_EXTRA + (hardened ? ZMM_SEAL_SIZE : 0);
		bool full = view.data_size == (view.true_size > extra ? view.true_size - extra : 0);

		wrong += view.state == ZMM_STATE_USED
			? view.data_size != zmm_heap_data_size(heap, zmm_block_data(view.block)) : !full;
		used += view.state == ZMM_STATE_USED;
	}
	test_ok(wrong == 0 && used > 10, "%s: bytes of data are told", hardened ? "hardened" : "not hardened");
	heap_test_end(&stage);
}

static void segments_alone(void)
{
	const zmm_segment_entry *entry;
	size_t i, wrong = 0;
	zmm_block_view view;
	zmm_cursor cursor;

	start(0);
	fill_stage();
	zmm_cursor_start(&cursor, heap);
	for (i = heap->segments.table.count; (entry = zmm_cursor_next_segment(&cursor)) != NULL;) {
		wrong += entry != &heap->segments.table.entries[--i];
		if (i % 2) {
			wrong += !zmm_cursor_next(&cursor, &view) || view.entry != entry || view.offset != ZMM_SEGMENT_HEADER_SIZE;
		}
	}
	test_ok(i == 0 && wrong == 0 && !cursor.fault, "segments, and of some of them the first block");
	heap_test_end(&stage);
}

/* --- a heap that goes on --- */

static void stops_anywhere(void)
{
	size_t whole, i, wrong = 0;

	start(4 * KIB);
	fill_stage();
	whole = see_all().blocks;
	for (i = 0; i < whole; i++) {
		zmm_cursor cursor;
		size_t first;

		zmm_cursor_start(&cursor, heap);
		first = see_rest(&cursor, i).blocks;
		wrong += first != i || see_rest(&cursor, SIZE_MAX).blocks != whole - i || cursor.fault;
	}
	test_ok(wrong == 0, "a cursor that stopped behind any of %zu blocks goes on there", whole);
	heap_test_end(&stage);
}

/* Nothing begins elsewhere when a block is cached and handed out again. */
static void cached_meanwhile(void)
{
	zmm_block_view view;
	zmm_cursor cursor;
	char *first, *second;

	start(4 * KIB);
	first = take_true(heap, 64);
	second = take_true(heap, 64);
	take_true(heap, 100);
	zmm_cursor_start(&cursor, heap);
	zmm_cursor_next(&cursor, &view);
	give(heap, second);
	test_ok(!zmm_cursor_is_stale(&cursor) && zmm_cursor_next(&cursor, &view) && view.block == zmm_block_of_data(second)
			&& view.state == ZMM_STATE_CACHED, "a block that was cached meanwhile is told as it is now");
	give(heap, first);
	take_true(heap, 64);
	test_ok(zmm_cursor_next(&cursor, &view) && view.state == ZMM_STATE_USED && view.true_size >= 100,
		"and the cursor goes on");
	heap_test_end(&stage);
}

static char *moving;

static void cut(void) { take(heap, 40); }
static void merge(void) { give(heap, moving); }
static void grow_in_place(void) { change(heap, moving, odd(400)); }
static void shrink_in_place(void) { change(heap, moving, odd(150)); }
static void new_segment(void) { take_true(heap, FULL); }
static void empty_heap(void) { zmm_heap_shutdown(heap, false, true); }

static void become_stale(void (*act)(void), const char *name)
{
	zmm_block_view view = { .offset = 1 };
	zmm_cursor cursor;

	start(0);
	take_true(heap, 64);
	moving = take_true(heap, 200);
	zmm_cursor_start(&cursor, heap);
	act();
	test_ok(zmm_cursor_is_stale(&cursor) && !zmm_cursor_next(&cursor, &view) && cursor.fault == ZMM_FAULT_STALE
			&& view.offset == 1 && !zmm_cursor_next_segment(&cursor) && cursor.fault == ZMM_FAULT_STALE,
		"a cursor is stale after %s", name);
	heap_test_end(&stage);
}

/* The same of segments that open, close and go. */
static void stale_by_segments(void)
{
	zmm_cursor cursor;
	size_t size;
	void *ptr;

	heap_test_prepare_fast(&stage, 64 * KIB);
	stage.policy.reservation = ZMM_AUTO_RESERVATION;
	heap_test_open(&stage);
	take(heap, odd(30 * KIB));
	take(heap, odd(30 * KIB));
	size = heap->real->size;
	zmm_cursor_start(&cursor, heap);
	ptr = take(heap, odd(31 * KIB));
	test_ok(zmm_cursor_is_stale(&cursor) && heap->real->size > size && heap->segments.table.count == 1,
		"after a segment opened");
	give(heap, ptr);
	zmm_cache_flush(heap);
	zmm_cursor_start(&cursor, heap);
	size = heap->real->size;
	zmm_segments_close(heap);
	test_ok(zmm_cursor_is_stale(&cursor) && heap->real->size < size, "after it closed");
	ptr = take(heap, odd(200 * KIB));
	zmm_cursor_start(&cursor, heap);
	give(heap, ptr);
	zmm_cache_flush(heap);
	test_ok(zmm_cursor_is_stale(&cursor), "after one went");
	heap_test_end(&stage);
}

/* The table is elsewhere, and storage had no segment for what it grew for. */
static void stale_by_the_table(void)
{
	zmm_block_view view;
	zmm_cursor cursor;

	start(0);
	while (heap->segments.table.count == 0 || heap->segments.table.count < heap->segments.table.capacity) {
		take_true(heap, FULL);
	}
	zmm_cursor_start(&cursor, heap);
	zmm_cursor_next_segment(&cursor);
	stage.book.refuse = true;
	test_ok(!take_true(heap, FULL) && zmm_cursor_is_stale(&cursor) && !zmm_cursor_next(&cursor, &view),
		"after the segment table moved");
	zmm_cursor_resume(&cursor);
	test_ok(see_rest(&cursor, SIZE_MAX).blocks == heap->segments.table.count, "resumed, it goes on");
	heap_test_end(&stage);
}

/* The segment in which the cursor is goes, and others take its place. */
static void its_segment_goes(void)
{
	char *blocks[6];
	zmm_cursor cursor;
	zmm_block_view view;
	size_t i;

	start(0);
	for (i = 0; i < COUNT_OF(blocks); i++) {
		blocks[i] = take_true(heap, FULL);
	}
	zmm_cursor_start(&cursor, heap);
	see_rest(&cursor, 2);
	give(heap, blocks[4]);
	test_ok(!zmm_cursor_next(&cursor, &view) && cursor.fault == ZMM_FAULT_STALE,
		"nothing is read of a segment that went");
	zmm_cursor_resume(&cursor);
	test_ok(zmm_cursor_next(&cursor, &view) && view.block == zmm_block_of_data(blocks[3]),
		"a cursor that is resumed goes on with the next one");
	give(heap, blocks[3]);
	give(heap, blocks[2]);
	give(heap, blocks[1]);
	give(heap, blocks[5]);
	zmm_cursor_resume(&cursor);
	test_ok(zmm_cursor_next(&cursor, &view) && view.block == zmm_block_of_data(blocks[0])
			&& !zmm_cursor_next(&cursor, &view) && !cursor.fault,
		"when all went but one, to that one");
	give(heap, blocks[0]);
	zmm_cursor_resume(&cursor);
	test_ok(!zmm_cursor_next(&cursor, &view) && !cursor.fault, "when there is none any more, to the end");
	heap_test_end(&stage);
}

/* Blocks around the place merge: the next one is behind. */
static void its_block_merges(void)
{
	char *blocks[5];
	zmm_cursor cursor;
	zmm_block_view view;
	size_t i;

	start(0);
	for (i = 0; i < COUNT_OF(blocks); i++) {
		blocks[i] = take_true(heap, 200);
	}
	zmm_cursor_start(&cursor, heap);
	see_rest(&cursor, 2);
	give(heap, blocks[1]);
	give(heap, blocks[2]);
	zmm_cursor_resume(&cursor);
	test_ok(zmm_cursor_next(&cursor, &view) && view.block == zmm_block_of_data(blocks[3]),
		"a block that begins before the place is passed");
	zmm_cursor_resume(&cursor);
	zmm_cursor_resume(&cursor);
	test_ok(zmm_cursor_next(&cursor, &view) && view.block == zmm_block_of_data(blocks[4]),
		"a cursor may be resumed at any time");
	heap_test_end(&stage);
}

#define NUM_PLACES 64

/* Whether a walk by hand from the segment's start comes to the block. */
static bool is_there(const zmm_block_view *view)
{
	const zmm_block *block = zmm_segment_first_block(view->entry->segment);

	while (block < view->block && !zmm_block_is_guard(block)) {
		block = zmm_next_block(block);
	}
	return block == view->block && zmm_block_size(block) == view->true_size;
}

typedef struct crowd {
	void *blocks[NUM_PLACES];
	bool is_old[NUM_PLACES];  /* there since the cursor started, */
	bool was_seen[NUM_PLACES]; /* and seen by it */
} crowd;

/* A place's block is freed, made, or changed. */
static void change_crowd(crowd *all)
{
	size_t i = random_below(NUM_PLACES), size = odd(random_below(random_below(8) ? 300 : 3 * SEGMENT));

	if (!all->blocks[i]) {
		all->blocks[i] = take(heap, size);
	} else if (random_below(2)) {
		all->blocks[i] = change(heap, all->blocks[i], size);
	} else {
		give(heap, all->blocks[i]);
		all->blocks[i] = NULL;
	}
	all->is_old[i] = false;
}

static void see_crowd(crowd *all, const zmm_block_view *view)
{
	size_t i;

	for (i = 0; i < NUM_PLACES; i++) {
		all->was_seen[i] = all->was_seen[i] || (all->blocks[i] && view->block == zmm_block_of_data(all->blocks[i]));
	}
}

static size_t missed_of(const crowd *all)
{
	size_t i, missed = 0;

	for (i = 0; i < NUM_PLACES; i++) {
		missed += all->is_old[i] && !all->was_seen[i];
	}
	return missed;
}

/* From the start to the end, with changes in between.  Returns how often the cursor was resumed. */
static size_t one_round(crowd *all, size_t *wrong)
{
	zmm_block_view view;
	zmm_cursor cursor;
	size_t i, resumed = 0;

	for (i = 0; i < NUM_PLACES; i++) {
		all->is_old[i] = all->blocks[i] != NULL;
		all->was_seen[i] = false;
	}
	zmm_cursor_start(&cursor, heap);
	for (;;) {
		for (i = random_below(4); i > 0; i--) {
			change_crowd(all);
		}
		if (zmm_cursor_next(&cursor, &view)) {
			*wrong += !is_there(&view);
			see_crowd(all, &view);
		} else if (cursor.fault == ZMM_FAULT_STALE) {
			zmm_cursor_resume(&cursor);
			resumed++;
			if (zmm_cursor_next(&cursor, &view)) {
				*wrong += !is_there(&view);
				see_crowd(all, &view);
			}
		} else {
			*wrong += cursor.fault != ZMM_FAULT_NONE;
			return resumed;
		}
	}
}

static void heap_goes_on(size_t cache_size, size_t run_size, const char *name)
{
	size_t round, wrong = 0, missed = 0, resumed = 0;
	crowd all = { .blocks = { NULL } };

	random_start(5);
	heap_test_prepare(&stage, SEGMENT);
	stage.book.kind = zmm_storage_find("malloc");
	stage.config.cache_size = cache_size;
	heap_test_set_runs(&stage, run_size);
	heap_test_open(&stage);
	for (round = 0; round < 300; round++) {
		resumed += one_round(&all, &wrong);
		missed += missed_of(&all);
	}
	test_ok(wrong == 0 && resumed > 1000, "%s: resumed %zu times, each block is one that is there", name, resumed);
	test_ok(missed == 0, "%s: each block that stayed was come to", name);
	heap_test_end(&stage);
}

/* --- damage --- */

/* What was written over, to be put back. */
static struct {
	void *place;
	unsigned char bytes[16];
	size_t size;
} patches[4];
static size_t num_patches;

static void patch(void *place, const void *bytes, size_t size)
{
	patches[num_patches].place = place;
	patches[num_patches].size = size;
	memcpy(patches[num_patches++].bytes, place, size);
	memcpy(place, bytes, size);
}

static void undo(void)
{
	while (num_patches) {
		num_patches--;
		memcpy(patches[num_patches].place, patches[num_patches].bytes, patches[num_patches].size);
	}
}

static char *victim; /* a block in the middle of the oldest segment but one */

static zmm_segment_entry *its_entry(void) { return &heap->segments.table.entries[1]; }
static zmm_segment *its_segment(void) { return its_entry()->segment; }
static void patch_size(size_t *place, size_t value) { patch(place, &value, sizeof(value)); }
static void patch_word(zmm_word *place, zmm_word value) { patch(place, &value, sizeof(value)); }
static void patch_guard(zmm_word value) { patch_word(&zmm_table_entry_guard(its_entry())->info._size, value); }
static void patch_first(zmm_word value) { patch_word(&zmm_segment_first_block(its_segment())->info._size, value); }
static void patch_victim(zmm_word value) { patch_word(&zmm_block_of_data(victim)->info._size, value); }

static void address_odd(void)
{
	zmm_segment *segment = (zmm_segment *) (void *) ((char *) its_segment() + 1);

	patch(&its_entry()->segment, &segment, sizeof(segment));
}

static void entry_size_odd(void) { patch_size(&its_entry()->size, SEGMENT + 8); }
static void entry_size_none(void) { patch_size(&its_entry()->size, 0); }
static void entry_size_beyond(void) { patch_size(&its_entry()->size, 64 * SEGMENT); }
static void entry_size_all(void) { patch_size(&its_entry()->size, ~(SEGMENT - 1)); }
static void entry_touched_less(void) { patch_size(&its_entry()->touched, SEGMENT - 8); }
static void entry_reserved_less(void) { patch_size(&its_entry()->reserved, SEGMENT / 2); }
static void header_size_none(void) { patch_size(&its_segment()->size, 0); }
static void header_size_all(void) { patch_size(&its_segment()->size, SIZE_MAX); }
static void header_size_twice(void) { patch_size(&its_segment()->size, 2 * SEGMENT); }
static void guard_is_used(void) { patch_guard(64 | ZMM_USED_BLOCK); }
static void guard_of_other(void) { patch_guard(ZMM_GUARD_BLOCK); }
static void guard_of_large(void) { patch_guard(8 | ZMM_GUARD_BLOCK | ZMM_MARK); }
static void first_is_not(void) { patch_word(&zmm_segment_first_block(its_segment())->info._prev, 64 | ZMM_USED_BLOCK); }
static void block_is_guard(void) { patch_victim(200 | ZMM_GUARD_BLOCK); }
static void block_size_none(void) { patch_victim(ZMM_USED_BLOCK); }
static void block_size_beyond(void) { patch_victim(SEGMENT | ZMM_USED_BLOCK); }
static void block_size_all(void) { patch_victim(~ZMM_FLAGS_MASK | ZMM_USED_BLOCK); }
static void block_is_free_by_tag(void) { patch_victim(200); }
static void first_is_huge(void) { patch_first((zmm_word) (ZMM_HUGE_SIZE | ZMM_USED_BLOCK)); }
static void tag_behind(void) { patch_word(&zmm_next_block(zmm_block_of_data(victim))->info._prev, 8 | ZMM_USED_BLOCK); }

static void block_ends_at_guard(void)
{
	uintptr_t guard = (uintptr_t) zmm_table_entry_guard(its_entry());

	patch_victim((zmm_word) (guard - (uintptr_t) zmm_block_of_data(victim)) | ZMM_USED_BLOCK);
}

static void set_stage(void)
{
	size_t i;

	start(0);
	take_true(heap, FULL);
	for (i = 0; i < FULL / 200; i++) {
		char *ptr = take_true(heap, 200);

		victim = i == 10 ? ptr : victim;
	}
	take_true(heap, FULL);
	take_true(heap, FULL);
}

/* How many blocks come when it goes on behind each damage, with the number of these. */
static seen see_damaged(size_t *faults, zmm_cursor_fault *fault, char *text, size_t size)
{
	const zmm_block *behind = NULL;
	seen all = { .in_order = true };
	zmm_block_view view;
	zmm_cursor cursor;

	*faults = 0;
	zmm_cursor_start(&cursor, heap);
	do {
		while (zmm_cursor_next(&cursor, &view)) {
			see(&all, &view, &behind);
		}
		if (cursor.fault && !(*faults)++) {
			*fault = cursor.fault;
			zmm_cursor_explain(&cursor, text, size);
		}
	} while (cursor.fault);
	return all;
}

/* `lost`: blocks that are not come to. */
static void stops_at(void (*damage)(void), zmm_cursor_fault wanted, const char *words, size_t lost)
{
	char text[ZMM_FAULT_TEXT_SIZE] = "";
	zmm_cursor_fault fault = ZMM_FAULT_NONE;
	size_t whole, faults;
	seen all;

	set_stage();
	whole = see_all().blocks;
	damage();
	all = see_damaged(&faults, &fault, text, sizeof(text));
	if (!test_ok(faults == 1 && fault == wanted && strstr(text, words) && all.blocks == whole - lost,
			"damage is told, and what is behind it: \"%s\"", words)) {
		test_note("%zu faults, first %d: \"%s\"; %zu of %zu blocks", faults, (int) fault, text, all.blocks, whole);
	}
	undo();
	heap_test_end(&stage);
}

static void damage_is_told(void)
{
	const size_t in_segment = FULL / 200 + (FULL % 200 != 0), behind = in_segment - 10;

	stops_at(address_odd, ZMM_FAULT_ADDRESS, "address that is not aligned", in_segment);
	stops_at(entry_size_odd, ZMM_FAULT_SIZE, "a size of 8200, which is not a multiple of 8192", in_segment);
	stops_at(entry_size_none, ZMM_FAULT_SIZE, "segment table has a size of 0", in_segment);
	stops_at(entry_size_beyond, ZMM_FAULT_RESERVED, "segment has 524288 bytes, of which 8192 are reserved", in_segment);
	stops_at(entry_size_all, ZMM_FAULT_RESERVED, "of which 8192 are reserved and 8192 were used", in_segment);
	stops_at(entry_touched_less, ZMM_FAULT_RESERVED, "and 8184 were used", in_segment);
	stops_at(entry_reserved_less, ZMM_FAULT_RESERVED, "of which 4096 are reserved", in_segment);
	stops_at(header_size_none, ZMM_FAULT_HEADER, "its size is 0, that of the segment 8192", 0);
	stops_at(header_size_twice, ZMM_FAULT_HEADER, "its size is 16384, that of the segment 8192", 0);
	stops_at(guard_is_used, ZMM_FAULT_GUARD, "guard of a segment was overwritten", 0);
	stops_at(guard_of_other, ZMM_FAULT_INDEX, "does not lead to its entry", 0);
	stops_at(guard_of_large, ZMM_FAULT_PURPOSE, "disagree what it was made for", 0);
	stops_at(first_is_not, ZMM_FAULT_FIRST, "first block of a segment is not marked", 0);
	stops_at(block_is_guard, ZMM_FAULT_TYPE, "block has the unknown type 3", behind);
	stops_at(block_size_none, ZMM_FAULT_BOUNDS, "block size 0 is not between", behind);
	stops_at(block_size_beyond, ZMM_FAULT_BOUNDS, "block size 8192 is not between", behind);
	stops_at(block_size_all, ZMM_FAULT_BOUNDS, "is not between", behind);
	stops_at(block_ends_at_guard, ZMM_FAULT_BEHIND, "tag behind a block of", behind);
	stops_at(block_is_free_by_tag, ZMM_FAULT_BEHIND, "tag behind a block of 200 bytes", behind);
	stops_at(tag_behind, ZMM_FAULT_BEHIND, "tag behind a block of 200 bytes", behind);
	if (ZMM_COMPACT_HEADERS) {
		stops_at(first_is_huge, ZMM_FAULT_BEHIND, "tag behind a block of", in_segment);
	} else {
		stops_at(first_is_huge, ZMM_FAULT_BOUNDS, "is not between", in_segment);
	}
}

static void all_damage_of_a_segment(void)
{
	char text[ZMM_FAULT_TEXT_SIZE];
	zmm_cursor_fault fault;
	size_t whole, faults;
	seen all;

	set_stage();
	whole = see_all().blocks;
	header_size_all();
	guard_is_used();
	first_is_not();
	tag_behind();
	all = see_damaged(&faults, &fault, text, sizeof(text));
	test_ok(faults == 4 && all.blocks < whole,
		"both ends, the first block and one in the middle are told, one after the other");
	undo();
	heap_test_end(&stage);
}

/* What was proved before is proved anew on the way to where the cursor was. */
static void damage_on_the_way_back(void)
{
	zmm_block_view view;
	zmm_cursor cursor;

	set_stage();
	zmm_cursor_start(&cursor, heap);
	see_rest(&cursor, 2 + 20);
	tag_behind();
	heap->changes++;
	zmm_cursor_resume(&cursor);
	test_ok(!zmm_cursor_next(&cursor, &view) && cursor.fault == ZMM_FAULT_BEHIND
			&& cursor.where == zmm_block_of_data(victim),
		"damage before the place is told when the cursor is resumed");
	test_ok(zmm_cursor_next(&cursor, &view) && view.entry == heap->segments.table.entries,
		"and the next segment is the next");
	undo();
	entry_size_beyond();
	zmm_cursor_start(&cursor, heap);
	cursor.left = 1;
	cursor.segment = its_segment();
	zmm_cursor_resume(&cursor);
	test_ok(!zmm_cursor_next(&cursor, &view) && cursor.fault == ZMM_FAULT_RESERVED && zmm_cursor_next(&cursor, &view),
		"the entry of its segment is, too");
	undo();
	heap_test_end(&stage);
}

int main(void)
{
	nothing_there();
	every_block_once();
	states_of_other_heaps();
	data_sizes(false);
	data_sizes(true);
	segments_alone();
	stops_anywhere();
	cached_meanwhile();
	become_stale(cut, "a block was cut");
	become_stale(merge, "one was merged");
	become_stale(grow_in_place, "one grew in place");
	become_stale(shrink_in_place, "one shrank");
	become_stale(new_segment, "a segment came");
	become_stale(empty_heap, "a reset");
	stale_by_segments();
	stale_by_the_table();
	its_segment_goes();
	its_block_merges();
	heap_goes_on(0, 0, "no cache");
	heap_goes_on(4 * KIB, 0, "a fixed cache");
	heap_goes_on(ZMM_CACHE_AUTO, RUN_SIZE, "an automatic cache");
	damage_is_told();
	all_damage_of_a_segment();
	damage_on_the_way_back();
	return test_end();
}

/* The segment table: it knows each segment's place in the list, whatever comes and goes. */

#include "heap/segment_table.h"
#include "tests/unit/heap_fixture.h"
#include "tests/unit/random.h"

#define SEGMENT (4 * KIB)
#define FULL (SEGMENT - ZMM_SEGMENT_OVERHEAD)

/* Blocks that have a segment each, freed in the order that step and start say. */
static void goes_in_any_order(size_t count, size_t start, size_t step, const char *order)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *blocks[200];
	size_t i, wrong = 0;

	heap_test_start(&test, SEGMENT);
	for (i = 0; i < count; i++) {
		blocks[i] = take_true(heap, FULL);
		wrong += heap->segments.table.count != i + 1 || !is_sound(heap);
	}
	for (i = 0; i < count; i++) {
		give(heap, blocks[(start + i * step) % count]);
		wrong += heap->segments.table.count != count - i - 1 || !is_sound(heap);
	}
	test_ok(wrong == 0 && !heap->segments.list && test.book.segments == 0, "%zu segments go back, %s", count, order);
	heap_test_end(&test);
}

static const zmm_segment *segment_of(const void *ptr)
{
	return zmm_segment_of_first(zmm_block_of_data(ptr));
}

static void list_is_newest_first(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *a, *b, *c, *d;

	heap_test_start(&test, SEGMENT);
	a = take_true(heap, FULL);
	b = take_true(heap, FULL);
	c = take_true(heap, FULL);
	give(heap, b);
	d = take_true(heap, FULL);
	test_ok(heap->segments.list == segment_of(d) && segment_of(d)->next_segment == segment_of(c)
			&& segment_of(c)->next_segment == segment_of(a) && !segment_of(a)->next_segment,
		"the list stays in order when one of its middle has gone");
	test_ok(zmm_table_entry(heap, segment_of(d))->newer == NULL && zmm_table_entry(heap, segment_of(c))->newer == segment_of(d)
			&& zmm_table_entry(heap, segment_of(a))->newer == segment_of(c),
		"each entry has the segment before its own");
	give(heap, a);
	test_ok(!segment_of(c)->next_segment && is_sound(heap), "the last goes");
	give(heap, d);
	test_ok(heap->segments.list == segment_of(c) && !zmm_table_entry(heap, segment_of(c))->newer && is_sound(heap), "the first goes");
	heap_test_end(&test);
}

/* Segments that grow and shrink, and move when they do, among others that come and go. */
static void changes_at_random(const zmm_mem_handlers *kind)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *blocks[100] = { NULL };
	size_t i, wrong = 0, moved = 0;

	random_start(7);
	heap_test_prepare(&test, SEGMENT);
	test.book.kind = kind;
	heap_test_open(&test);
	for (i = 0; i < 5000; i++) {
		size_t chosen = random_below((uint32_t) COUNT_OF(blocks));
		void *old = blocks[chosen];

		if (!old) {
			blocks[chosen] = take_true(heap, FULL);
		} else if (random_below(3)) {
			blocks[chosen] = change(heap, old, odd(SEGMENT * (1 + random_below(40))));
			moved += blocks[chosen] != old;
		} else {
			give(heap, old);
			blocks[chosen] = NULL;
		}
		wrong += i % 16 == 0 && !is_sound(heap);
	}
	test_ok(wrong == 0 && test.book.reallocs > 100 && moved > 100,
		"%s: %u segments grew and shrank, %zu blocks moved, table and list agree", kind->name, test.book.reallocs, moved);
	test_ok(heap->segments.table.count == test.book.segments, "%s: an entry for each", kind->name);
	heap_test_end(&test);
}

/* A table that cannot grow is storage that has no more. */
static void no_room(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	zmm_growth growth = { NULL, SEGMENT, SEGMENT, SEGMENT, true };
	zmm_segment_table table;
	size_t span;
	void *ptr;

	heap_test_start(&test, SEGMENT);
	ptr = take_true(heap, FULL);
	table = heap->segments.table;
	heap->segments.table.count = heap->segments.table.capacity = ZMM_MAX_SEGMENTS;
	test_ok(!zmm_table_reserve(heap) && heap->segments.table.entries == table.entries, "there are no more segments than a guard can number");
	test_ok(!zmm_growth_make(heap, &growth, &span) && test.book.allocs == 1 && heap->real->size == SEGMENT,
		"without room in the table storage is not asked");
	heap->segments.table = table;
	give(heap, ptr);
	test_ok(is_sound(heap) && test.book.segments == 0, "the heap is as it was");
	heap_test_end(&test);
}

/* Somebody wrote another segment's index over that in a guard. */
static void guards_are_not_believed(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	zmm_segment *older, *newer;

	heap_test_start(&test, SEGMENT);
	take_true(heap, FULL);
	older = heap->segments.list;
	take_true(heap, FULL);
	newer = heap->segments.list;
	test_ok(zmm_table_entry(heap, older)->segment == older && zmm_table_entry(heap, newer)->segment == newer, "a guard leads to its segment's entry");
	zmm_segment_set_index(newer, 0, true);
	test_ok(!zmm_table_entry(heap, newer), "one that leads to another's is not believed");
	zmm_segment_set_index(newer, 2, true);
	test_ok(!zmm_table_entry(heap, newer), "nor one that leads beyond the table");
	zmm_segment_set_index(newer, 1, true);
	heap_test_end(&test);
}

static void reset(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t i, capacity;

	heap_test_start(&test, SEGMENT);
	for (i = 0; i < 100; i++) {
		take_true(heap, FULL);
	}
	capacity = heap->segments.table.capacity;
	zmm_heap_shutdown(heap, false, true);
	test_ok(heap->segments.table.count == 0 && heap->segments.table.capacity == capacity && capacity < 200 && is_sound(heap),
		"a reset empties the table and keeps its memory");
	take_true(heap, FULL);
	test_ok(heap->segments.table.count == 1 && is_sound(heap), "it serves again");
	zmm_heap_shutdown(heap, true, true);
	test_ok(!heap->segments.table.entries && !heap->segments.table.capacity, "the end gives it back");
}

int main(void)
{
	const zmm_mem_handlers *const *kind;

	goes_in_any_order(1, 0, 1, "the only one");
	goes_in_any_order(100, 0, 1, "oldest first");
	goes_in_any_order(100, 99, 99, "newest first");
	goes_in_any_order(100, 50, 37, "here and there");
	goes_in_any_order(199, 3, 65, "here and there");
	list_is_newest_first();
	for (kind = zmm_storage_table; *kind; kind++) {
		changes_at_random(*kind);
	}
	no_room();
	guards_are_not_believed();
	reset();
	return test_end();
}

/* The kind map: what is noted for an address is found at the block that starts there, and nowhere else. */

#include "inspect/kind_map.h"
#include "suites/lib/heap_fixture.h"

#define BLOCKS 3000

static heap_test stage;
static zmm_heap *const heap = &stage.heap;
static void *blocks[BLOCKS];

/* Blocks of many sizes, in many segments, some of which were made for one large block. */
static void start(void)
{
	size_t i;

	heap_test_start(&stage, 8 * KIB);
	for (i = 0; i < BLOCKS; i++) {
		blocks[i] = take(heap, i % 101 ? i % 200 : i * 10);
	}
}

static bool make(zmm_kind_map *map, zmm_arena *arena)
{
	return zmm_arena_open(arena, zmm_kind_map_needs(heap)) && zmm_kind_map_make(map, heap, arena);
}

/* The kind that a test notes for a block; every third has none. */
static zmm_kind kind_of(size_t i)
{
	return i % 3 ? (zmm_kind) (i % ZMM_NUM_KINDS) : ZMM_KIND_UNKNOWN;
}

/* Returns how many blocks have a kind other than `kinds` says, where a cursor finds them. */
static size_t wrong_kinds(const zmm_kind_map *map, zmm_kind (*kinds)(size_t))
{
	size_t wrong = 0, known = 0, i, expected = 0;
	zmm_block_view view;
	zmm_cursor cursor;

	for (i = 0; i < BLOCKS; i++) {
		expected += kinds(i) != ZMM_KIND_UNKNOWN;
	}
	zmm_cursor_start(&cursor, heap);
	while (zmm_cursor_next(&cursor, &view)) {
		zmm_kind kind = zmm_kind_map_get(map, &view);

		if (kind == ZMM_KIND_UNKNOWN) {
			continue;
		}
		known++;
		for (i = 0; i < BLOCKS && blocks[i] != zmm_block_data(view.block); i++);
		wrong += i == BLOCKS || kinds(i) != kind;
	}
	return wrong + (known != expected);
}

static zmm_kind none_of(size_t i)
{
	(void) i;
	return ZMM_KIND_UNKNOWN;
}

static void test_blocks(void)
{
	zmm_kind_map map;
	zmm_arena arena;
	size_t i;

	start();
	test_ok(make(&map, &arena), "a map is made in what it needs");
	test_ok(wrong_kinds(&map, none_of) == 0, "a new map knows nothing");
	for (i = 0; i < BLOCKS; i++) {
		zmm_kind_map_put(&map, blocks[i], ZMM_KIND_ENGINE);
	}
	for (i = BLOCKS; i-- > 0; ) {
		zmm_kind_map_put(&map, blocks[i], kind_of(i));
	}
	test_ok(wrong_kinds(&map, kind_of) == 0, "each block has the kind that was noted last");
	zmm_arena_close(&arena);
	heap_test_end(&stage);
}

static void test_wild_addresses(void)
{
	zmm_kind_map map;
	zmm_arena arena;
	zmm_segment *segment;
	size_t i;

	start();
	segment = heap->segments.list;
	make(&map, &arena);
	for (i = 0; i < sizeof(size_t) * 8; i++) {
		zmm_kind_map_put(&map, (void *) ((uintptr_t) 1 << i), ZMM_KIND_HASH);
		zmm_kind_map_put(&map, (void *) ~((uintptr_t) 1 << i), ZMM_KIND_HASH);
	}
	zmm_kind_map_put(&map, NULL, ZMM_KIND_HASH);
	zmm_kind_map_put(&map, &map, ZMM_KIND_HASH);
	zmm_kind_map_put(&map, segment, ZMM_KIND_HASH);
	zmm_kind_map_put(&map, zmm_segment_first_block(segment), ZMM_KIND_HASH);
	for (i = 1; i < ZMM_ALIGNMENT; i++) {
		zmm_kind_map_put(&map, (char *) blocks[5] + i, ZMM_KIND_HASH);
	}
	test_ok(wrong_kinds(&map, none_of) == 0, "addresses where no block's data can start change nothing");
	zmm_arena_close(&arena);
	heap_test_end(&stage);
}

static void test_guesses(void)
{
	zmm_kind_map map;
	zmm_arena arena;
	size_t i, wrong = 0;

	start();
	make(&map, &arena);
	for (i = 0; i < BLOCKS; i++) {
		wrong += zmm_kind_map_put(&map, blocks[i], kind_of(i)) != (kind_of(i) != ZMM_KIND_UNKNOWN);
		wrong += zmm_kind_map_put(&map, blocks[i], kind_of(i));
	}
	test_ok(!wrong, "the first to note a kind learns that it is new");
	for (i = 0; i < BLOCKS; i++) {
		if (kind_of(i) != ZMM_KIND_UNKNOWN) {
			zmm_kind_map_guess(&map, blocks[i], ZMM_KIND_ENGINE);
		}
	}
	zmm_kind_map_guess(&map, NULL, ZMM_KIND_ENGINE);
	test_ok(wrong_kinds(&map, kind_of) == 0, "a guess replaces nothing");
	for (i = 0; i < BLOCKS; i++) {
		zmm_kind_map_put(&map, blocks[i], ZMM_KIND_UNKNOWN);
		if (kind_of(i) != ZMM_KIND_UNKNOWN) {
			zmm_kind_map_guess(&map, blocks[i], kind_of(i));
		}
	}
	test_ok(wrong_kinds(&map, kind_of) == 0, "and is noted where nothing was");
	zmm_arena_close(&arena);
	heap_test_end(&stage);
}

/* A place in a block's data that differs from block to block; the data's size, rounded: the block has none. */
static size_t place_in(const zmm_block_view *view)
{
	size_t places = view->data_size / ZMM_ALIGNMENT;

	return places * ZMM_ALIGNMENT == view->data_size && places && view->offset % 3
		? view->offset * 7 % places * ZMM_ALIGNMENT : view->data_size;
}

/* Notes a place in each used block, or returns how many are not found: the map has 16 bytes for a place. */
static size_t places(zmm_kind_map *map, bool note)
{
	zmm_block_view view;
	zmm_cursor cursor;
	size_t wrong = 0;

	zmm_cursor_start(&cursor, heap);
	while (zmm_cursor_next(&cursor, &view)) {
		size_t place = view.state == ZMM_STATE_USED ? place_in(&view) : view.data_size;
		const char *data = zmm_block_data(view.block);

		if (note && place < view.data_size) {
			zmm_kind_map_put(map, data, ZMM_KIND_HASH);
			zmm_kind_map_put(map, data + place, ZMM_KIND_OBJECT);
		} else if (!note) {
			size_t found = zmm_kind_map_seek(map, &view, 0, ZMM_KIND_OBJECT);

			wrong += place == view.data_size ? found != place : found > place || place - found > ZMM_ALIGNMENT;
			wrong += place < view.data_size
				&& zmm_kind_map_seek(map, &view, place + 2 * ZMM_ALIGNMENT, ZMM_KIND_OBJECT) != view.data_size;
		}
	}
	return wrong;
}

static void test_places(void)
{
	zmm_kind_map map;
	zmm_arena arena;

	start();
	make(&map, &arena);
	places(&map, true);
	test_ok(places(&map, false) == 0, "a place inside of a block is found, whatever its distance");
	zmm_arena_close(&arena);
	heap_test_end(&stage);
}

static void test_covers(void)
{
	const zmm_segment_entry *entry;
	zmm_kind_map map;
	zmm_arena arena;
	const char *end;

	start();
	make(&map, &arena);
	entry = &heap->segments.table.entries[0];
	end = (const char *) entry->segment + entry->size;
	test_ok(zmm_kind_map_covers(&map, end - 64, 64) && zmm_kind_map_covers(&map, blocks[7], 1),
		"what lies in a segment can be read");
	test_ok(!zmm_kind_map_covers(&map, end - 64, 65) && !zmm_kind_map_covers(&map, end - 64, UINT64_MAX)
			&& !zmm_kind_map_covers(&map, entry->segment, 8) && !zmm_kind_map_covers(&map, NULL, 8)
			&& !zmm_kind_map_covers(&map, &map, 8) && !zmm_kind_map_covers(&map, blocks[7], 0)
			&& !zmm_kind_map_covers(&map, (const char *) blocks[7] + 1, 8),
		"and nothing else");
	zmm_arena_close(&arena);
	heap_test_end(&stage);
}

static void test_later_segments(void)
{
	zmm_kind_map map;
	zmm_arena arena;
	void *late;
	size_t i;

	start();
	make(&map, &arena);
	for (i = 0; i < BLOCKS; i++) {
		zmm_kind_map_put(&map, blocks[i], kind_of(i));
	}
	late = take(heap, 100 * KIB);
	zmm_kind_map_put(&map, late, ZMM_KIND_HASH);
	test_ok(wrong_kinds(&map, kind_of) == 0, "a segment that came later is unknown");
	zmm_arena_close(&arena);
	heap_test_end(&stage);
}

static void test_no_room(void)
{
	zmm_kind_map map;
	zmm_arena arena;
	size_t needs;

	start();
	needs = zmm_kind_map_needs(heap);
	zmm_arena_open(&arena, needs / 2);
	test_ok(!zmm_kind_map_make(&map, heap, &arena), "no map is made in too small an arena");
	test_ok(needs < heap->real->size / 16, "a map takes a small part of the heap's bytes");
	zmm_arena_close(&arena);
	heap_test_end(&stage);
}

int main(void)
{
	test_blocks();
	test_wild_addresses();
	test_guesses();
	test_places();
	test_covers();
	test_later_segments();
	test_no_room();
	return test_end();
}

/*
 * Fuzz target: zmm_heap_check() and zmm_statistics_take() on a damaged heap.
 *
 * The first bytes build a heap.  The others damage its segments, here and there or so that it looks right, their
 * headers and guards above all, and a size in the segment table.  Both have to come to an end without leaving the
 * segments and to change nothing; the picture with a sound table only.  The check has to be silent when only data of used blocks was written, and to find each single
 * tag or link, of a block or of a segment, that was changed.
 */

#include "suites/fuzz/fuzz.h"

#include "heap/cache.h"
#include "heap/purge.h"
#include "heap/spare.h"
#include "heap/segment_table.h"
#include "inspect/statistics.h"
#include "suites/lib/heap_fixture.h"

#define NUM_SLOTS 32
#define MOST_BYTES (64 * KIB) /* of segments: the heap's limit */
#define MOST_SEGMENTS (MOST_BYTES / KIB)
#define MOST_DAMAGES 16

typedef struct slot {
	unsigned char *ptr; /* NULL: none */
	size_t size;
} slot;

static heap_test test;
static slot slots[NUM_SLOTS];

/* The segments, as they were before the damage. */
static zmm_segment *segments[MOST_SEGMENTS];
static size_t sizes[MOST_SEGMENTS];
static size_t num_segments;

/* What was done to the heap. */
typedef struct damage {
	size_t count;      /* writes that changed something */
	bool only_data;    /* of used blocks */
	bool only_one;     /* one tag of a block or a guard, one link of a free block, or one word of a segment's header */
	bool in_table;     /* of the segments, which is no memory of the heap's */
} damage;

/* --- a heap --- */

static void open_heap(fuzz_input *input)
{
	static const size_t cache_sizes[] = { ZMM_CACHE_AUTO, ZMM_FIXED_CACHE_SIZE, 0 };
	size_t choice = fuzz_byte(input);

	memset(slots, 0, sizeof(slots));
	heap_test_prepare(&test, KIB << choice % 4);
	test.book.kind = zmm_storage_find("malloc"); /* whoever leaves a segment is noticed */
	test.config.cache_size = cache_sizes[(choice >> 2) % COUNT_OF(cache_sizes)];
	heap_test_set_runs(&test, test.config.cache_size == ZMM_CACHE_AUTO ? RUN_SIZE : 0);
	test.policy.reservation = test.policy.run_size && choice & 128 ? ZMM_AUTO_RESERVATION : 0;
	test.policy.original = !test.policy.run_size && choice & 128;
	test.config.limit = MOST_BYTES;
	heap_test_open(&test);
}

/* One byte of a slot, one of a size; a slot in use is freed. */
static void change_slot(fuzz_input *input)
{
	slot *place = &slots[fuzz_byte(input) % NUM_SLOTS];
	size_t value = fuzz_byte(input), size = value < 160 ? value * 4 : (value - 150) * 64;

	if (place->ptr) {
		give(&test.heap, place->ptr);
		place->ptr = NULL;
	} else {
		place->ptr = take(&test.heap, size);
		place->size = size;
		if (place->ptr) {
			memset(place->ptr, 0x5a, size);
		}
	}
}

static void build_heap(fuzz_input *input)
{
	size_t count;

	open_heap(input);
	for (count = fuzz_byte(input) % 64; count > 0; count--) {
		change_slot(input);
	}
}

static void note_segments(void)
{
	zmm_segment *segment;

	num_segments = 0;
	for (segment = test.heap.segments.list; segment; segment = segment->next_segment) {
		FUZZ_REQUIRE(num_segments < MOST_SEGMENTS);
		segments[num_segments] = segment;
		sizes[num_segments++] = segment->size;
	}
}

/* --- damage --- */

static bool is_data(const unsigned char *start, size_t size)
{
	size_t i;

	for (i = 0; i < NUM_SLOTS; i++) {
		if (slots[i].ptr && start >= slots[i].ptr && start + size <= slots[i].ptr + slots[i].size) {
			return true;
		}
	}
	return false;
}

static bool is_header(size_t number, const unsigned char *start, size_t size)
{
	return start + size <= (const unsigned char *) zmm_segment_first_block(segments[number]);
}

/* The place is the own tag of a block, or a link of a free one; `number` is that of the segment. */
static bool is_tag_or_link(size_t number, const unsigned char *start, size_t size)
{
	const zmm_block *block = zmm_segment_first_block(segments[number]);

	for (;; block = zmm_next_block(block)) {
		const zmm_free_block *links = (const zmm_free_block *) block;

		if ((const unsigned char *) &block->info._size == start) {
			return size == sizeof(zmm_word);
		}
		if (zmm_block_is_guard(block)) {
			return false;
		}
		if (zmm_block_is_free(block) && ((const unsigned char *) &links->prev_free_block == start
				|| (const unsigned char *) &links->next_free_block == start)) {
			return size == sizeof(void *);
		}
	}
}

/* An address that leads to the head of a block, into a block, or anywhere. */
static uintptr_t take_address(fuzz_input *input)
{
	size_t number = fuzz_byte(input), offset = fuzz_word(input);

	if (number == 255) {
		return offset * UINT64_C(0x9e3779b97f4a7c15) & UINTPTR_MAX;
	}
	if (number == 254) {
		return (uintptr_t) &test.heap + offset % sizeof(test.heap);
	}
	return (uintptr_t) segments[number % num_segments] + offset % sizes[number % num_segments];
}

static void write_damage(damage *done, size_t number, unsigned char *start, const void *bytes, size_t size)
{
	if (memcmp(start, bytes, size) == 0) {
		return;
	}
	done->only_data = done->only_data && is_data(start, size);
	done->only_one = done->count == 0 && (is_header(number, start, size) || is_tag_or_link(number, start, size));
	done->count++;
	memcpy(start, bytes, size);
}

/* A tag anywhere: of a block there is, or of one that seems to be there. */
static void damage_tag(damage *done, fuzz_input *input, size_t number, unsigned char *start)
{
	size_t value = fuzz_word(input);
	zmm_word tag;

	memcpy(&tag, start, sizeof(tag));
	tag = value & 1 ? tag ^ (zmm_word) 1 << (value >> 1) % (sizeof(tag) * CHAR_BIT) : (zmm_word) (value >> 1);
	write_damage(done, number, start, &tag, sizeof(tag));
}

static void damage_link(damage *done, fuzz_input *input, size_t number, unsigned char *start)
{
	uintptr_t address = take_address(input);

	write_damage(done, number, start, &address, sizeof(address));
}

static void damage_bytes(damage *done, fuzz_input *input, size_t number, unsigned char *start, size_t room)
{
	unsigned char bytes[64];
	size_t size = 1 + fuzz_byte(input) % sizeof(bytes), i;

	size = size < room ? size : room;
	for (i = 0; i < size; i++) {
		bytes[i] = fuzz_byte(input);
	}
	write_damage(done, number, start, bytes, size);
}

/* The size or the link in a segment's header. */
static void damage_header(damage *done, fuzz_input *input, size_t number)
{
	size_t choice = fuzz_byte(input), value = fuzz_word(input);
	unsigned char *place = (unsigned char *) segments[number];

	if (choice % 2) {
		place += offsetof(zmm_segment, next_segment);
		value = take_address(input);
	} else {
		place += offsetof(zmm_segment, size);
		value = choice & 2 ? value : choice & 4 ? (size_t) 0 - value : value * test.heap.segments.unit;
	}
	write_damage(done, number, place, &value, sizeof(value));
}

/* Its type, or its index. */
static void damage_guard(damage *done, fuzz_input *input, size_t number)
{
	bool by_index = fuzz_byte(input) & 1;
	zmm_word tag = (zmm_word) (by_index ? fuzz_byte(input) << ZMM_ALIGNMENT_LOG2 | ZMM_GUARD_BLOCK : fuzz_word(input));
	zmm_block *guard = zmm_block_at(segments[number], sizes[number] - ZMM_HEADER_SIZE);

	write_damage(done, number, (unsigned char *) &guard->info._size, &tag, sizeof(tag));
}

/* A size in the segment table, once: two that agree could claim memory that is nobody's. */
static void damage_entry(damage *done, fuzz_input *input)
{
	zmm_segment_entry *entry = &test.heap.segments.table.entries[fuzz_byte(input) % test.heap.segments.table.count];
	size_t *const places[] = { &entry->size, &entry->reserved, &entry->touched };
	size_t choice = fuzz_byte(input), value = fuzz_word(input) * (choice & 4 ? test.heap.segments.unit : 1);

	if (!done->in_table) {
		*places[choice % COUNT_OF(places)] = choice & 8 ? (size_t) 0 - value : value;
		done->only_data = done->only_one = false;
		done->in_table = true;
		done->count++;
	}
}

/* Links and tags lie at multiples of 4 and 8. */
static void damage_once(damage *done, fuzz_input *input)
{
	size_t kind = fuzz_byte(input), number = fuzz_byte(input) % num_segments, offset = fuzz_word(input), room = sizes[number];
	unsigned char *ground = (unsigned char *) segments[number];

	switch (kind % 6) {
		case 0: damage_tag(done, input, number, ground + offset % room / sizeof(zmm_word) * sizeof(zmm_word)); break;
		case 1: damage_link(done, input, number, ground + offset % room / sizeof(void *) * sizeof(void *)); break;
		case 2: damage_header(done, input, number); break;
		case 3: damage_guard(done, input, number); break;
		case 4: damage_entry(done, input); break;
		default: damage_bytes(done, input, number, ground + offset % room, room - offset % room); break;
	}
}

/* --- what is required --- */

/* What the segments hold, one after the other. */
static unsigned char copies[MOST_BYTES];

static bool each_segment(bool compare)
{
	size_t i, offset = 0;

	for (i = 0; i < num_segments; offset += sizes[i++]) {
		if (!compare) {
			memcpy(copies + offset, segments[i], sizes[i]);
		} else if (memcmp(copies + offset, segments[i], sizes[i]) != 0) {
			return false;
		}
	}
	return true;
}

static void count_fault(void *context, const void *where, const char *what)
{
	(void) where;
	FUZZ_REQUIRE(what && *what);
	++*(size_t *) context;
}

static void require_picture(void)
{
	static zmm_statistics statistics;

	zmm_statistics_take(&test.heap, &statistics);
	FUZZ_REQUIRE(statistics.segments.count == num_segments && statistics.segments.bytes == test.heap.real->size);
	FUZZ_REQUIRE(statistics.rest_count <= ZMM_MAX_REST_BLOCKS);
}

static void require_check(const damage *done)
{
	static zmm_heap before;
	size_t told = 0, faults;

	memcpy(&before, &test.heap, sizeof(before));
	each_segment(false);
	faults = zmm_heap_check(&test.heap, count_fault, &told);
	if (!done->in_table) { /* which a picture believes */
		require_picture();
	}
	FUZZ_REQUIRE(told == (faults < ZMM_MAX_FAULTS ? faults : ZMM_MAX_FAULTS));
	FUZZ_REQUIRE(each_segment(true) && memcmp(&before, &test.heap, sizeof(before)) == 0);
	FUZZ_REQUIRE(!done->only_data || faults == 0);
	FUZZ_REQUIRE(!done->only_one || faults > 0);
}

/* Without the heap, which would stop the process. */
static void give_segments_back(void)
{
	size_t i;

	for (i = 0; i < num_segments; i++) {
		segments[i]->size = sizes[i];
		ledger_free(test.heap.storage, segments[i]);
	}
	zmm_table_end(&test.heap);
	ledger_dtor(test.heap.storage);
	FUZZ_REQUIRE(test.book.segments == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_input input = { data, data + size };
	damage done = { 0, true, false, false };
	size_t i;

	build_heap(&input);
	zmm_spare_end(&test.heap);
	FUZZ_REQUIRE(is_sound(&test.heap));
	note_segments();
	if (num_segments == 0) {
		heap_test_end(&test);
		return 0;
	}
	for (i = 0; i < MOST_DAMAGES && fuzz_has_more(&input); i++) {
		damage_once(&done, &input);
	}
	require_check(&done);
	give_segments_back();
	return 0;
}

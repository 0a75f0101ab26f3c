/*
 * Fuzz target: the input is a program of operations on one heap.
 *
 * Its first eight bytes say what the heap is made from (see open_heap()); each operation is
 * one byte, followed by what it needs: a place, a size (see take_size()), a fate.  Every
 * operation is compared with the model of suites/lib/model.h; the heap is proved time and again,
 * seen by the statistics and ended.
 */

#include "suites/fuzz/fuzz.h"

#define MOST_PLACES 96
#include "suites/lib/model.h"

#include "heap/cache.h"
#include "heap/cursor.h"
#include "heap/heap.h"
#include "heap/spare.h"
#include "inspect/statistics.h"
#include "write/report.h"

#define MOST_OPERATIONS 600 /* longer inputs find no more and take longer */
#define MOST_BYTES (4 * MIB) /* in use; requests beyond meet a storage that has no more */

static model world;
static zmm_statistics statistics;
static zmm_cursor wanderer; /* goes through the heap while that is changed */

/* Counters of somebody above, as the engine shares them. */
static struct {
	zmm_level use, real;
	size_t limit;
	int overflow;
} shared;

/* --- sizes --- */

/* Sizes around which something changes. */
static size_t border(const zmm_heap *heap, size_t number)
{
	const size_t borders[] = {
		ZMM_MIN_BLOCK_SIZE - ZMM_BLOCK_EXTRA,
		ZMM_MAX_SMALL_REQUEST,
		ZMM_PAGE_SIZE - ZMM_BLOCK_EXTRA,
		ZMM_PAGE_SIZE - ZMM_SEGMENT_OVERHEAD - ZMM_BLOCK_EXTRA,
		heap->segments.common_size / 2,
		heap->segments.common_size - ZMM_SEGMENT_OVERHEAD - ZMM_BLOCK_EXTRA,
		heap->segments.common_size - ZMM_SEGMENT_OVERHEAD - ZMM_BLOCK_EXTRA - ZMM_MIN_BLOCK_SIZE,
		heap->segments.common_size - ZMM_SEGMENT_OVERHEAD - ZMM_BLOCK_EXTRA - ZMM_MAX_ALIGNMENT,
		2 * heap->segments.common_size - ZMM_SEGMENT_OVERHEAD - ZMM_BLOCK_EXTRA,
		64 * KIB,
		MIB,
	};

	return borders[number % COUNT_OF(borders)];
}

/* A form byte and one or two bytes; `size` is that of the block that is to change, or 0. */
static size_t decode_size(fuzz_input *input, const zmm_heap *heap, size_t size)
{
	size_t form = fuzz_byte(input), value = fuzz_byte(input), delta = form >> 3;

	switch (form & 7) {
		case 0: return value;
		case 1: return value + 256 * (delta & 3);
		case 2: return border(heap, value) + delta - 16;
		case 3: return ((size_t) 1 << value % 21) + delta - 16;
		case 4: return value | (size_t) fuzz_byte(input) << 8;
		case 5: return 16 * (value | (size_t) fuzz_byte(input) << 8) + delta;
		case 6: return delta & 16 ? size + value * (1 + (delta & 15)) : size - (size * value >> 8);
		default: return delta & 1 ? size * 2 : size + size / 8 + value;
	}
}

/* Differences may have wrapped. */
static size_t take_size(fuzz_input *input, const zmm_heap *heap, size_t size)
{
	return decode_size(input, heap, size) % (MIB + 64 * KIB);
}

/* --- what is not among the model's operations --- */

/* Up to PTRDIFF_MAX and beyond: refused at once, nothing changes. */
static void ask_for_too_much(model *m, place *p, fuzz_input *input)
{
	size_t sizes[] = { SIZE_MAX, SIZE_MAX / 2, ZMM_MAX_REQUEST, PTRDIFF_MAX };
	size_t choice = fuzz_byte(input), size = sizes[choice % 4] - (choice >> 2);
	size_t used = m->heap->use->size;
	bool thrown = false;
	fate what = choice & 4 ? FATE_ALLOW : FATE_REFUSE;
	void *ptr;

	if (size <= ZMM_MAX_REQUEST) {
		size = ZMM_MAX_REQUEST + 1;
	}
	ptr = attempt_with(m, what, p->ptr, size, &thrown);
	m->operation++;
	PROVE(m, !ptr && !thrown);
	PROVE(m, notes.limit_calls == 1 && notes.limit_size == size);
	PROVE(m, notes.memory_calls == (what == FATE_ALLOW));
	PROVE(m, m->heap->use->size == used - (m->heap->limit.reserve ? 0 : used - m->base_use - m->used));
	PROVE(m, !p->ptr || is_stained(p, p->ptr, p->size));
}

/* Large sizes that storage refuses. */
static void ask_for_much(model *m, place *p, fuzz_input *input)
{
	size_t value = fuzz_byte(input);
	size_t size = ((size_t) 1 << (26 + value % (sizeof(size_t) * CHAR_BIT - 28))) + (value >> 4);

	if (size > ZMM_MAX_REQUEST) {
		return;
	}
	m->calls_served = 0;
	if (p->ptr) {
		resize(m, p, size, FATE_NO_MEMORY);
	} else {
		allocate(m, p, size, FATE_NO_MEMORY);
	}
}

static void reset_peaks(model *m)
{
	flush(m);
	zmm_spare_release(m->heap); /* gc leaves them to a small heap; they are bounded by the peak when a segment last came or went */
	m->heap->use->peak = m->heap->use->size;
	m->heap->real->peak = m->heap->real->size;
	m->most_use = m->most_real = 0;
}

/* A sink for nothing. */
static bool take_text(void *context, const char *text, size_t length)
{
	(void) context;
	(void) text;
	(void) length;
	return true;
}

static bool reports(const zmm_emitter_driver *driver)
{
	zmm_sink sink;

	zmm_sink_open(&sink, take_text, NULL);
	return zmm_report_write(&statistics, NULL, NULL, driver, &sink) && sink.taken > 0;
}

/* Kinds of blocks as a picture sums them up. */
typedef struct sums {
	zmm_blocks used, free, cached, rest;
} sums;

static zmm_blocks *sum_of(sums *all, zmm_block_state state)
{
	switch (state) {
		case ZMM_STATE_USED: return &all->used;
		case ZMM_STATE_FREE: return &all->free;
		case ZMM_STATE_REST: return &all->rest;
		default: return &all->cached;
	}
}

static bool is_same(const zmm_blocks *left, const zmm_blocks *right)
{
	return left->count == right->count && left->bytes == right->bytes;
}

/* The picture that is taken agrees with all blocks. */
static void look(model *m)
{
	sums all = { { 0, 0 }, { 0, 0 }, { 0, 0 }, { 0, 0 } };
	zmm_cursor cursor;
	zmm_block_view view;

	zmm_statistics_take(m->heap, &statistics);
	zmm_cursor_start(&cursor, m->heap);
	while (zmm_cursor_next(&cursor, &view)) {
		zmm_blocks *sum = sum_of(&all, view.state);

		sum->count++;
		sum->bytes += view.true_size;
	}
	PROVE(m, !cursor.fault);
	PROVE(m, is_same(&all.used, &statistics.used));
	PROVE(m, is_same(&all.cached, &statistics.cache));
	PROVE(m, is_same(&all.free, &statistics.free));
	PROVE(m, is_same(&all.rest, &statistics.rest));
	PROVE(m, statistics.used.bytes + statistics.free.bytes + statistics.cache.bytes + statistics.rest.bytes
		+ statistics.overhead == statistics.real_size);
	PROVE(m, reports(&zmm_emitter_text) && reports(&zmm_emitter_json));
}

static bool is_there(const zmm_block_view *view)
{
	const zmm_block *block = zmm_segment_first_block(view->entry->segment);

	while (block < view->block && !zmm_block_is_guard(block)) {
		block = zmm_next_block(block);
	}
	return block == view->block && zmm_block_size(block) == view->true_size;
}

/* Some blocks further; a heap that was changed is no reason to leave its segments, or to see what is not there. */
static void wander(model *m, size_t steps)
{
	zmm_block_view view;

	for (; steps > 0; steps--) {
		if (zmm_cursor_next(&wanderer, &view)) {
			PROVE(m, is_there(&view));
		} else if (wanderer.fault == ZMM_FAULT_STALE) {
			zmm_cursor_resume(&wanderer);
		} else {
			PROVE(m, !wanderer.fault);
			zmm_cursor_start(&wanderer, m->heap);
		}
	}
}

/* --- operations --- */

/* A storage of finite size: what would pass MOST_BYTES has to go without. */
static fate bounded(model *m, size_t size, fate what)
{
	if (m->used + size <= MOST_BYTES) {
		return what;
	}
	m->calls_served = 0;
	return FATE_NO_MEMORY;
}

static fate take_fate(fuzz_input *input)
{
	return (fate) (fuzz_byte(input) % NUM_FATES);
}

static void allocate_or_resize(model *m, place *p, fuzz_input *input, bool fated)
{
	size_t size = take_size(input, m->heap, p->size);
	fate what = bounded(m, size, fated ? take_fate(input) : FATE_REFUSE);

	if (p->ptr) {
		resize(m, p, size, what);
	} else {
		allocate(m, p, size, what);
	}
}

static void allocate_many(model *m, size_t first, fuzz_input *input)
{
	size_t count = fuzz_byte(input) % 32, size = take_size(input, m->heap, 0), i;

	for (i = first; i < first + count && !m->broken; i++) {
		place *p = &m->places[i % MOST_PLACES];

		if (!p->ptr) {
			allocate(m, p, size, bounded(m, size, FATE_REFUSE));
			prove_counters(m);
		}
	}
}

static void release_many(model *m, size_t first, fuzz_input *input)
{
	size_t choice = fuzz_byte(input), count = choice & 31, step = 1 + (choice >> 5), i;

	for (i = first; i < first + count * step && !m->broken; i += step) {
		place *p = &m->places[i % MOST_PLACES];

		if (p->ptr) {
			release(m, p);
			prove_counters(m);
		}
	}
}

/* None, or so many multiples of 64 bytes above what the heap cannot do without. */
static void change_limit(model *m, fuzz_input *input)
{
	size_t value = fuzz_word(input);

	*m->heap->limit.allowed = value == UINT16_MAX ? ZMM_NO_LIMIT : m->base_real + 64 * value;
}

static void release_or_allocate_best(model *m, place *p, fuzz_input *input)
{
	size_t size = odd(take_size(input, m->heap, 0));

	if (p->ptr) {
		release(m, p);
	} else if (m->heap->cache.most != ZMM_CACHE_AUTO && !m->heap->hardened && m->used + size <= MOST_BYTES) {
		allocate_best(m, p, size);
	}
}

static void step(model *m, fuzz_input *input)
{
	size_t code = fuzz_byte(input), number = fuzz_byte(input) % MOST_PLACES;
	place *p = &m->places[number];

	switch (code % 24) {
		case 0: case 1: case 2: case 3: case 4: allocate_or_resize(m, p, input, false); break;
		case 5: case 6: case 7: allocate_or_resize(m, p, input, true); break;
		case 8: case 9: case 10: if (p->ptr) release(m, p); break;
		case 11: allocate_many(m, number, input); break;
		case 12: case 13: release_many(m, number, input); break;
		case 14: release_or_allocate_best(m, p, input); break;
		case 15: flush(m); break;
		case 16: zmm_cache_flush(m->heap); break;
		case 17: change_limit(m, input); break;
		case 18: m->calls_served = (unsigned) number % 8; break;
		case 19: ask_for_too_much(m, p, input); break;
		case 20: ask_for_much(m, p, input); break;
		case 21: number % 2 ? reset(m) : empty(m); break;
		case 22: reset_peaks(m); break;
		default: look(m); prove_all(m); break;
	}
	prove_counters(m);
}

/* --- the heap --- */

static size_t least_bits(void)
{
	size_t bits = 0;

	while ((size_t) 1 << bits < zmm_min_seg_size()) {
		bits++;
	}
	return bits;
}

/*
 * byte 0  storage
 *      1  bit 0: internal, bit 1: shared counters, bit 2: hardened, bits 4 to 7: storage refuses at the start
 *      2  segment size, from the smallest to 256 KiB
 *      3  cache size: auto or one of some
 *      4  run size, of heaps whose cache is auto; others have no runs, and half of them are as the original
 *      5  reserve: none, or one too large for the small lists
 *      6  compact size, in 16 KiB
 *      7  calls that a storage serves that refuses at the start
 */
static bool open_heap(model *m, fuzz_input *input)
{
	static const size_t cache_sizes[] = { ZMM_CACHE_AUTO, ZMM_FIXED_CACHE_SIZE, 4 * KIB, 100, 0 };
	static const size_t run_sizes[] = { 0, RUN_SIZE, 64, 16 * KIB };
	size_t kinds = 0, kind = fuzz_byte(input), flags = fuzz_byte(input), least = least_bits(), reserve;
	bool refuse = flags >> 4 == 15;

	while (zmm_storage_table[kinds]) {
		kinds++;
	}
	model_prepare(m, zmm_storage_table[kind % kinds], (size_t) 1 << (least + fuzz_byte(input) % (19 - least)));
	m->test.config.cache_size = cache_sizes[fuzz_byte(input) % COUNT_OF(cache_sizes)];
	reserve = fuzz_byte(input);
	heap_test_set_runs(&m->test, run_sizes[reserve % COUNT_OF(run_sizes)]);
	m->test.policy.reservation = reserve / COUNT_OF(run_sizes) % 2 ? ZMM_AUTO_RESERVATION : 0;
	if (m->test.config.cache_size != ZMM_CACHE_AUTO) {
		heap_test_set_runs(&m->test, 0);
		m->test.policy.reservation = 0;
		m->test.policy.original = reserve % 2;
	}
	reserve = fuzz_byte(input);
	m->test.config.reserve_size = reserve ? odd(ZMM_MAX_SMALL_REQUEST + 33 * reserve) : 0;
	m->test.config.compact_size = 16 * KIB * fuzz_byte(input);
	m->test.config.hardened = flags & 4;
	m->test.book.calls_left = fuzz_byte(input) % 4;
	m->test.book.refuse = refuse && m->test.book.calls_left != 3;
	m->test.book.refuse_init = refuse && m->test.book.calls_left == 3;
	if (!model_open(m, flags & 1)) {
		FUZZ_REQUIRE(refuse && m->test.book.segments == 0 && m->test.book.inits == m->test.book.dtors);
		return false;
	}
	m->test.book.refuse = false;
	if (flags & 2) {
		zmm_heap_share_counters(m->heap, &shared.use, &shared.real, &shared.limit, &shared.overflow);
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_input input = { data, data + size };
	size_t i;

	if (!open_heap(&world, &input)) {
		return 0;
	}
	zmm_cursor_start(&wanderer, world.heap);
	for (i = 0; i < MOST_OPERATIONS && fuzz_has_more(&input) && !world.broken; i++) {
		step(&world, &input);
		wander(&world, i % 4);
		if (i % 8 == 7) {
			prove_all(&world);
		}
	}
	FUZZ_REQUIRE(model_close(&world));
	return 0;
}

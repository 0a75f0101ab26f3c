/*
 * Millions of random operations, each compared with a model that knows of every block
 * no more than address, size and content.
 *
 *   model_test [SEED]
 *   ZMM_MODEL_SEED=7 ZMM_MODEL_OPERATIONS=10000000 model_test
 *
 * The same seed and number give the same run.  Every storage is tried with several
 * segment sizes, with and without a limit that is often reached.
 */

#include "heap/freelist.h"
#include "heap/limit.h"
#include "heap/spare.h"
#include "tests/unit/heap_fixture.h"
#include "tests/unit/random.h"

#include <time.h>

/* The plain build proves the most; what is slower gets less. */
#if defined(__SANITIZE_ADDRESS__) || defined(_WIN32)
# define DEFAULT_OPERATIONS 300000
#elif defined(ZMM_DEBUG_CHECK)
# define DEFAULT_OPERATIONS 250000
#elif ZMM_COMPACT_HEADERS && !defined(__clang__) && !defined(ZMM_NO_MREMAP)
# define DEFAULT_OPERATIONS 10000000
#else
# define DEFAULT_OPERATIONS 1500000
#endif

/* Each slow operation of these builds walks the whole heap. */
#ifdef ZMM_DEBUG_CHECK
# define MOST_PLACES 48
#else
# define MOST_PLACES 1500
#endif

/* A block as the model knows it. */
typedef struct place {
	unsigned char *ptr; /* NULL: none */
	size_t size;        /* asked for */
	size_t true_size;
	uint64_t seed;
} place;

/* What a run has seen; at the end none may be 0. */
typedef struct tally {
	unsigned long requests, frees, grown_in_place, shrunk, moved, refused_by_limit, refused_by_storage,
		refused_silently, allowed, thrown, resets, flushes, emptied, spares, checks, proved;
} tally;

typedef struct model {
	heap_test test;
	zmm_heap *heap;
	char name[96];
	uint64_t seed;
	bool tight;
	place places[MOST_PLACES];
	size_t active;   /* places in play now */
	bool draining;
	size_t live;
	size_t used;     /* sum of the places' true sizes */
	size_t base_use; /* the descriptor of an internal heap */
	size_t base_real;
	size_t most_use, most_real;
	unsigned long operation, next_check;
	bool broken;
} model;

static tally seen;
static model world;

static void prove(model *m, bool holds, const char *what, int line)
{
	if (!holds && !m->broken) {
		m->broken = true;
		test_note("%s, seed %llu, operation %lu, line %d: %s", m->name, (unsigned long long) m->seed, m->operation, line, what);
	}
}

#define PROVE(m, condition) prove(m, condition, #condition, __LINE__)

/* --- content: words at the start, at the end and here and there between --- */

#define EDGE 128
#define STRIDE ((size_t) 4096)

static uint64_t word_at(size_t offset, uint64_t seed)
{
	return (uint64_t) (offset + 1) * UINT64_C(0x9e3779b97f4a7c15) ^ seed;
}

static size_t next_word(size_t offset, size_t size)
{
	size_t tail, stride;

	if (size <= 4 * EDGE || offset + 8 < EDGE) {
		return offset + 8;
	}
	tail = (size - EDGE) & ~(size_t) 7;
	stride = (offset & ~(STRIDE - 1)) + STRIDE;
	if (offset >= tail) {
		return offset + 8;
	}
	return stride < tail ? stride : tail;
}

static void stain(const place *p)
{
	size_t offset;

	for (offset = 0; offset + 8 <= p->size; offset = next_word(offset, p->size)) {
		uint64_t word = word_at(offset, p->seed);

		memcpy(p->ptr + offset, &word, 8);
	}
	for (offset = p->size & ~(size_t) 7; offset < p->size; offset++) {
		p->ptr[offset] = (unsigned char) word_at(offset, p->seed);
	}
}

/* The first `kept` bytes at ptr are still what was written to the place. */
static bool is_stained(const place *p, const unsigned char *ptr, size_t kept)
{
	size_t offset;

	for (offset = 0; offset + 8 <= kept; offset = next_word(offset, p->size)) {
		uint64_t word = word_at(offset, p->seed);

		if (offset + 8 <= p->size && memcmp(ptr + offset, &word, 8) != 0) {
			return false;
		}
	}
	for (offset = p->size & ~(size_t) 7; offset < kept; offset++) {
		if (ptr[offset] != (unsigned char) word_at(offset, p->seed)) {
			return false;
		}
	}
	return true;
}

/* --- sizes: mostly those of strings, arrays and objects --- */

static size_t draw_size(void)
{
	static const unsigned char common[] = { 16, 24, 32, 40, 56, 56, 64, 72, 96, 120, 128, 160, 192, 255 };
	size_t draw = random_below(10000);

	if (draw < 5500) {
		return common[random_below(COUNT_OF(common))];
	}
	if (draw < 8600) {
		return 8 + random_below(313);
	}
	if (draw < 8620) {
		return random_below(9);
	}
	if (draw < 9700) {
		return 320 + random_below(3 * 1024);
	}
	if (draw < 9970) {
		return 4096 + random_below(64 * 1024);
	}
	if (draw < 9995) {
		return 64 * KIB + random_below(512 * 1024);
	}
	return MIB + random_below(3 * 1024 * 1024);
}

/* Strings grow a little, arrays double, buffers are trimmed. */
static size_t draw_new_size(size_t size)
{
	switch (random_below(5)) {
		case 0: return size + 1 + random_below(64);
		case 1: return size * 2 <= 4 * MIB ? size * 2 : size / 2;
		case 2: return size - random_below((uint32_t) size + 1);
		case 3: return size + size / 8;
		default: return draw_size();
	}
}

/* --- the heap seen from outside --- */

/* What heap/geometry.h promises: large data is aligned as far as its size lets expect. */
static size_t alignment_for(size_t size)
{
	size_t alignment = ZMM_ALIGNMENT;

	while (size > ZMM_MAX_SMALL_REQUEST && alignment < ZMM_MAX_ALIGNMENT && size % (2 * alignment) == 0) {
		alignment *= 2;
	}
	return alignment;
}

/* Bytes that a request takes: with a seal where there is one. */
static size_t taken_for(size_t size)
{
	return world.heap->hardened ? zmm_sealed_size(size) : size;
}

static size_t least_true_size(size_t size)
{
	return ZMM_TRUE_SIZE(taken_for(size));
}

/* Free memory of so many bytes serves a request wherever it lies. */
static size_t span_for(size_t size)
{
	size_t alignment = alignment_for(taken_for(size));

	return least_true_size(size) + (alignment > ZMM_ALIGNMENT ? alignment + ZMM_MIN_BLOCK_SIZE - ZMM_ALIGNMENT : 0);
}

static size_t reserve_bytes(const zmm_heap *heap)
{
	return heap->reserve ? true_size_of(heap->reserve) : 0;
}

/* The best of the free blocks that the search may take. */
typedef struct choice {
	size_t size; /* 0: none fits */
	const zmm_block *blocks[512];
	size_t count;
} choice;

static choice find_best(const zmm_heap *heap, size_t true_size, bool rest)
{
	choice best = { .size = 0 };
	const zmm_segment *segment;
	const zmm_block *block;

	for (segment = heap->segments_list; segment; segment = segment->next_segment) {
		for (block = zmm_segment_first_block(segment); !zmm_block_is_guard(block); block = zmm_next_block(block)) {
			size_t size = zmm_block_size(block);

			if (!zmm_block_is_free(block) || size < true_size || zmm_block_is_rest(block) != rest || (best.size && size > best.size)) {
				continue;
			}
			if (size != best.size) {
				best.size = size;
				best.count = 0;
			}
			if (best.count < COUNT_OF(best.blocks)) {
				best.blocks[best.count] = block;
			}
			best.count++;
		}
	}
	return best;
}

static bool is_chosen(const choice *best, const zmm_block *block)
{
	size_t i;

	for (i = 0; i < best->count && i < COUNT_OF(best->blocks); i++) {
		if (best->blocks[i] == block) {
			return true;
		}
	}
	return best->count > COUNT_OF(best->blocks);
}

/* --- proofs --- */

static int compare_places(const void *a, const void *b)
{
	uintptr_t left = (uintptr_t) (*(const place *const *) a)->ptr, right = (uintptr_t) (*(const place *const *) b)->ptr;

	return (left > right) - (left < right);
}

static void prove_places(model *m)
{
	static const place *sorted[MOST_PLACES];
	size_t i, count = 0;

	for (i = 0; i < MOST_PLACES; i++) {
		const place *p = &m->places[i];

		if (p->ptr) {
			sorted[count++] = p;
			PROVE(m, zmm_block_is_used(zmm_block_of_data(p->ptr)));
			PROVE(m, true_size_of(p->ptr) == p->true_size);
			PROVE(m, is_stained(p, p->ptr, p->size));
		}
	}
	PROVE(m, count == m->live);
	qsort(sorted, count, sizeof(*sorted), compare_places);
	for (i = 1; i < count; i++) {
		PROVE(m, sorted[i - 1]->ptr + sorted[i - 1]->true_size <= sorted[i]->ptr);
	}
}

static size_t cached_blocks(const zmm_heap *heap)
{
	size_t i, count = heap->large_cache.count;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		count += zmm_cache_count(ZMM_CACHE_LIST(heap, i));
	}
	return count;
}

static void prove_all(model *m)
{
	seen.checks++;
	PROVE(m, is_sound(m->heap));
	PROVE(m, m->heap->count == (m->base_use != 0) + m->live + (m->heap->reserve != NULL) + cached_blocks(m->heap));
	prove_places(m);
	/* The more there is to look at, the rarer. */
	m->next_check = m->operation + 64 + 4 * m->live;
}

static void prove_spares(model *m)
{
	const zmm_heap *heap = m->heap;
	size_t average = (heap->spares.average + heap->block_size / 2) / heap->block_size;

	PROVE(m, heap->real->size + zmm_spare_bytes(heap) == m->test.book.bytes);
	PROVE(m, heap->run_size || !heap->spares.count);
	PROVE(m, heap->spares.in_use + heap->spares.count <= average
		|| heap->real->size + zmm_spare_bytes(heap) <= heap->real->peak);
	seen.spares += heap->spares.count != 0;
}

static void prove_counters(model *m)
{
	const zmm_heap *heap = m->heap;

	PROVE(m, heap->use->size == m->base_use + m->used + reserve_bytes(heap));
	prove_spares(m);
	PROVE(m, heap->size >= heap->use->size && heap->size < heap->real->size + !heap->real->size);
	PROVE(m, zmm_heap_cached(heap) <= heap->cache_size || heap->hardened);
	PROVE(m, heap->use->peak >= heap->use->size && heap->use->peak >= m->most_use);
	PROVE(m, heap->real->peak >= heap->real->size && heap->real->peak >= m->most_real);
	m->most_use = heap->use->peak;
	m->most_real = heap->real->peak;
}

/* --- operations --- */

/* What is to happen when a request reaches the limit, or storage. */
typedef enum fate { FATE_REFUSE, FATE_SILENT, FATE_ALLOW, FATE_JUMP, FATE_NO_MEMORY } fate;

static fate draw_fate(const model *m)
{
	size_t draw = random_below(512);

	if (draw < 2) {
		return FATE_NO_MEMORY;
	}
	if (!m->tight) {
		return FATE_REFUSE;
	}
	return draw < 12 ? FATE_ALLOW : draw < 80 ? FATE_JUMP : draw < 160 ? FATE_SILENT : FATE_REFUSE;
}

static void *attempt(zmm_heap *heap, void *ptr, size_t size)
{
	return ptr ? change(heap, ptr, size) : take(heap, size);
}

static void *attempt_or_jump(zmm_heap *heap, void *ptr, size_t size, bool *thrown)
{
	jmp_buf here;

	notes.limit_exit = &here;
	if (setjmp(here)) {
		notes.limit_exit = NULL;
		*thrown = true;
		return NULL;
	}
	ptr = attempt(heap, ptr, size);
	notes.limit_exit = NULL;
	return ptr;
}

static void *attempt_with(model *m, fate what, void *ptr, size_t size, bool *thrown)
{
	zmm_heap *heap = m->heap;

	notes.limit_calls = notes.memory_calls = 0;
	notes.limit_answer = what == FATE_ALLOW;
	if (what == FATE_JUMP) {
		return attempt_or_jump(heap, ptr, size, thrown);
	}
	heap->fallible = what == FATE_SILENT;
	m->test.book.refuse = what == FATE_NO_MEMORY;
	ptr = attempt(heap, ptr, size);
	PROVE(m, heap->fallible == (what == FATE_SILENT));
	heap->fallible = false;
	m->test.book.refuse = false;
	return ptr;
}

/* A request failed: rightly, properly reported, and with everything as it was. */
static void prove_refusal(model *m, fate what, size_t size, bool thrown, bool had_reserve)
{
	zmm_heap *heap = m->heap;
	size_t span = span_for(size), segment_size = zmm_segment_size_for(heap, span);
	unsigned calls = notes.limit_calls + notes.memory_calls;

	seen.proved++;
	PROVE(m, zmm_heap_cached(heap) == 0);
	PROVE(m, what == FATE_SILENT ? calls == 0 : calls == 1);
	PROVE(m, thrown == (what == FATE_JUMP) && what != FATE_ALLOW);
	PROVE(m, !notes.limit_calls || (notes.limit == *heap->limit && notes.limit_size == size));
	PROVE(m, !notes.memory_calls || (notes.memory_size == size && what == FATE_NO_MEMORY));
	if (had_reserve && !heap->reserve) {
		return; /* it left free memory behind that was none when the request failed */
	}
	PROVE(m, find_best(heap, span, false).size == 0);
	if (notes.memory_calls) {
		PROVE(m, segment_size <= zmm_limit_room(heap) && !heap->spares.count);
	} else {
		PROVE(m, segment_size > zmm_limit_room(heap));
		PROVE(m, find_best(heap, span, true).size == 0);
	}
	seen.refused_by_limit += notes.limit_calls;
	seen.refused_by_storage += notes.memory_calls;
	seen.refused_silently += calls == 0;
	seen.thrown += thrown;
}

static void settle(model *m, place *p, unsigned char *ptr, size_t size)
{
	size_t true_size = true_size_of(ptr);

	PROVE(m, (uintptr_t) ptr % ZMM_ALIGNMENT == 0);
	PROVE(m, zmm_data_size(ptr) >= size);
	PROVE(m, true_size >= least_true_size(size));
#ifdef ZMM_DEBUG_GUARD
	PROVE(m, zmm_data_size(ptr) == taken_for(size));
#endif
	m->live += !p->ptr;
	m->used += true_size - p->true_size;
	*p = (place) { .ptr = ptr, .size = size, .true_size = true_size, .seed = (uint64_t) random_next() << 32 | random_next() };
	stain(p);
}

static void prove_growth(model *m, fate what, size_t real_before)
{
	if (m->heap->real->size > real_before) {
		PROVE(m, m->heap->real->size <= *m->heap->limit || (what == FATE_ALLOW && notes.limit_calls));
		seen.allowed += m->heap->real->size > *m->heap->limit;
	}
}

static void allocate(model *m, place *p)
{
	size_t size = draw_size(), real_before = m->heap->real->size;
	bool thrown = false, had_reserve = m->heap->reserve != NULL;
	fate what = draw_fate(m);
	unsigned char *ptr = attempt_with(m, what, NULL, size, &thrown);

	m->operation++;
	seen.requests++;
	prove_growth(m, what, real_before);
	if (ptr) {
		PROVE(m, (uintptr_t) ptr % alignment_for(size) == 0);
		settle(m, p, ptr, size);
	} else {
		prove_refusal(m, what, size, thrown, had_reserve);
	}
}

/* The same with a look at all blocks before: the request takes the one it should.  It
 * asks for no alignment and no run, which would leave more than one to choose. */
static void allocate_best(model *m, place *p)
{
	zmm_heap *heap = m->heap;
	size_t size = odd(draw_size()), true_size = ZMM_TRUE_SIZE(size);
	const void *cached = ZMM_SMALL_SIZE(true_size) ? ZMM_CACHE_LIST(heap, ZMM_BUCKET_INDEX(true_size))->first : NULL;
	choice best = find_best(heap, true_size, false);
	unsigned allocs = m->test.book.allocs;
	const zmm_block *block;
	unsigned char *ptr;

	if (!best.size && zmm_limit_is_near(heap, zmm_segment_size_for(heap, true_size))) {
		best = find_best(heap, true_size, true);
	}
	if (!cached && !best.size && zmm_segment_size_for(heap, true_size) > zmm_limit_room(heap)) {
		return;
	}
	ptr = take(heap, size);
	m->operation++;
	seen.requests++;
	PROVE(m, ptr != NULL);
	if (!ptr) {
		return;
	}
	block = zmm_block_of_data(ptr);
	if (cached) {
		PROVE(m, ptr == cached);
	} else if (best.size) {
		PROVE(m, is_chosen(&best, block));
		PROVE(m, zmm_block_size(block) == (best.size - true_size < ZMM_MIN_BLOCK_SIZE ? best.size : true_size));
	} else {
		PROVE(m, m->test.book.allocs == allocs + 1);
		PROVE(m, block == zmm_segment_first_block(heap->segments_list));
	}
	settle(m, p, ptr, size);
}

static void resize(model *m, place *p)
{
	size_t size = draw_new_size(p->size), real_before = m->heap->real->size;
	bool thrown = false, had_reserve = m->heap->reserve != NULL;
	fate what = draw_fate(m);
	unsigned char *ptr = attempt_with(m, what, p->ptr, size, &thrown);

	m->operation++;
	seen.requests++;
	prove_growth(m, what, real_before);
	if (!ptr) {
		PROVE(m, least_true_size(size) > p->true_size);
		PROVE(m, true_size_of(p->ptr) == p->true_size && is_stained(p, p->ptr, p->size));
		prove_refusal(m, what, size, thrown, had_reserve);
		return;
	}
	PROVE(m, is_stained(p, ptr, size < p->size ? size : p->size));
	if (ptr != p->ptr) {
		seen.moved++;
	} else if (size > p->size) {
		seen.grown_in_place++;
	} else {
		seen.shrunk++;
	}
	settle(m, p, ptr, size);
}

static void release(model *m, place *p)
{
	PROVE(m, is_stained(p, p->ptr, p->size));
	give(m->heap, p->ptr);
	m->used -= p->true_size;
	m->live--;
	p->ptr = NULL;
	p->true_size = 0;
	m->operation++;
	seen.frees++;
}

static void flush(model *m)
{
	size_t before = m->test.book.bytes, purged = m->test.book.purged, given = zmm_heap_gc(m->heap);

	PROVE(m, zmm_heap_cached(m->heap) == 0);
	PROVE(m, m->test.book.bytes == before - (given - (m->test.book.purged - purged)) && !m->heap->spares.count);
	m->operation++;
	seen.flushes++;
}

/* Every block freed one by one: what is left is what was there at the start. */
static void empty(model *m)
{
	size_t i;

	for (i = 0; i < MOST_PLACES; i++) {
		if (m->places[i].ptr) {
			release(m, &m->places[i]);
		}
	}
	flush(m);
	PROVE(m, m->live == 0 && m->used == 0);
	PROVE(m, m->heap->real->size <= m->base_real + (m->heap->reserve ? zmm_segment_size_for(m->heap, reserve_bytes(m->heap)) : 0));
	seen.emptied++;
}

static void forget_places(model *m)
{
	memset(m->places, 0, sizeof(m->places));
	m->live = m->used = 0;
}

static void reset(model *m)
{
	prove_all(m);
	zmm_heap_shutdown(m->heap, false, true);
	forget_places(m);
	m->most_use = m->most_real = 0;
	PROVE(m, m->heap->real->size <= m->base_real + (m->heap->reserve ? zmm_segment_size_for(m->heap, reserve_bytes(m->heap)) : 0));
	PROVE(m, m->heap->rest_count <= (m->heap->reserve != NULL) && zmm_heap_cached(m->heap) == 0);
	m->operation++;
	seen.resets++;
}

static void change_limit(model *m)
{
	if (m->tight) {
		*m->heap->limit = m->base_real + m->heap->block_size * (1 + random_below(3)) + random_below(1600 * MOST_PLACES);
	}
}

static void begin_phase(model *m)
{
	m->active = 1 + random_below(random_below(4) ? MOST_PLACES : MOST_PLACES / 8);
	m->draining = random_below(4) == 0;
	change_limit(m);
}

static void step(model *m)
{
	place *p = &m->places[random_below((uint32_t) m->active)];
	size_t draw = random_below(16384);

	if (draw < 8 || (m->draining && !m->live)) {
		begin_phase(m);
	} else if (draw < 12) {
		flush(m);
	} else if (draw < 13) {
		random_below(2) ? reset(m) : empty(m);
	} else if (!p->ptr) {
		if (!m->draining || draw % 4 == 0) {
			allocate(m, p);
		}
	} else if (draw % 3 == 0) {
		resize(m, p);
	} else {
		release(m, p);
	}
	prove_counters(m);
	if (m->operation >= m->next_check) {
		if (!m->places[0].ptr && !m->heap->run_size) {
			allocate_best(m, &m->places[0]);
		}
		prove_all(m);
	}
}

/* --- runs --- */

static const size_t segment_sizes[] = { 0 /* the smallest */, 4 * KIB, 64 * KIB, 256 * KIB };

static const struct {
	size_t size, run_size;
	bool hardened;
} caches[] = { { ZMM_DEFAULT_CACHE_SIZE, 0, false }, { ZMM_CACHE_AUTO, ZMM_AUTO_RUN_SIZE, false }, { 4 * KIB, 0, false },
	{ ZMM_CACHE_AUTO, ZMM_AUTO_RUN_SIZE, true }, { 0, 0, false } };

static bool open_model(model *m, const zmm_mem_handlers *kind, size_t segment_size, bool tight, bool internal, size_t cache)
{
	char error[256];

	memset(m, 0, sizeof(*m));
	heap_test_prepare(&m->test, segment_size);
	snprintf(m->name, sizeof(m->name), "%s, segments of %zu, %s, cache %zu%s%s", kind->name, segment_size,
		tight ? "tight limit" : "no limit", cache, caches[cache].hardened ? ", hardened" : "", internal ? ", internal" : "");
	m->tight = tight;
	m->test.book.kind = kind;
	m->test.config.cache_size = caches[cache].size;
	m->test.config.run_size = caches[cache].run_size;
	m->test.config.hardened = caches[cache].hardened;
	m->test.config.reserve_size = odd(2 * KIB);
	m->test.config.compact_size = 256 * KIB;
	if (internal) {
		m->heap = zmm_heap_create(&m->test.config, error, sizeof(error));
		m->base_real = m->heap ? (ZMM_TRUE_SIZE(sizeof(zmm_heap)) + ZMM_SEGMENT_OVERHEAD + segment_size - 1) & ~(segment_size - 1) : 0;
		m->base_use = m->heap ? m->heap->use->size - reserve_bytes(m->heap) : 0;
	} else {
		m->heap = zmm_heap_startup(&m->test.heap, &m->test.config, error, sizeof(error)) ? &m->test.heap : NULL;
	}
	m->active = MOST_PLACES;
	return m->heap != NULL;
}

static bool run(model *m, unsigned long operations)
{
	change_limit(m);
	while (m->operation < operations && !m->broken) {
		step(m);
	}
	if (!m->broken) {
		prove_all(m);
		zmm_heap_shutdown(m->heap, true, true);
		PROVE(m, m->test.book.segments == 0 && m->test.book.bytes == 0 && m->test.book.dtors == 1);
	}
	return !m->broken;
}

static unsigned long setting(const char *name, unsigned long otherwise)
{
	const char *text = getenv(name);

	return text && *text ? strtoul(text, NULL, 10) : otherwise;
}

#define NAMED(field) { #field, seen.field }

static void show_what_was_seen(unsigned long operations)
{
	const struct {
		const char *name;
		unsigned long count;
	} counts[] = {
		NAMED(requests), NAMED(frees), NAMED(grown_in_place), NAMED(shrunk), NAMED(moved), NAMED(refused_by_limit),
		NAMED(refused_by_storage), NAMED(refused_silently), NAMED(allowed), NAMED(thrown), NAMED(resets), NAMED(flushes),
		NAMED(emptied), NAMED(spares), NAMED(checks), NAMED(proved),
	};
	size_t i, never = 0;

	for (i = 0; i < COUNT_OF(counts); i++) {
		test_note("%s: %lu", counts[i].name, counts[i].count);
		never += counts[i].count == 0;
	}
	if (operations >= 200000) {
		test_ok(never == 0, "every kind of event was among them");
	} else {
		test_skip("too few operations", "every kind of event was among them");
	}
}

int main(int argc, char **argv)
{
	unsigned long operations = setting("ZMM_MODEL_OPERATIONS", DEFAULT_OPERATIONS), share, configurations = 0;
	uint64_t seed = argc > 1 ? strtoul(argv[1], NULL, 10) : setting("ZMM_MODEL_SEED", 1);
	const zmm_mem_handlers *const *kind;
	clock_t started = clock();
	size_t i, tight;

	for (kind = zmm_storage_table; *kind; kind++) {
		configurations += 2 * COUNT_OF(segment_sizes);
	}
	share = operations / configurations + 1;
	test_note("seed %llu, %lu operations; ZMM_MODEL_SEED and ZMM_MODEL_OPERATIONS repeat a run", (unsigned long long) seed, operations);
	configurations = 0;
	for (kind = zmm_storage_table; *kind; kind++) {
		for (i = 0; i < COUNT_OF(segment_sizes); i++) {
			for (tight = 0; tight < 2; tight++, configurations++) {
				size_t segment_size = segment_sizes[i] ? segment_sizes[i] : zmm_min_seg_size();
				size_t cache = (i + tight + (size_t) (kind - zmm_storage_table)) % COUNT_OF(caches);
				bool passed = open_model(&world, *kind, segment_size, tight, configurations % 5 == 3, cache);

				world.seed = seed;
				random_start(seed * 1000 + configurations);
				passed = passed && run(&world, share);
				test_ok(passed, "%s: %lu operations", world.name, share);
			}
		}
	}
	show_what_was_seen(operations);
	test_note("%lu operations in %.1f s", share * configurations, (double) (clock() - started) / CLOCKS_PER_SEC);
	return test_end();
}

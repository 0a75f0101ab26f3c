/*
 * A model of a heap, which knows only the address, size and content of every block, and operations that compare the
 * heap with the model.  The file that includes this chooses the operations and their order: suites/unit/model_test.c
 * by random numbers, suites/fuzz/heap.c by the bytes of its input.
 *
 *   #define MOST_PLACES 100
 *   #include "suites/lib/model.h"
 *
 *   model_prepare(&m, kind, segment_size);   then change m.test.config
 *   model_open(&m, internal);
 *   allocate(&m, &m.places[0], 100, FATE_REFUSE);
 *   model_close(&m);                         m.broken: a condition did not hold; it was printed
 */

#ifndef ZMM_MODEL_H
#define ZMM_MODEL_H

#include "heap/freelist.h"
#include "heap/limit.h"
#include "heap/spare.h"
#include "suites/lib/heap_fixture.h"

/* A block as the model knows it. */
typedef struct place {
	unsigned char *ptr; /* NULL: none */
	size_t size;        /* bytes asked for */
	size_t true_size;
	uint64_t seed;
} place;

/* Numbers of events in all runs. */
typedef struct tally {
	unsigned long requests, frees, grown_in_place, shrunk, moved, refused_by_limit, refused_by_storage,
		refused_silently, allowed, thrown, resets, flushes, emptied, spares, checks, proved;
} tally;

typedef struct model {
	heap_test test;
	zmm_heap *heap;
	char name[96]; /* for messages */
	place places[MOST_PLACES];
	size_t live;     /* number of places with a block */
	size_t used;     /* sum of the places' true sizes */
	size_t base_use; /* bytes in use for the descriptor of an internal heap */
	size_t base_real; /* bytes of its segment */
	size_t most_use, most_real;
	unsigned long operation;
	unsigned calls_served; /* number of storage calls that work before storage refuses, with FATE_NO_MEMORY */
	bool broken;
} model;

static tally seen;

static inline void prove(model *m, bool holds, const char *what, int line)
{
	if (!holds && !m->broken) {
		m->broken = true;
		test_note("%s, operation %lu, line %d: %s", m->name, m->operation, line, what);
	}
}

#define PROVE(m, condition) prove(m, condition, #condition, __LINE__)

/* --- content: words at the start, at the end and at intervals between --- */

#define EDGE 128
#define STRIDE ((size_t) 4096)

static inline uint64_t word_at(size_t offset, uint64_t seed)
{
	return (uint64_t) (offset + 1) * UINT64_C(0x9e3779b97f4a7c15) ^ seed;
}

static inline size_t next_word(size_t offset, size_t size)
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

static inline void stain(const place *p)
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

/* Returns whether the first `kept` bytes at ptr still have the content that was written to the place. */
static inline bool is_stained(const place *p, const unsigned char *ptr, size_t kept)
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

/* --- the heap seen from outside --- */

/* Returns the alignment that heap/geometry.h promises: large data is aligned by its size. */
static inline size_t alignment_for(const zmm_heap *heap, size_t size)
{
	size_t alignment = ZMM_ALIGNMENT;

	while (!heap->policy.unaligned && size > ZMM_MAX_SMALL_REQUEST && alignment < ZMM_MAX_ALIGNMENT
			&& size % (2 * alignment) == 0) {
		alignment *= 2;
	}
	return alignment;
}

/* Returns the bytes that a request takes, with its seal in a hardened heap. */
static inline size_t taken_for(const zmm_heap *heap, size_t size)
{
	return heap->hardened ? zmm_sealed_size(size) : size;
}

static inline size_t least_true_size(const zmm_heap *heap, size_t size)
{
	return ZMM_TRUE_SIZE(taken_for(heap, size));
}

/* Returns the bytes of free memory that serve a request wherever they lie. */
static inline size_t span_for(const zmm_heap *heap, size_t size)
{
	size_t alignment = alignment_for(heap, taken_for(heap, size));

	return least_true_size(heap, size)
		+ (alignment > ZMM_ALIGNMENT ? alignment + ZMM_MIN_BLOCK_SIZE - ZMM_ALIGNMENT : 0);
}

static inline size_t reserve_bytes(const zmm_heap *heap)
{
	return heap->limit.reserve ? true_size_of(heap->limit.reserve) : 0;
}

/* The best-fitting free blocks, any of which a search may take. */
typedef struct choice {
	size_t size; /* 0: none fits */
	const zmm_block *blocks[512];
	size_t count;
} choice;

static inline choice find_best(const zmm_heap *heap, size_t true_size, bool rest)
{
	choice best = { .size = 0 };
	const zmm_segment *segment;
	const zmm_block *block;

	for (segment = heap->segments.list; segment; segment = segment->next_segment) {
		for (block = zmm_segment_first_block(segment); !zmm_block_is_guard(block); block = zmm_next_block(block)) {
			size_t size = zmm_block_size(block);

			if (!zmm_block_is_free(block) || size < true_size || zmm_block_is_rest(block) != rest
					|| (best.size && size > best.size)) {
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

static inline bool is_chosen(const choice *best, const zmm_block *block)
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

static inline int compare_places(const void *a, const void *b)
{
	uintptr_t left = (uintptr_t) (*(const place *const *) a)->ptr, right = (uintptr_t) (*(const place *const *) b)->ptr;

	return (left > right) - (left < right);
}

static inline void prove_places(model *m)
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

static inline size_t cached_blocks(const zmm_heap *heap)
{
	size_t i, count = heap->large_cache.count + (heap->victim.block != NULL);

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		count += zmm_cache_count(ZMM_CACHE_LIST(heap, i));
	}
	return count;
}

static inline void prove_all(model *m)
{
	seen.checks++;
	PROVE(m, is_sound(m->heap));
	PROVE(m, m->heap->count
		== (m->base_use != 0) + m->live + (m->heap->limit.reserve != NULL) + cached_blocks(m->heap));
	prove_places(m);
}

/* Returns the bytes that storage has given out, by the table and the spares. */
static inline size_t reserved_bytes(const zmm_heap *heap)
{
	size_t i, bytes = 0;

	for (i = 0; i < heap->segments.table.count; i++) {
		bytes += heap->segments.table.entries[i].reserved;
	}
	for (i = 0; i < heap->spares.count; i++) {
		bytes += heap->spares.list[i].reserved;
	}
	return bytes;
}

static inline void prove_spares(model *m)
{
	const zmm_heap *heap = m->heap;

	PROVE(m, reserved_bytes(heap) == m->test.book.bytes);
	PROVE(m, heap->real->size + zmm_spare_bytes(heap) <= m->test.book.bytes);
	PROVE(m, heap->policy.spares || (!heap->spares.count && heap->real->size == m->test.book.bytes));
	PROVE(m, !heap->spares.count || heap->spares.open + heap->spares.bytes <= zmm_spare_usual(heap)
		|| heap->real->size + zmm_spare_bytes(heap) + heap->spares.loose
			<= heap->real->peak + (heap->real->peak / 16 > heap->segments.reservation / 4
				? heap->real->peak / 16 : heap->segments.reservation / 4));
	seen.spares += heap->spares.count != 0;
}

static inline void prove_counters(model *m)
{
	const zmm_heap *heap = m->heap;

	PROVE(m, heap->use->size == m->base_use + m->used + reserve_bytes(heap));
	prove_spares(m);
	PROVE(m, heap->size >= heap->use->size && heap->size < heap->real->size + !heap->real->size);
	PROVE(m, heap->hardened || zmm_heap_cached(heap) <= heap->cache.most
		|| (heap->cache.most && zmm_heap_cached(heap) - heap->cache.most <= ZMM_MAX_SMALL_SIZE));
	PROVE(m, heap->use->peak >= heap->use->size && heap->use->peak >= m->most_use);
	PROVE(m, heap->real->peak >= heap->real->size && heap->real->peak >= m->most_real);
	m->most_use = heap->use->peak;
	m->most_real = heap->real->peak;
}

/* --- operations --- */

/*
 * What happens when a request reaches the limit or storage:
 *
 *   FATE_REFUSE     the limit hook refuses the request
 *   FATE_SILENT     the heap is fallible: no hook is called
 *   FATE_ALLOW      the limit hook allows the request
 *   FATE_JUMP       the limit hook leaves by longjmp
 *   FATE_NO_MEMORY  storage refuses each call
 *   FATE_STUMBLE    storage refuses the first call
 *   FATE_OVERFLOW   an error is being reported: the limit does not apply
 */
typedef enum fate {
	FATE_REFUSE, FATE_SILENT, FATE_ALLOW, FATE_JUMP, FATE_NO_MEMORY, FATE_STUMBLE, FATE_OVERFLOW
} fate;

#define NUM_FATES (FATE_OVERFLOW + 1)

static inline void *attempt(zmm_heap *heap, void *ptr, size_t size)
{
	return ptr ? change(heap, ptr, size) : take(heap, size);
}

static inline void *attempt_or_jump(zmm_heap *heap, void *ptr, size_t size, bool *thrown)
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

static inline void *attempt_with(model *m, fate what, void *ptr, size_t size, bool *thrown)
{
	zmm_heap *heap = m->heap;

	notes.limit_calls = notes.memory_calls = 0;
	notes.limit_answer = what == FATE_ALLOW;
	if (what == FATE_JUMP) {
		return attempt_or_jump(heap, ptr, size, thrown);
	}
	heap->fallible = what == FATE_SILENT;
	*heap->limit.overflow = what == FATE_OVERFLOW;
	m->test.book.refuse = what == FATE_NO_MEMORY;
	m->test.book.calls_left = m->calls_served;
	m->test.book.refuse_once = what == FATE_STUMBLE;
	ptr = attempt(heap, ptr, size);
	PROVE(m, heap->fallible == (what == FATE_SILENT));
	heap->fallible = false;
	*heap->limit.overflow = 0;
	m->test.book.refuse = m->test.book.refuse_once = false;
	return ptr;
}

/* Proves that a request failed with reason, that the failure was reported as it should be, and that the heap is
 * sound. */
static inline void prove_refusal(model *m, fate what, size_t size, bool thrown, bool had_reserve)
{
	zmm_heap *heap = m->heap;
	size_t span = span_for(heap, size), segment_size = zmm_growth_for(heap, span).least;
	unsigned calls = notes.limit_calls + notes.memory_calls;

	seen.proved++;
	PROVE(m, zmm_heap_cached(heap) == 0);
	PROVE(m, what == FATE_SILENT ? calls == 0 : calls == 1);
	PROVE(m, thrown == (what == FATE_JUMP) && what != FATE_ALLOW && what != FATE_OVERFLOW);
	PROVE(m, !notes.limit_calls || (notes.limit == *heap->limit.allowed && notes.limit_size == size));
	PROVE(m, !notes.memory_calls || (notes.memory_size == size && (what == FATE_NO_MEMORY || what == FATE_STUMBLE)));
	if (had_reserve && !heap->limit.reserve) {
		return; /* the reserve is free memory now; it was not when the request failed */
	}
	/* With an original policy, the request of a block that is alone in its segment fails if the segment cannot grow,
	 * even if other memory is free; and the rest queue serves when a common segment would pass the limit. */
	PROVE(m, heap->policy.original || find_best(heap, span, false).size == 0);
	if (notes.memory_calls) {
		PROVE(m, segment_size <= zmm_limit_room(heap) && !heap->spares.count);
	} else {
		PROVE(m, segment_size > zmm_limit_room(heap));
		PROVE(m, heap->policy.original || find_best(heap, span, true).size == 0);
	}
	seen.refused_by_limit += notes.limit_calls;
	seen.refused_by_storage += notes.memory_calls;
	seen.refused_silently += calls == 0;
	seen.thrown += thrown;
}

static inline void settle(model *m, place *p, unsigned char *ptr, size_t size)
{
	size_t true_size = true_size_of(ptr);

	PROVE(m, (uintptr_t) ptr % ZMM_ALIGNMENT == 0);
	PROVE(m, zmm_data_size(ptr) >= size);
	PROVE(m, true_size >= least_true_size(m->heap, size));
#ifdef ZMM_DEBUG_GUARD
	PROVE(m, zmm_data_size(ptr) == taken_for(m->heap, size));
#endif
	m->live += !p->ptr;
	m->used += true_size - p->true_size;
	*p = (place) {
		.ptr = ptr, .size = size, .true_size = true_size, .seed = (m->operation + 1) * UINT64_C(0xd1342543de82ef95)
	};
	stain(p);
}

static inline void prove_growth(model *m, fate what, size_t real_before)
{
	if (m->heap->real->size > real_before) {
		PROVE(m, m->heap->real->size <= *m->heap->limit.allowed || (what == FATE_ALLOW && notes.limit_calls)
			|| what == FATE_OVERFLOW);
		seen.allowed += m->heap->real->size > *m->heap->limit.allowed;
	}
}

static inline void allocate(model *m, place *p, size_t size, fate what)
{
	size_t real_before = m->heap->real->size;
	bool thrown = false, had_reserve = m->heap->limit.reserve != NULL;
	unsigned char *ptr = attempt_with(m, what, NULL, size, &thrown);

	m->operation++;
	seen.requests++;
	prove_growth(m, what, real_before);
	if (ptr) {
		PROVE(m, (uintptr_t) ptr % alignment_for(m->heap, size) == 0);
		settle(m, p, ptr, size);
	} else {
		prove_refusal(m, what, size, thrown, had_reserve);
	}
}

/* Allocates, after a look at all blocks, and proves that the request takes a block that it should take.  The heap has a
 * fixed cache and the size is odd: runs and alignment would leave more blocks to choose from. */
static inline void allocate_best(model *m, place *p, size_t size)
{
	zmm_heap *heap = m->heap;
	size_t true_size = ZMM_TRUE_SIZE(size);
	const void *cached = ZMM_SMALL_SIZE(true_size) ? ZMM_CACHE_LIST(heap, ZMM_BUCKET_INDEX(true_size))->first : NULL;
	choice best = find_best(heap, true_size, false);
	unsigned allocs = m->test.book.allocs;
	const zmm_block *block;
	unsigned char *ptr;

	if (!best.size && zmm_limit_is_near(heap,
			heap->policy.original ? heap->segments.common_size + 1 : zmm_segment_size_for(heap, true_size))) {
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
		PROVE(m, block == zmm_segment_first_block(heap->segments.list));
	}
	settle(m, p, ptr, size);
}

static inline void resize(model *m, place *p, size_t size, fate what)
{
	size_t real_before = m->heap->real->size;
	bool thrown = false, had_reserve = m->heap->limit.reserve != NULL;
	unsigned char *ptr = attempt_with(m, what, p->ptr, size, &thrown);

	m->operation++;
	seen.requests++;
	prove_growth(m, what, real_before);
	if (!ptr) {
		PROVE(m, least_true_size(m->heap, size) > p->true_size);
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

static inline void release(model *m, place *p)
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

static inline void flush(model *m)
{
	size_t before = m->test.book.bytes, purged = m->test.book.purged;
	bool is_small = m->heap->real->size + m->heap->spares.bytes <= m->heap->policy.gc_floor;
	size_t given = zmm_heap_gc(m->heap);

	PROVE(m, zmm_heap_cached(m->heap) == 0);
	given -= m->test.book.purged - purged;
	PROVE(m, given <= before - m->test.book.bytes && !given == (before == m->test.book.bytes)
		&& (is_small || !m->heap->spares.count));
	PROVE(m, reserved_bytes(m->heap) == m->test.book.bytes);
	m->operation++;
	seen.flushes++;
}

/* Returns the most bytes that the segment of the reserve has in an empty heap.  gc leaves a small heap alone, so there the
 * segment stays open as far as it was. */
static inline size_t most_for_reserve(const model *m)
{
	bool is_small = m->heap->real->size + m->heap->spares.bytes <= m->heap->policy.gc_floor;
	size_t least = zmm_segment_size_for(m->heap, reserve_bytes(m->heap));

	if (!m->heap->limit.reserve) {
		return 0;
	}
	return is_small && m->heap->segments.reservation > least ? m->heap->segments.reservation : least;
}

/* Frees every block one by one, and proves that only what was there at the start is left. */
static inline void empty(model *m)
{
	size_t i;

	for (i = 0; i < MOST_PLACES; i++) {
		if (m->places[i].ptr) {
			release(m, &m->places[i]);
		}
	}
	flush(m);
	PROVE(m, m->live == 0 && m->used == 0);
	PROVE(m, m->heap->real->size <= m->base_real + most_for_reserve(m));
	seen.emptied++;
}

static inline void forget_places(model *m)
{
	memset(m->places, 0, sizeof(m->places));
	m->live = m->used = 0;
}

static inline void reset(model *m)
{
	prove_all(m);
	zmm_heap_shutdown(m->heap, false, true);
	forget_places(m);
	m->most_use = m->most_real = 0;
	PROVE(m, m->heap->real->size <= m->base_real + most_for_reserve(m));
	PROVE(m, m->heap->rest.count <= (m->heap->limit.reserve != NULL)
		&& zmm_heap_cached(m->heap) == m->heap->victim.size);
	m->operation++;
	seen.resets++;
}

/* --- life --- */

/* Prepares a model.  The caller may change m->test.config and m->name afterwards. */
static inline void model_prepare(model *m, const zmm_mem_handlers *kind, size_t segment_size)
{
	memset(m, 0, sizeof(*m));
	heap_test_prepare(&m->test, segment_size);
	m->test.book.kind = kind;
	snprintf(m->name, sizeof(m->name), "%s, segments of %zu", kind->name, segment_size);
}

/* Makes the heap.  false: it could not be made, as when storage has no memory. */
static inline bool model_open(model *m, bool internal)
{
	size_t segment_size = m->test.config.segment_size;
	char error[256];

	if (!internal) {
		m->heap = zmm_heap_startup(&m->test.heap, &m->test.config, error, sizeof(error)) ? &m->test.heap : NULL;
		return m->heap != NULL;
	}
	m->heap = zmm_heap_create(&m->test.config, error, sizeof(error));
	if (m->heap) {
		m->base_real = (ZMM_TRUE_SIZE(sizeof(zmm_heap)) + ZMM_SEGMENT_OVERHEAD + segment_size - 1)
			& ~(segment_size - 1);
		m->base_use = m->heap->use->size - reserve_bytes(m->heap);
	}
	return m->heap != NULL;
}

/* Proves the heap and ends it with all its blocks.  false: a condition did not hold. */
static inline bool model_close(model *m)
{
	if (!m->broken) {
		prove_all(m);
		zmm_heap_shutdown(m->heap, true, true);
		PROVE(m, m->test.book.segments == 0 && m->test.book.bytes == 0 && m->test.book.dtors == 1);
	}
	return !m->broken;
}

#endif

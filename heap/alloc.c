#include "heap/alloc.h"
#include "heap/caches.h"
#include "heap/carve.h"
#include "heap/check.h"
#include "heap/inject.h"
#include "heap/freelist.h"
#include "heap/large_cache.h"
#include "heap/limit.h"
#include "heap/release.h"
#include "heap/segment.h"
#include "heap/victim.h"

/* What a request asks of a block. */
typedef struct zmm_request {
	size_t size;      /* bytes of data asked for */
	size_t true_size;
	size_t alignment; /* of the data */
	size_t run;       /* small blocks to cut at once: one to serve, the others for the cache */
	bool last_resort; /* storage has no more memory: only the rest queue is left */
} zmm_request;

/* Returns how many blocks to cut for a small request.  Each miss of the cache list, this one included, doubles the
 * number, up to run_size or a small part of the heap. */
static size_t zmm_run_of(const zmm_heap *heap, size_t true_size)
{
	uint64_t misses;
	size_t share, most, run;

	if (!heap->policy.run_size || heap->hardened || !ZMM_SMALL_SIZE(true_size)) {
		return 1;
	}
	misses = heap->cache.missed[ZMM_BUCKET_INDEX(true_size)] + heap->cache.earlier_misses[ZMM_BUCKET_INDEX(true_size)];
	share = heap->real->size / ZMM_RUN_SHARE;
	share = share > ZMM_MIN_RUN_SIZE ? share : ZMM_MIN_RUN_SIZE;
	most = (share < heap->policy.run_size ? share : heap->policy.run_size) / true_size;
	run = (size_t) 1 << (misses < ZMM_MOST_DOUBLINGS ? misses - 1 : ZMM_MOST_DOUBLINGS);
	run = run < most ? run : most;
	return run ? run : 1;
}

/* Returns how many bytes to leave at the start of free memory so that the data of a block behind them is aligned: 0,
 * or enough for a free block. */
static size_t zmm_gap(const zmm_block *block, size_t alignment)
{
	size_t gap = (~(uintptr_t) zmm_block_data(block) + 1) & (alignment - 1);

	while (gap && gap < ZMM_MIN_BLOCK_SIZE) {
		gap += alignment;
	}
	return gap;
}

/* Returns how many bytes of free memory serve a request at any address. */
static size_t zmm_request_span(const zmm_request *request)
{
	return request->alignment == ZMM_ALIGNMENT
		? request->true_size : request->true_size + request->alignment + ZMM_MIN_BLOCK_SIZE - ZMM_ALIGNMENT;
}

/* Returns how many bytes of segments the limit must leave for the rest queue to stay closed.  The original policy
 * asks for a common segment and one byte more. */
static size_t zmm_rest_threshold(zmm_heap *heap, const zmm_request *request)
{
	return heap->policy.original
		? heap->segments.common_size + 1 : zmm_growth_for(heap, zmm_request_span(request)).least;
}

/* Returns whether the rest queue may serve: only when the heap cannot get more segments. */
static bool zmm_rest_is_open(zmm_heap *heap, const zmm_request *request)
{
	return !zmm_rest_is_empty(heap)
		&& (request->last_resort || zmm_limit_is_near(heap, zmm_rest_threshold(heap, request)));
}

/* Returns a free block of at least `span` bytes for a request, still in its list, or NULL. */
static zmm_block *zmm_find_span(zmm_heap *heap, size_t span, const zmm_request *request)
{
	zmm_block *block = zmm_freelist_search(heap, span);

	if (!block && zmm_rest_is_open(heap, request)) {
		block = (zmm_block *) zmm_rest_search(heap, span);
	}
	return block;
}

/* Returns a free block for a request with its alignment, or NULL.  The best fit is often aligned already, because a
 * block with that alignment was there before.  If it is not, searches for a block that is large enough to align the
 * data within it. */
static zmm_block *zmm_find_one(zmm_heap *heap, const zmm_request *request)
{
	zmm_block *block = zmm_find_span(heap, request->true_size, request);

	if (block && zmm_gap(block, request->alignment) + request->true_size > zmm_block_size(block)) {
		block = zmm_find_span(heap, zmm_request_span(request), request);
	}
	return block;
}

/* Prefers a block of exactly the right size, then memory for a run or a part of one, then memory for one block. */
static zmm_block *zmm_find_free(zmm_heap *heap, const zmm_request *request)
{
	zmm_block *block = NULL;
	size_t run = request->run;

	if (run > 1 && zmm_bucket_has(heap, request->true_size)) {
		run = 1;
	}
	for (; run > 1 && !block; run /= 4) {
		block = zmm_freelist_search(heap, run * request->true_size);
	}
	return block ? block : zmm_find_one(heap, request);
}

/* Returns how many blocks of a run fit in `span` bytes.  Two or more of them leave nothing over, or enough for a
 * free block. */
static size_t zmm_run_fitting(const zmm_request *request, size_t span)
{
	size_t count = span / request->true_size;
	size_t remainder;

	count = count < request->run ? count : request->run;
	remainder = span - count * request->true_size;
	return count > 1 && remainder && remainder < ZMM_MIN_BLOCK_SIZE ? count - 1 : count;
}

/* Puts a block of the right size that is in no list into the cache. */
static void zmm_cache_add(zmm_heap *heap, zmm_block *block, size_t true_size)
{
	zmm_block_tag(block, true_size, ZMM_USED_BLOCK);
	zmm_account_cut(heap, true_size, 1);
	zmm_cache_push(heap, ZMM_CACHE_LIST(heap, ZMM_BUCKET_INDEX(true_size)), block);
	zmm_debug_mark_unused(heap, block);
}

/* Cuts memory into a used block and cached blocks behind it.  The cache hands these out in the order of their
 * addresses. */
static ZMM_HOT void zmm_cut_run(zmm_heap *heap, zmm_block *first, size_t true_size, size_t count)
{
	zmm_cache_list *list = ZMM_CACHE_LIST(heap, ZMM_BUCKET_INDEX(true_size));
	zmm_word used = (zmm_word) true_size | ZMM_USED_BLOCK;
	zmm_cached **link = &list->first;
	zmm_cached *others = list->first;
	zmm_block *block = first;
	size_t i;

	first->info._size = used;
	for (i = 1; i < count; i++) {
		block = zmm_block_at(block, true_size);
		block->info._size = (zmm_word) true_size | ZMM_CACHED_BLOCK;
		block->info._prev = used;
		*link = zmm_block_data(block);
		link = &(*link)->next;
	}
	*link = others;
	zmm_block_at(block, true_size)->info._prev = used;
	zmm_cache_count_more(list, count - 1);
	zmm_account_cut(heap, (count - 1) * true_size, count - 1);
	zmm_debug_mark_run(heap, first, true_size, count);
}

/* Cuts a run for a small request off the front of the victim.  Returns NULL if the victim is too small, or if there
 * is a free block of exactly this size. */
static zmm_block *zmm_cut_victim(zmm_heap *heap, const zmm_request *request)
{
	size_t span = request->run * request->true_size;
	zmm_block *block;

	if (!ZMM_SMALL_SIZE(request->true_size) || zmm_bucket_has(heap, request->true_size)
			|| heap->victim.size < span + ZMM_MIN_BLOCK_SIZE) {
		return NULL;
	}
	block = zmm_victim_shorten(heap, span);
	zmm_cut_run(heap, block, request->true_size, request->run);
	return block;
}

/* Fills up the run with free blocks of exactly the right size. */
static void zmm_take_run(zmm_heap *heap, const zmm_request *request)
{
	size_t count;

	for (count = 1; count < request->run; count++) {
		zmm_free_block *list = ZMM_SMALL_FREE_BUCKET(heap, ZMM_BUCKET_INDEX(request->true_size));
		zmm_block *block = &zmm_next_free(heap, list)->block;

		if (zmm_list_is_empty(heap, list)) {
			return;
		}
		zmm_freelist_remove(heap, block);
		zmm_cache_add(heap, block, request->true_size);
	}
}

/* Free memory that is in no list. */
typedef struct zmm_memory {
	zmm_block *start; /* NULL: there is none */
	size_t span;
	zmm_remainder remainder; /* what the memory behind the block becomes */
} zmm_memory;

/* Makes the memory before an aligned block a free block.  Before the victim may lie a free block: the two merge. */
static void zmm_insert_gap(zmm_heap *heap, const zmm_memory *memory, size_t gap)
{
	if (memory->remainder == ZMM_REMAINDER_IS_VICTIM) {
		zmm_block_tag(memory->start, gap, ZMM_USED_BLOCK);
		zmm_block_release(heap, memory->start);
	} else {
		zmm_insert_remainder(heap, memory->start, gap, memory->remainder);
	}
}

/* Cuts the block of a request out of free memory and sets its true size.  A huge block has no gap before it, because
 * it is alone in its segment. */
static ZMM_HOT zmm_block *zmm_cut(zmm_heap *heap, const zmm_memory *memory, zmm_request *request)
{
	size_t gap = memory->span > ZMM_MAX_TAGGED_SIZE ? 0 : zmm_gap(memory->start, request->alignment);
	zmm_block *block = zmm_block_at(memory->start, gap);
	size_t span = memory->span - gap, count = zmm_run_fitting(request, span);
	bool apart = memory->remainder == ZMM_REMAINDER_IS_REST;

	if (count > 1) {
		zmm_block_carve(heap, block, span, count * request->true_size, memory->remainder);
		zmm_cut_run(heap, block, request->true_size, count);
		return block;
	}
	request->true_size = zmm_block_carve(heap, block, span,
		apart && zmm_segment_is_tight(heap) ? span : request->true_size, memory->remainder);
	if (gap) {
		zmm_insert_gap(heap, memory, gap);
	}
	return block;
}

/* Takes back the rounding of a request when memory is short.  Returns false if the size was not rounded. */
static bool zmm_request_takes_less(zmm_request *request)
{
	size_t true_size = ZMM_TRUE_SIZE(request->size);
	bool rounded = request->true_size > true_size;

	request->true_size = true_size;
	return rounded;
}

/* Makes memory for a request: opens the frontier further or makes a segment.  There are three outcomes:
 *   1. memory;
 *   2. no memory, *again is true: the cache was flushed, the request asks for less, or the rest queue is open now, so
 *      another search may succeed;
 *   3. no memory, *again is false: the request has failed. */
static zmm_memory zmm_grow(zmm_heap *heap, zmm_request *request, bool *again)
{
	zmm_growth growth = zmm_growth_for(heap, zmm_request_span(request));
	zmm_memory memory = { NULL, 0, growth.common ? ZMM_REMAINDER_IS_FREE : ZMM_REMAINDER_IS_REST };

	*again = zmm_cache_relieve(heap, growth.size, growth.segment == NULL);
	if (*again) {
		return memory;
	}
	if (request->last_resort || zmm_limit_is_near(heap, growth.size)) {
		growth.size = growth.least;
	}
	if (ZMM_UNLIKELY(!zmm_limit_allows(heap, growth.size))) {
		*again = zmm_cache_flush(heap);
		*again = zmm_request_takes_less(request) || *again;
		if (*again || !zmm_limit_exceeded(heap, request->size, growth.size)) {
			return memory;
		}
		growth = zmm_growth_for(heap, zmm_request_span(request)); /* the hook may have allocated */
		growth.size = growth.least;
	}
	memory.start = zmm_growth_make(heap, &growth, &memory.span);
	if (ZMM_UNLIKELY(!memory.start)) {
		*again = !request->last_resort;
		if (!*again) {
			zmm_limit_out_of_memory(heap, request->size);
		}
		request->last_resort = true;
		zmm_request_takes_less(request);
		zmm_cache_flush(heap);
	}
	return memory;
}

static bool zmm_request_wants_victim(const zmm_heap *heap, const zmm_request *request)
{
	return request->true_size <= ZMM_VICTIM_MOST_SERVED && zmm_victim_is_possible(heap);
}

/* Returns a free block that serves without breaking up a large hole, or NULL.  For a small request the block has
 * exactly its size; for others it is the best fit. */
static zmm_block *zmm_find_fitting(zmm_heap *heap, const zmm_request *request)
{
	zmm_block *block;

	if (ZMM_SMALL_SIZE(request->true_size)) {
		return zmm_bucket_has(heap, request->true_size) ? zmm_find_one(heap, request) : NULL;
	}
	block = zmm_find_one(heap, request);
	return block && zmm_block_size(block) < ZMM_LEAST_HOLE ? block : NULL;
}

/* Finds free memory for a request that the victim may serve: a block that fits, else the victim, else a block that
 * becomes the next victim. */
static zmm_memory zmm_find_by_victim(zmm_heap *heap, const zmm_request *request)
{
	zmm_memory memory = { zmm_find_fitting(heap, request), 0, ZMM_REMAINDER_IS_FREE };

	if (memory.start) {
		return memory;
	}
	memory.remainder = ZMM_REMAINDER_IS_VICTIM;
	memory.start = zmm_victim_take(heap, zmm_request_span(request), &memory.span);
	if (!memory.start) {
		zmm_victim_release(heap);
		memory.start = zmm_find_free(heap, request);
	}
	return memory;
}

/* Finds free memory for a request and takes it out of its list.  `start` is NULL if there is none. */
static zmm_memory zmm_find_memory(zmm_heap *heap, const zmm_request *request)
{
	zmm_memory memory = { NULL, 0, ZMM_REMAINDER_IS_FREE };

	if (zmm_request_wants_victim(heap, request)) {
		memory = zmm_find_by_victim(heap, request);
	} else {
		memory.start = zmm_find_free(heap, request);
	}
	if (memory.start && !memory.span) { /* still in its list */
		memory.span = zmm_block_size(memory.start);
		zmm_freelist_remove(heap, memory.start);
	}
	return memory;
}

/* Returns a block for a request, marked used, or NULL.  Sets its true size, which may be larger than requested. */
static ZMM_NOINLINE zmm_block *zmm_obtain(zmm_heap *heap, zmm_request *request)
{
	bool again;

	do {
		zmm_memory memory = zmm_find_memory(heap, request);

		if (memory.start) {
			zmm_take_run(heap, request); /* first, because zmm_cut() may change the true size */
			return zmm_cut(heap, &memory, request);
		}
		memory = zmm_grow(heap, request, &again);
		if (memory.start && memory.remainder == ZMM_REMAINDER_IS_FREE && zmm_request_wants_victim(heap, request)
				&& !heap->victim.block) { /* a hook may have allocated and made one */
			memory.remainder = ZMM_REMAINDER_IS_VICTIM;
		}
		if (memory.start) {
			return zmm_cut(heap, &memory, request);
		}
	} while (again);
	return NULL;
}

static void zmm_count_miss(zmm_heap *heap, size_t true_size)
{
	if (ZMM_SMALL_SIZE(true_size)) {
		heap->cache.missed[ZMM_BUCKET_INDEX(true_size)]++;
	} else {
		heap->large_cache.miss++;
	}
}

/* Serves a tiny request with a cached block of the smallest size, or returns NULL.  The fast path looks for such a
 * block in a list of a smaller size, which is always empty. */
static void *zmm_alloc_least(zmm_heap *heap, size_t size)
{
	void *cached = ZMM_TRUE_SIZE(size) > ZMM_MIN_BLOCK_SIZE
		? NULL : zmm_alloc_cached(heap, ZMM_MIN_BLOCK_SIZE - ZMM_BLOCK_EXTRA);

	if (cached) {
		zmm_debug_mark_used(heap, zmm_block_of_data(cached), size);
	}
	return cached;
}

/* Serves a request that no cached block serves. */
static void *zmm_alloc_uncached(zmm_heap *heap, size_t size)
{
	zmm_request request = { size, zmm_true_size_in(heap, size), zmm_request_alignment(heap, size), 1, false };
	zmm_block *block;

	zmm_count_miss(heap, request.true_size);
	request.run = zmm_run_of(heap, request.true_size);
	block = zmm_cut_victim(heap, &request);
	block = block ? block : zmm_obtain(heap, &request);
	if (ZMM_UNLIKELY(!block)) {
		return NULL;
	}
	zmm_account_take(heap, request.true_size);
	zmm_debug_mark_used(heap, block, size);
	zmm_debug_check_heap(heap);
	return zmm_block_data(block);
}

/* Serves a request for which neither the cache list of its size nor the large cache has a block. */
static ZMM_HOT ZMM_NOINLINE void *zmm_alloc_slower(zmm_heap *heap, size_t size)
{
	void *cached;

	if (ZMM_UNLIKELY(size > ZMM_MAX_REQUEST)) {
		if (zmm_limit_exceeded(heap, size, size)) {
			zmm_limit_out_of_memory(heap, size);
		}
		return NULL;
	}
	cached = zmm_alloc_least(heap, size);
	return cached ? cached : zmm_alloc_uncached(heap, size);
}

ZMM_HOT void *zmm_alloc_slow(zmm_heap *heap, size_t size)
{
	void *cached = NULL;

	if (size <= ZMM_MAX_REQUEST && zmm_inject_at_allocation(heap)
			&& !zmm_limit_exceeded(heap, size, zmm_segment_size_for(heap, ZMM_TRUE_SIZE(size)))) {
		return NULL;
	}
	if (zmm_large_cache_is_for(size)) {
		cached = zmm_large_cache_take(heap, size);
	}
	if (ZMM_UNLIKELY(!cached)) {
		return zmm_alloc_slower(heap, size);
	}
	zmm_debug_mark_used(heap, zmm_block_of_data(cached), size);
	return cached;
}

#include "heap/cache.h"
#include "heap/free.h"
#include "heap/large_cache.h"

/* A flush frees all cached blocks, so neighbours among them need not be merged one by one: runs of
 * them are found by their tags, and each run is freed as if it had been one block. */

/* The block before is not cached, so this one starts a run. */
static bool zmm_cache_run_starts(const zmm_block *block)
{
	return zmm_block_is_first(block) || zmm_block_prev_is_free(block) || !zmm_block_is_cached(zmm_prev_block(block));
}

/* Empties a list and adds those of its blocks that start a run to `starts`. */
static zmm_cached *zmm_cache_empty_list(zmm_heap *heap, size_t index, zmm_cached *starts)
{
	zmm_cache_list *list = ZMM_CACHE_LIST(heap, index);
	zmm_cached *cached = list->first;
	zmm_cached *next;

	heap->size -= zmm_cache_count(list) * ZMM_BUCKET_TRUE_SIZE(index);
	heap->count -= zmm_cache_count(list);
	list->first = NULL;
	list->room = list->max_count;
	for (; cached; cached = next) {
		next = cached->next;
		if (zmm_cache_run_starts(zmm_block_of_data(cached))) {
			cached->next = starts;
			starts = cached;
		}
	}
	return starts;
}

static void zmm_cache_release_run(zmm_heap *heap, zmm_block *first)
{
	zmm_block *block = first;

	while (zmm_block_is_cached(block)) {
		block = zmm_next_block(block);
	}
	zmm_block_tag(first, (size_t) ((uintptr_t) block - (uintptr_t) first), ZMM_USED_BLOCK);
	zmm_block_release(heap, first);
}

/* Requests that the cache served since the heap began, and the blocks it holds. */
static uint64_t zmm_cache_hits(const zmm_heap *heap, size_t *count)
{
	uint64_t hits = heap->large_cache.hit;
	size_t i;

	*count = heap->large_cache.count;
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		hits += ZMM_CACHE_LIST(heap, i)->hit;
		*count += zmm_cache_count(ZMM_CACHE_LIST(heap, i));
	}
	return hits;
}

bool zmm_cache_is_pressing(const zmm_heap *heap)
{
	size_t cached = zmm_heap_cached(heap);
	size_t count;
	uint64_t hits = zmm_cache_hits(heap, &count);

	if (heap->cache_size != ZMM_CACHE_AUTO || cached <= heap->real->size / ZMM_CACHE_SOFT_SHARE) {
		return false;
	}
	return cached > heap->real->size / ZMM_CACHE_HARD_SHARE
		|| hits - heap->flushed_at > ZMM_CACHE_FLUSH_COST * (uint64_t) count;
}

bool zmm_cache_flush(zmm_heap *heap)
{

	zmm_cached *starts = NULL;
	zmm_cached *next;
	size_t index, count;

	if (!zmm_heap_cached(heap)) {
		return false;
	}
	heap->flushed_at = zmm_cache_hits(heap, &count);
	zmm_large_cache_flush(heap);
	for (index = 0; index < ZMM_NUM_BUCKETS; index++) {
		starts = zmm_cache_empty_list(heap, index, starts);
	}
	for (; starts; starts = next) {
		next = starts->next;
		zmm_cache_release_run(heap, zmm_block_of_data(starts));
	}
	zmm_cache_set_floor(heap);
	zmm_debug_check_heap(heap);
	return true;
}

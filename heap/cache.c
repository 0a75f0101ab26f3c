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

bool zmm_cache_flush(zmm_heap *heap)
{
	zmm_cached *starts = NULL;
	zmm_cached *next;
	size_t index;

	if (!zmm_heap_cached(heap)) {
		return false;
	}
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

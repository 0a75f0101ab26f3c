#include "heap/cache.h"
#include "heap/free.h"

static void zmm_cache_flush_list(zmm_heap *heap, size_t index)
{
	zmm_cache_list *list = ZMM_CACHE_LIST(heap, index);
	zmm_cached *cached = list->first;
	zmm_cached *next;

	heap->size -= zmm_cache_count(list) * ZMM_BUCKET_TRUE_SIZE(index);
	list->first = NULL;
	list->room = list->max_count;
	for (; cached; cached = next) {
		next = cached->next;
		zmm_block_release(heap, zmm_block_of_data(cached));
	}
}

bool zmm_cache_flush(zmm_heap *heap)
{
	size_t index;

	if (!zmm_heap_cached(heap)) {
		return false;
	}
	for (index = 0; index < ZMM_NUM_BUCKETS; index++) {
		zmm_cache_flush_list(heap, index);
	}
	zmm_cache_set_floor(heap);
	zmm_debug_check_heap(heap);
	return true;
}

#include "heap/cache.h"
#include "heap/free.h"

static void zmm_cache_flush_list(zmm_heap *heap, size_t index)
{
	zmm_free_block *block = heap->cache[index];
	zmm_free_block *next;

	heap->cache[index] = NULL;
	heap->cache_stat[index].count = 0;
	for (; block; block = next) {
		next = block->next_free_block;
		heap->size -= ZMM_BUCKET_TRUE_SIZE(index);
		zmm_block_release(heap, &block->block);
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

/* zmm account: the sums that a heap keeps of its blocks. */

#ifndef ZMM_ACCOUNT_H
#define ZMM_ACCOUNT_H

#include "heap/types.h"

/* Bytes of cached blocks. */
static inline size_t zmm_heap_cached(const zmm_heap *heap)
{
	return heap->size - heap->use->size;
}

/* Bytes more are in use. */
static inline void zmm_use_add(zmm_heap *heap, size_t true_size)
{
	size_t in_use = heap->use->size + true_size;

	heap->use->size = in_use;
	if (in_use > heap->use->peak) {
		heap->use->peak = in_use;
	}
}

/* Call after each change of heap->size. */
static inline void zmm_cache_set_floor(zmm_heap *heap)
{
	heap->cache_floor = heap->size > heap->cache_size ? heap->size - heap->cache_size : 0;
}

#endif

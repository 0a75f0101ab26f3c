/* zmm alloc: handing a block out. */

#ifndef ZMM_ALLOC_H
#define ZMM_ALLOC_H

#include "heap/cache.h"

/* A request that the cache does not serve. */
ZMM_NOINLINE void *zmm_alloc_slow(zmm_heap *heap, size_t size ZMM_PLACE_DC);

/* Cuts a block of true_size bytes off a free one that is in no list; what is
 * left goes to the rest queue or to the free lists.  Returns the block's
 * true size, which is larger when the remainder would be no block. */
size_t zmm_block_carve(zmm_heap *heap, zmm_block *block, size_t size, size_t true_size, bool keep_rest);

/* The small list that serves a request of up to ZMM_MAX_SMALL_REQUEST bytes. */
static inline size_t zmm_request_index(size_t size)
{
	size_t most = ZMM_MIN_BLOCK_SIZE - ZMM_BLOCK_EXTRA; /* of list 0 */

	return size > most ? (size - most + ZMM_ALIGNMENT - 1) >> ZMM_ALIGNMENT_LOG2 : 0;
}

static inline void zmm_use_add(zmm_heap *heap, size_t true_size)
{
	size_t in_use = heap->use->size + true_size;

	heap->use->size = in_use;
	if (in_use > heap->use->peak) {
		heap->use->peak = in_use;
	}
}

/* `size` bytes aligned to 8 (see ZMM_MAX_ALIGNMENT for more), content undefined; 0 bytes are
 * served as 1.  NULL only when a hook said so or the heap is fallible. */
static inline void *zmm_alloc(zmm_heap *heap, size_t size ZMM_PLACE_DC)
{
	if (ZMM_LIKELY(size <= ZMM_MAX_SMALL_REQUEST)) {
		size_t index = zmm_request_index(size);
		zmm_free_block *block = zmm_cache_pop(heap, index);

		if (ZMM_LIKELY(block)) {
			zmm_use_add(heap, ZMM_BUCKET_TRUE_SIZE(index));
			zmm_debug_mark_used(heap, &block->block, size ZMM_PLACE_CC);
			return zmm_block_data(&block->block);
		}
	}
	return zmm_alloc_slow(heap, size ZMM_PLACE_CC);
}

#endif

/*
 * zmm account: the sums that a heap keeps of its blocks, and what changes them.
 *
 * A block's bytes are free (in a list, and counted there), cached, or in use:
 *
 *   size       == bytes cached and in use         count == blocks cached and in use
 *   use->size  == bytes in use
 *
 * Each of these functions takes bytes from one of the three to another and keeps both equations.  Nobody else changes the
 * sums, but for the reset.
 *
 * Blocks begin or end elsewhere only when memory becomes free or is free no more: heap->changes counts these steps.  A
 * block that is cached, or used again, stays where it is.
 */

#ifndef ZMM_ACCOUNT_H
#define ZMM_ACCOUNT_H

#include "heap/types.h"

/* Bytes of cached blocks. */
static inline size_t zmm_heap_cached(const zmm_heap *heap)
{
	return heap->size - heap->use->size;
}

/* The bound of the cache as one comparison of the bytes in use. */
static inline void zmm_account_set_floor(zmm_heap *heap)
{
	heap->cache.floor = heap->size > heap->cache.most ? heap->size - heap->cache.most : 0;
}

/* Free memory becomes cached blocks. */
static inline void zmm_account_cut(zmm_heap *heap, size_t size, size_t blocks)
{
	heap->size += size;
	heap->count += blocks;
	heap->changes++;
	zmm_account_set_floor(heap);
}

/* Cached blocks become free memory. */
static inline void zmm_account_merge(zmm_heap *heap, size_t size, size_t blocks)
{
	heap->size -= size;
	heap->count -= blocks;
	heap->changes++;
	zmm_account_set_floor(heap);
}

/* A cached block is used. */
static inline void zmm_account_uncache(zmm_heap *heap, size_t true_size)
{
	size_t in_use = heap->use->size + true_size;

	heap->use->size = in_use;
	if (in_use > heap->use->peak) {
		heap->use->peak = in_use;
	}
}

/* A used block is cached. */
static inline void zmm_account_cache(zmm_heap *heap, size_t true_size)
{
	heap->use->size -= true_size;
}

/* A used block is cached, and a cached one is used in its place: the peak knows one of them. */
static inline void zmm_account_exchange(zmm_heap *heap, size_t cached_size, size_t used_size)
{
	zmm_account_uncache(heap, used_size - cached_size);
}

/* Free memory becomes a used block. */
static inline void zmm_account_take(zmm_heap *heap, size_t true_size)
{
	zmm_account_cut(heap, true_size, 1);
	zmm_account_uncache(heap, true_size);
}

/* A used block has another size. */
static inline void zmm_account_resize(zmm_heap *heap, size_t old_size, size_t new_size)
{
	zmm_account_cut(heap, new_size - old_size, 0);
	zmm_account_cache(heap, old_size);
	zmm_account_uncache(heap, new_size);
}

#endif

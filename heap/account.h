/*
 * zmm account: the sums that a heap keeps of its blocks, and the functions that change them.
 *
 * A block's bytes are free (in a list, and counted there), cached, or in use:
 *
 *   size       == bytes cached and in use         count == blocks cached and in use
 *   use->size  == bytes in use
 *
 * Each function moves bytes from one of these three states to another and keeps the equations.  Only the reset changes
 * the sums elsewhere.
 *
 * Blocks begin or end at other addresses only when memory becomes free or stops being free: heap->changes counts these
 * steps.  A block that is cached, or used again, stays where it is.
 */

#ifndef ZMM_ACCOUNT_H
#define ZMM_ACCOUNT_H

#include "heap/types.h"

/* Returns the bytes of all cached blocks. */
static inline size_t zmm_heap_cached(const zmm_heap *heap)
{
	return heap->size - heap->use->size;
}

/* Sets cache.floor, which turns the bound of the cache into one comparison: while no more bytes are in use, a free
 * is not cached. */
static inline void zmm_account_set_floor(zmm_heap *heap)
{
	heap->cache.floor = heap->size > heap->cache.most ? heap->size - heap->cache.most : 0;
}

/* Counts free memory that becomes cached blocks. */
static inline void zmm_account_cut(zmm_heap *heap, size_t size, size_t blocks)
{
	heap->size += size;
	heap->count += blocks;
	heap->changes++;
	zmm_account_set_floor(heap);
}

/* Counts cached blocks that become free memory. */
static inline void zmm_account_merge(zmm_heap *heap, size_t size, size_t blocks)
{
	heap->size -= size;
	heap->count -= blocks;
	heap->changes++;
	zmm_account_set_floor(heap);
}

/* Counts a cached block that becomes a used one. */
static inline void zmm_account_uncache(zmm_heap *heap, size_t true_size)
{
	size_t in_use = heap->use->size + true_size;

	heap->use->size = in_use;
	if (in_use > heap->use->peak) {
		heap->use->peak = in_use;
	}
}

/* Counts a used block that becomes a cached one. */
static inline void zmm_account_cache(zmm_heap *heap, size_t true_size)
{
	heap->use->size -= true_size;
}

/* Counts a used block that is cached and a cached block that is used in its place.  The peak never includes both. */
static inline void zmm_account_exchange(zmm_heap *heap, size_t cached_size, size_t used_size)
{
	zmm_account_uncache(heap, used_size - cached_size);
}

/* Counts free memory that becomes a used block. */
static inline void zmm_account_take(zmm_heap *heap, size_t true_size)
{
	zmm_account_cut(heap, true_size, 1);
	zmm_account_uncache(heap, true_size);
}

/* Counts a used block that changes its size. */
static inline void zmm_account_resize(zmm_heap *heap, size_t old_size, size_t new_size)
{
	zmm_account_cut(heap, new_size - old_size, 0);
	zmm_account_cache(heap, old_size);
	zmm_account_uncache(heap, new_size);
}

#endif

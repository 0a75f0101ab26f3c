/*
 * zmm cache: small blocks that were freed but not merged.
 *
 * They stay marked used, so neighbours leave them alone, and wait in a LIFO list
 * for the next request of their size.  What the cache holds is never counted:
 * it is size - use->size, and cache_floor turns its limit into one comparison.
 */

#ifndef ZMM_CACHE_H
#define ZMM_CACHE_H

#include "heap/block.h"
#include "heap/debug.h"

static inline zmm_free_block *zmm_cache_pop(zmm_heap *heap, size_t index)
{
	zmm_free_block *block = heap->cache[index];

	if (ZMM_LIKELY(block)) {
		zmm_debug_check_cached(heap, &block->block);
		heap->cache[index] = block->next_free_block;
		heap->cache_stat[index].count--;
		heap->cache_stat[index].hit++;
	}
	return block;
}

static inline void zmm_cache_push(zmm_heap *heap, size_t index, zmm_free_block *block)
{
	zmm_cache_stat *stat = &heap->cache_stat[index];

	block->next_free_block = heap->cache[index];
	heap->cache[index] = block;
	if (++stat->count > stat->max_count) {
		stat->max_count = stat->count;
	}
	zmm_debug_mark_cached(heap, &block->block);
}

/* Merges every cached block.  Returns whether there were any. */
bool zmm_cache_flush(zmm_heap *heap);

/* The cache holds so much that it is worth flushing before the heap grows: an eighth of
 * the segments' bytes, or for a large request, which needs merged memory, what a
 * fixed cache would hold.  A block is flushed once for each time it was freed, so this
 * costs no more than merging at once, and mostly much less. */
static inline bool zmm_cache_is_pressing(const zmm_heap *heap, bool large)
{
	size_t most = heap->real->size / 8;

	if (large && most > ZMM_DEFAULT_CACHE_SIZE) {
		most = ZMM_DEFAULT_CACHE_SIZE;
	}
	return heap->cache_size == ZMM_CACHE_AUTO && zmm_heap_cached(heap) > most;
}

/* Call after each change of heap->size. */
static inline void zmm_cache_set_floor(zmm_heap *heap)
{
	heap->cache_floor = heap->size > heap->cache_size ? heap->size - heap->cache_size : 0;
}

#endif

/* zmm free: taking a block back. */

#ifndef ZMM_FREE_H
#define ZMM_FREE_H

#include "heap/cache.h"

/* A used block, no longer counted in heap->size, is merged with its free
 * neighbours; a segment that is empty then goes back to storage. */
void zmm_block_release(zmm_heap *heap, zmm_block *block);

/* The way of blocks that the cache does not take: large ones, those beyond its size,
 * and those that are no sound used block, which stop the process. */
ZMM_NOINLINE void zmm_free_slow(zmm_heap *heap, zmm_block *block);

/* Stops the process with the reason why a block cannot be freed or resized. */
ZMM_COLD ZMM_NORETURN void zmm_free_panic(zmm_heap *heap, const zmm_block *block);

/* A block that is used, and whose end was not overrun.  The mark bit may be set. */
static inline bool zmm_block_is_sound(const zmm_block *block)
{
	return zmm_block_is_used(block) && zmm_block_tags_agree(block);
}

/* The list of a used small block from its tag; ZMM_NUM_BUCKETS or more for anything
 * else, since flags that differ end up in the highest bits. */
static inline size_t zmm_small_used_index(zmm_word tag)
{
	zmm_word offset = tag - (zmm_word) (ZMM_MIN_BLOCK_SIZE | ZMM_USED_BLOCK);

	return (zmm_word) (offset >> ZMM_ALIGNMENT_LOG2 | offset << (sizeof(zmm_word) * CHAR_BIT - ZMM_ALIGNMENT_LOG2));
}

/* Frees a block; ptr came from this heap and is not NULL. */
static inline void zmm_free(zmm_heap *heap, void *ptr)
{
	zmm_block *block = zmm_block_of_data(ptr);
	zmm_word tag = block->info._size;
	size_t index = zmm_small_used_index(tag);

	if (ZMM_LIKELY(index < ZMM_NUM_BUCKETS)) {
		size_t true_size = tag - ZMM_USED_BLOCK;
		size_t in_use = heap->use->size - true_size;

		if (ZMM_LIKELY(zmm_block_at(block, true_size)->info._prev == tag && in_use >= heap->cache_floor)) {
			zmm_debug_check_used(heap, block);
			heap->use->size = in_use;
			zmm_cache_push(heap, index, (zmm_free_block *) block);
			return;
		}
	}
	zmm_free_slow(heap, block);
}

#endif

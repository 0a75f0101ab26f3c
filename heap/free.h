/* zmm free: taking a block back. */

#ifndef ZMM_FREE_H
#define ZMM_FREE_H

#include "heap/cache.h"

/* A used block, no longer counted in heap->size, is merged with its free
 * neighbours; a segment that is empty then goes back to storage. */
void zmm_block_release(zmm_heap *heap, zmm_block *block);

/* The way of blocks the cache does not take.  use->size is already lowered. */
ZMM_NOINLINE void zmm_free_slow(zmm_heap *heap, zmm_block *block);

/* Stops the process with the reason why a block cannot be freed or resized. */
ZMM_COLD ZMM_NORETURN void zmm_free_panic(zmm_heap *heap, const zmm_block *block);

/* A block that is used, and whose end was not overrun.  The mark bit may be set. */
static inline bool zmm_block_is_sound(const zmm_block *block)
{
	return zmm_block_is_used(block) && zmm_block_tags_agree(block);
}

/* Frees a block; ptr came from this heap and is not NULL. */
static inline void zmm_free(zmm_heap *heap, void *ptr)
{
	zmm_block *block = zmm_block_of_data(ptr);
	size_t true_size = zmm_tag_size(block->info._size);

	if (ZMM_UNLIKELY(!zmm_block_is_used(block))) {
		zmm_free_panic(heap, block);
	}
	if (ZMM_LIKELY(ZMM_SMALL_SIZE(true_size))) {
		size_t in_use = heap->use->size - true_size;

		if (ZMM_UNLIKELY(zmm_block_at(block, true_size)->info._prev != block->info._size)) {
			zmm_free_panic(heap, block);
		}
		zmm_debug_check_used(heap, block);
		heap->use->size = in_use;
		if (ZMM_LIKELY(in_use >= heap->cache_floor)) {
			zmm_cache_push(heap, ZMM_BUCKET_INDEX(true_size), (zmm_free_block *) block);
			return;
		}
	} else {
		true_size = zmm_block_size(block);
		if (ZMM_UNLIKELY(!zmm_block_tags_agree(block))) {
			zmm_free_panic(heap, block);
		}
		zmm_debug_check_used(heap, block);
		heap->use->size -= true_size;
	}
	zmm_free_slow(heap, block);
}

#endif

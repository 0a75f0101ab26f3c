/* zmm free: takes a block back, into the cache or to be merged with its free neighbours. */

#ifndef ZMM_FREE_H
#define ZMM_FREE_H

#include "heap/account.h"
#include "heap/cache.h"

/* Frees a block that the cache does not take: a large one, or one for which the cache has no room.  Stops the
 * process if the block is not a sound used one. */
ZMM_NOINLINE void zmm_free_slow(zmm_heap *heap, zmm_block *block);

/* Stops the process with the reason why a block cannot be freed or resized. */
ZMM_COLD ZMM_NORETURN void zmm_free_panic(zmm_heap *heap, const zmm_block *block);

/* Returns whether a block is used (not cached) and its end was not overrun.  Its mark bit may be set. */
static inline bool zmm_block_is_sound(const zmm_heap *heap, const zmm_block *block)
{
	return zmm_block_is_used(block) && zmm_block_tags_agree(heap, block);
}

/* Returns the index of a used small block by its tag.  For any other tag it returns ZMM_NUM_BUCKETS or more, since
 * flags that differ end up in the highest bits. */
static inline size_t zmm_small_used_index(zmm_word tag)
{
	zmm_word offset = tag - (zmm_word) (ZMM_MIN_BLOCK_SIZE | ZMM_USED_BLOCK);

	return (zmm_word) (offset >> ZMM_ALIGNMENT_LOG2 | offset << (sizeof(zmm_word) * CHAR_BIT - ZMM_ALIGNMENT_LOG2));
}

/* Returns the header behind a used block.  It is computed from the data and the tag, so that the processor needs
 * only one address. */
static inline const zmm_block *zmm_behind_data(const void *ptr, zmm_word tag)
{
	return zmm_block_at(ptr, (size_t) tag - (ZMM_USED_BLOCK + ZMM_HEADER_SIZE));
}

/* Puts a block into the cache if it is a sound small one and, when `bounded`, the cache has room for it.  Returns
 * false if zmm_free_slow() must look at the block.  Behind a block beyond ZMM_NEAR_SIZE it only fetches the tag: the
 * next owner of the block will write there, and the tag is compared before that. */
static inline bool zmm_free_to_cache(zmm_heap *heap, void *ptr, bool bounded)
{
	zmm_block *block = zmm_block_of_data(ptr);
	zmm_word tag = block->info._size;
	size_t true_size = tag - ZMM_USED_BLOCK;
	size_t index = zmm_small_used_index(tag);

	if (ZMM_LIKELY(index < ZMM_NUM_NEAR)) {
		if (ZMM_UNLIKELY(zmm_behind_data(ptr, tag)->info._prev != tag)) {
			return false;
		}
	} else if (ZMM_UNLIKELY(index >= ZMM_NUM_BUCKETS)) {
		return false;
	} else {
		ZMM_PREFETCH(zmm_behind_data(ptr, tag));
	}
	if (bounded && ZMM_UNLIKELY(heap->use->size <= heap->cache.floor)) {
		return false;
	}
	zmm_debug_check_used(heap, block);
	zmm_account_cache(heap, true_size);
	zmm_cache_push(heap, zmm_cache_list_for(heap, true_size - ZMM_HEADER_SIZE), block);
	return true;
}

/* Frees a block.  `ptr` came from this heap and is not NULL. */
static inline void zmm_free(zmm_heap *heap, void *ptr)
{
	if (ZMM_UNLIKELY(!zmm_free_to_cache(heap, ptr, true))) {
		zmm_free_slow(heap, zmm_block_of_data(ptr));
	}
}

/* Returns the block of a pointer in a hardened heap.  Stops the process unless the block is a used one.  Reads nothing
 * below the lowest segment and nothing beyond the highest one. */
zmm_block *zmm_hardened_block(zmm_heap *heap, void *ptr);

/* The same as zmm_free(), in a hardened heap. */
void zmm_hardened_free(zmm_heap *heap, void *ptr);

/* The same in a heap of either kind.  The engine's handlers know the kind of their heap and do not need this. */
static inline void zmm_heap_free(zmm_heap *heap, void *ptr)
{
	if (heap->hardened) {
		zmm_hardened_free(heap, ptr);
	} else {
		zmm_free(heap, ptr);
	}
}

#endif

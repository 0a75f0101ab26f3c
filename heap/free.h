/* zmm free: taking a block back. */

#ifndef ZMM_FREE_H
#define ZMM_FREE_H

#include "heap/account.h"
#include "heap/cache.h"

/* The way of blocks that the cache does not take: large ones, those beyond its size,
 * and those that are no sound used block, which stop the process. */
ZMM_NOINLINE void zmm_free_slow(zmm_heap *heap, zmm_block *block);

/* Stops the process with the reason why a block cannot be freed or resized. */
ZMM_COLD ZMM_NORETURN void zmm_free_panic(zmm_heap *heap, const zmm_block *block);

/* A block that is used, not cached, and whose end was not overrun.  The mark bit may be set. */
static inline bool zmm_block_is_sound(const zmm_heap *heap, const zmm_block *block)
{
	return zmm_block_is_used(block) && zmm_block_tags_agree(heap, block);
}

/* The index of a used small block from its tag; ZMM_NUM_BUCKETS or more for anything
 * else, since flags that differ end up in the highest bits. */
static inline size_t zmm_small_used_index(zmm_word tag)
{
	zmm_word offset = tag - (zmm_word) (ZMM_MIN_BLOCK_SIZE | ZMM_USED_BLOCK);

	return (zmm_word) (offset >> ZMM_ALIGNMENT_LOG2 | offset << (sizeof(zmm_word) * CHAR_BIT - ZMM_ALIGNMENT_LOG2));
}

/* The header behind a used block, from where its data begins and its tag: one address for the processor. */
static inline const zmm_block *zmm_behind_data(const void *ptr, zmm_word tag)
{
	return zmm_block_at(ptr, (size_t) tag - (ZMM_USED_BLOCK + ZMM_HEADER_SIZE));
}

/* Puts a block into the cache, if it is a sound small one and, when the cache is bounded, the
 * cache has room for it.  false: zmm_free_slow() has to look at it.  Of one that is not near its end (see
 * ZMM_NEAR_SIZE) the end is fetched only: whoever has the block next will write there, and looks first. */
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

/* Frees a block; ptr came from this heap and is not NULL. */
static inline void zmm_free(zmm_heap *heap, void *ptr)
{
	if (ZMM_UNLIKELY(!zmm_free_to_cache(heap, ptr, true))) {
		zmm_free_slow(heap, zmm_block_of_data(ptr));
	}
}

/* The block of a pointer in a hardened heap.  Stops the process unless it is a used one.  Reads nothing that is not the
 * heap's. */
zmm_block *zmm_hardened_block(zmm_heap *heap, void *ptr);

/* As zmm_free(), in a hardened heap. */
void zmm_hardened_free(zmm_heap *heap, void *ptr);

/* The same in a heap of either kind; the engine's handlers know theirs. */
static inline void zmm_heap_free(zmm_heap *heap, void *ptr)
{
	if (heap->hardened) {
		zmm_hardened_free(heap, ptr);
	} else {
		zmm_free(heap, ptr);
	}
}

#endif

/*
 * zmm rest queue: remainders of segments that were made for one large request.
 *
 * They stay out of the free lists, so that small requests do not take them, and serve when memory is nearly at the
 * limit.  The mark bit in a block's tags says that the block is in the queue: a small block has no room for anything
 * else.
 */

#ifndef ZMM_REST_H
#define ZMM_REST_H

#include "heap/bucket.h"

#define ZMM_REST_BUCKET(heap) zmm_list_head((heap)->rest.head)

static inline bool zmm_rest_is_empty(const zmm_heap *heap)
{
	return zmm_list_is_empty(heap, ZMM_REST_BUCKET(heap));
}

/* Returns whether a remainder counts among the blocks that the queue may hold.  With an original policy, small blocks
 * do not count. */
static inline bool zmm_rest_counts(const zmm_heap *heap, size_t true_size)
{
	return !heap->policy.original || !ZMM_SMALL_SIZE(true_size);
}

static inline bool zmm_block_is_rest(const zmm_block *block)
{
	return (block->info._size & (ZMM_TYPE_MASK | ZMM_MARK)) == (ZMM_FREE_BLOCK | ZMM_MARK);
}

/* Returns whether the queue holds as many blocks as it may. */
static inline bool zmm_rest_is_full(const zmm_heap *heap)
{
	return heap->rest.count >= ZMM_MAX_REST_BLOCKS && !zmm_rest_is_empty(heap);
}

/* Makes a remainder of true_size bytes, which is no block yet, the newest block of the queue, which is not full. */
void zmm_rest_insert(zmm_heap *heap, zmm_free_block *block, size_t true_size);
void zmm_rest_remove(zmm_heap *heap, zmm_free_block *block);

/* Returns the best fit: the smallest block of at least true_size bytes, or NULL. */
zmm_free_block *zmm_rest_search(zmm_heap *heap, size_t true_size);

#endif

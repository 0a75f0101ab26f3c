/*
 * zmm rest queue: remainders of segments that were made for one large request.
 *
 * They stay out of the free lists so that small requests do not eat them, and
 * serve when memory is nearly at the limit.  A block of the queue has the mark bit
 * in its tags, since a small one has no room for anything else.
 */

#ifndef ZMM_REST_H
#define ZMM_REST_H

#include "heap/bucket.h"

#define ZMM_REST_BUCKET(heap) zmm_list_head((heap)->rest.head)

static inline bool zmm_rest_is_empty(const zmm_heap *heap)
{
	return zmm_list_is_empty(heap, ZMM_REST_BUCKET(heap));
}

/* A remainder counts among the blocks that the queue may hold.  The original has small ones there and does not count
 * them. */
static inline bool zmm_rest_counts(const zmm_heap *heap, size_t true_size)
{
	return !heap->policy->original || !ZMM_SMALL_SIZE(true_size);
}

static inline bool zmm_block_is_rest(const zmm_block *block)
{
	return (block->info._size & (ZMM_TYPE_MASK | ZMM_MARK)) == (ZMM_FREE_BLOCK | ZMM_MARK);
}

/* The queue has as many blocks as it may. */
static inline bool zmm_rest_is_full(const zmm_heap *heap)
{
	return heap->rest.count >= ZMM_MAX_REST_BLOCKS && !zmm_rest_is_empty(heap);
}

/* A remainder of true_size bytes, no block yet, becomes the newest of the queue, which is not full. */
void zmm_rest_insert(zmm_heap *heap, zmm_free_block *block, size_t true_size);
void zmm_rest_remove(zmm_heap *heap, zmm_free_block *block);

/* Best fit: the smallest of at least true_size bytes, or NULL. */
zmm_free_block *zmm_rest_search(zmm_heap *heap, size_t true_size);

#endif

/* zmm free lists: one interface to the small lists, the large trees and the rest queue. */

#ifndef ZMM_FREELIST_H
#define ZMM_FREELIST_H

#include "heap/bucket.h"
#include "heap/marks.h"
#include "heap/rest.h"
#include "heap/tree.h"

/* Makes memory a free block of true_size bytes, in the small list or large tree of its size. */
static inline void zmm_freelist_insert(zmm_heap *heap, zmm_block *block, size_t true_size)
{
	zmm_free_block *free_block = (zmm_free_block *) block;

	zmm_block_tag(block, true_size, ZMM_FREE_BLOCK);
	zmm_debug_mark_free(heap, block, true_size);
	if (ZMM_SMALL_SIZE(true_size)) {
		zmm_bucket_insert(heap, free_block, true_size);
	} else {
		zmm_tree_insert(heap, free_block, true_size);
	}
}

/* Makes a remainder the newest block of the rest queue.  If the queue is full, its oldest block moves to the small
 * list or large tree of its size. */
static inline void zmm_freelist_insert_rest(zmm_heap *heap, zmm_block *block, size_t true_size)
{
	while (zmm_rest_is_full(heap)) {
		zmm_free_block *oldest = zmm_prev_free(heap, ZMM_REST_BUCKET(heap));
		size_t size = zmm_block_size(&oldest->block);

		zmm_rest_remove(heap, oldest);
		zmm_freelist_insert(heap, &oldest->block, size);
	}
	zmm_rest_insert(heap, (zmm_free_block *) block, true_size);
}

/* Takes a free block out of the list, tree or queue that has it.  Compares its size with the tag behind it first: a
 * mismatch is an overrun. */
static inline void zmm_freelist_remove(zmm_heap *heap, zmm_block *block)
{
	zmm_free_block *free_block = (zmm_free_block *) block;
	size_t true_size = zmm_block_size(block);

	if (ZMM_UNLIKELY(!zmm_block_tags_agree(heap, block))) {
		zmm_heap_panic(heap, block, "tags of a free block disagree");
	}
	if (zmm_block_is_rest(block)) {
		zmm_rest_remove(heap, free_block);
	} else if (ZMM_SMALL_SIZE(true_size)) {
		zmm_bucket_remove(heap, free_block, true_size);
	} else {
		zmm_tree_remove(heap, free_block, true_size);
	}
}

/* Returns the best fit of the small lists, else of the large trees, or NULL.  Does not search the rest queue. */
static inline zmm_block *zmm_freelist_search(zmm_heap *heap, size_t true_size)
{
	zmm_free_block *best = NULL;

	if (ZMM_SMALL_SIZE(true_size)) {
		best = zmm_bucket_search(heap, true_size);
	}
	if (!best) {
		best = zmm_tree_search(heap, true_size);
	}
	return (zmm_block *) best;
}

#endif

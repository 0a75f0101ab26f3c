/*
 * zmm growing blocks: those that were given slack when they moved or grew last.
 *
 * A size below the block's own may be growth within its slack or shrinking; what was asked
 * for last tells them apart.  Only the last few are remembered: a block that is
 * not gives its slack back when it is changed.
 */

#ifndef ZMM_GROWING_H
#define ZMM_GROWING_H

#include "heap/heap.h"

static inline void zmm_growing_note(zmm_heap *heap, const zmm_block *block, size_t size)
{
	heap->grown = (heap->grown + 1) % ZMM_NUM_GROWING;
	heap->growing[heap->grown].block = block;
	heap->growing[heap->grown].size = size;
}

/* The block is about to be freed or to move. */
static inline void zmm_growing_forget(zmm_heap *heap, const zmm_block *block)
{
	size_t i;

	for (i = 0; i < ZMM_NUM_GROWING; i++) {
		if (heap->growing[i].block == block) {
			heap->growing[i].block = NULL;
		}
	}
}

/* The block is remembered and now asked for more than before.  When less, it is
 * forgotten. */
static inline bool zmm_growing_within_slack(zmm_heap *heap, const zmm_block *block, size_t size)
{
	size_t i;

	for (i = 0; i < ZMM_NUM_GROWING; i++) {
		if (heap->growing[i].block == block) {
			bool grows = size > heap->growing[i].size;

			heap->growing[i].size = size;
			heap->growing[i].block = grows ? block : NULL;
			return grows;
		}
	}
	return false;
}

#endif

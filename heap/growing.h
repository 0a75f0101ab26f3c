/*
 * zmm growing blocks: large blocks that have slack, which they were given when they moved or grew last.
 *
 * A size below the block's own may be growth within its slack or shrinking; what was asked
 * for last tells them apart.  Any number of blocks is remembered, in a table by their addresses, which
 * is memory of the C library's: a program may let hundreds of values grow side by side.  A block
 * that is not remembered, for want of memory, gives its slack back when it is changed.
 *
 * Invariants:
 *   places has a block's entry at the place that its address says, or behind, with no free place between
 *   count is the number of entries, at most half of capacity
 *   recent is a place of the table: the one noted or asked for last, or another after a removal; NULL: there is no table
 */

#ifndef ZMM_GROWING_H
#define ZMM_GROWING_H

#include "heap/types.h"

/* The block has slack, and was asked for with so many bytes. */
void zmm_growing_note(zmm_heap *heap, const zmm_block *block, size_t size);

/* The block is about to be freed or to move. */
void zmm_growing_forget_noted(zmm_heap *heap, const zmm_block *block);

/* The block is remembered and now asked for more than before.  When less, it is
 * forgotten. */
bool zmm_growing_within_slack(zmm_heap *heap, const zmm_block *block, size_t size);

/* The same of the recent block only, which is most often asked for; another is not forgotten. */
static inline bool zmm_growing_goes_on(zmm_heap *heap, const zmm_block *block, size_t size)
{
	zmm_growing_block *recent = heap->growing.recent;

	if (!recent || recent->block != block || size <= recent->size) {
		return false;
	}
	recent->size = size;
	return true;
}

/* All blocks are gone. */
void zmm_growing_clear(zmm_heap *heap);

/* The table's memory goes back. */
void zmm_growing_end(zmm_heap *heap);

static inline void zmm_growing_forget(zmm_heap *heap, const zmm_block *block)
{
	if (heap->growing.count) {
		zmm_growing_forget_noted(heap, block);
	}
}

#endif

/*
 * zmm slack: the table of large blocks that have slack, which they got when they last moved or grew.
 * How the heap itself grows is in heap/segment.h.
 *
 * A request for less than a block's own size may be growth within its slack, or it may shrink the block.  The size
 * asked for last distinguishes the two.  A table remembers that size for up to 32,768 blocks, by their addresses, since a
 * program may let hundreds of values grow side by side.  The table is memory of the C library.  If there is no room to
 * remember a block, the block gives its slack back when it is resized next.
 *
 * Invariants:
 *   a block's entry is at the place that its address leads to, or behind it with no free place between
 *   count is the number of entries, at most half of capacity
 *   recent is a place of the table: that of the last note or resize, or another one after a removal; NULL: there is no
 *   table
 */

#ifndef ZMM_SLACK_H
#define ZMM_SLACK_H

#include "heap/types.h"

/* Notes that a block has slack, and that `size` bytes were asked for. */
void zmm_slack_note(zmm_heap *heap, const zmm_block *block, size_t size);

/* Forgets a block that is about to be freed or to move. */
void zmm_slack_forget_noted(zmm_heap *heap, const zmm_block *block);

/* Returns whether a block is remembered and `size` is more than was asked for before.  Notes the size then; else
 * forgets the block. */
bool zmm_slack_within(zmm_heap *heap, const zmm_block *block, size_t size);

/* The same for the recent block only, which is resized most often.  Forgets no block. */
static inline bool zmm_slack_goes_on(zmm_heap *heap, const zmm_block *block, size_t size)
{
	zmm_slack_block *recent = heap->slack.recent;

	if (!recent || recent->block != block || size <= recent->size) {
		return false;
	}
	recent->size = size;
	return true;
}

/* Forgets all blocks. */
void zmm_slack_clear(zmm_heap *heap);

/* Frees the memory of the table. */
void zmm_slack_end(zmm_heap *heap);

static inline void zmm_slack_forget(zmm_heap *heap, const zmm_block *block)
{
	if (heap->slack.count) {
		zmm_slack_forget_noted(heap, block);
	}
}

#endif

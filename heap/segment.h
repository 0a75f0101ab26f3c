/*
 * zmm segments: getting them from storage, opening them further, giving them back, and the list
 * of them.
 *
 * A common segment of a heap with a reservation is asked for whole and opens in steps: the
 * guard moves behind what is cut into blocks.  So blocks pack as if segments were as large as
 * their reservation, while only what is open is counted and in memory.  The last segment that
 * has something left to open is the heap's frontier.
 */

#ifndef ZMM_SEGMENT_H
#define ZMM_SEGMENT_H

#include "heap/segment_size.h"
#include "heap/segment_table.h"

/* Bytes that the frontier may still open. */
static inline size_t zmm_frontier_room(zmm_heap *heap)
{
	return heap->segments.frontier ? zmm_table_sound_entry(heap, heap->segments.frontier)->reserved - heap->segments.frontier->size : 0;
}

/* The way that serves a request for `span` bytes of free memory. */
zmm_growth zmm_growth_for(zmm_heap *heap, size_t span);

/* The same for a segment made for one large block. */
zmm_growth zmm_growth_apart(const zmm_heap *heap, size_t true_size);

/* Goes that way.  The memory is in no list and has no tags; its start and size are told.
 * NULL: storage has none. */
zmm_block *zmm_growth_make(zmm_heap *heap, const zmm_growth *growth, size_t *span);

/* The same for a segment that storage gave out before, with its size written; the
 * segment table has room for it. */
void zmm_segment_adopt(zmm_heap *heap, zmm_segment *segment);

/* Closes what is free at the end of each common segment, and gives back the pages that are not open any more.
 * Returns the bytes of those that were in memory. */
size_t zmm_segments_close(zmm_heap *heap);

/* Gives an empty segment back to storage, or keeps it as a spare. */
void zmm_segment_release(zmm_heap *heap, zmm_segment *segment);

/* Changes a segment that holds one block only to `size` bytes, and its reservation to `reserved` or
 * more, or to `size` when storage has no more; it may move.  The caller writes the block's tags anew.  NULL: storage cannot, nothing has
 * changed. */
zmm_segment *zmm_segment_resize(zmm_heap *heap, zmm_segment *segment, size_t size, size_t reserved);

#endif

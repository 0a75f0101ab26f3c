/*
 * zmm segments: gets segments from storage, opens them further, resizes them and gives them back.
 *
 * In a heap with a reservation, storage gives a common segment's whole reservation at once, and the segment opens in
 * steps: its guard moves behind the part that is cut into blocks.  So blocks pack as if segments were as large as their
 * reservation, while only the open part is counted and in memory.  The frontier is the common segment that opens next;
 * another one takes its place when that has more left to open.
 */

#ifndef ZMM_SEGMENT_H
#define ZMM_SEGMENT_H

#include "heap/segment_size.h"
#include "heap/segment_table.h"

/* Returns the bytes that the frontier may still open; 0 if there is no frontier. */
static inline size_t zmm_frontier_room(zmm_heap *heap)
{
	return heap->segments.frontier
		? zmm_table_sound_entry(heap, heap->segments.frontier)->reserved - heap->segments.frontier->size : 0;
}

/* Returns the growth that makes `span` bytes of free memory. */
zmm_growth zmm_growth_for(zmm_heap *heap, size_t span);

/* Returns the growth that makes a new segment for one large block. */
zmm_growth zmm_growth_apart(const zmm_heap *heap, size_t true_size);

/* Makes a growth.  Returns the start of the new memory and stores its size in `span`; the memory is in no list and
 * has no tags.  NULL: storage has no memory. */
zmm_block *zmm_growth_make(zmm_heap *heap, const zmm_growth *growth, size_t *span);

/* Adds a common segment that storage gave before.  Its header has its size, and the segment table has room for it. */
void zmm_segment_adopt(zmm_heap *heap, zmm_segment *segment);

/* Closes the free memory at the end of each common segment, and gives the pages that are not open any more back to the
 * system.  Returns the bytes of them that were in memory. */
size_t zmm_segments_close(zmm_heap *heap);

/* Gives an empty segment back to storage, or keeps it as a spare. */
void zmm_segment_release(zmm_heap *heap, zmm_segment *segment);

/* Changes a segment that holds one block only to `size` bytes, and its reservation to `reserved` or more, or to
 * `size` if storage has no more.  The segment may move; the result is its new place.  The caller writes the block's
 * tags anew.  NULL: storage cannot, and nothing has changed. */
zmm_segment *zmm_segment_resize(zmm_heap *heap, zmm_segment *segment, size_t size, size_t reserved);

#endif

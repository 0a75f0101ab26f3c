/* zmm segments: getting them from storage, giving them back, and the list of them. */

#ifndef ZMM_SEGMENT_H
#define ZMM_SEGMENT_H

#include "heap/block.h"

/* What a large request leaves over of its segment is less than a page: the block takes it. */
static inline bool zmm_segment_is_tight(const zmm_heap *heap)
{
	return heap->segment_unit < heap->block_size;
}

/* Bytes of the segment made for a block of true_size: block_size or, for a
 * large request, the next multiple of segment_unit. */
static inline size_t zmm_segment_size_for(const zmm_heap *heap, size_t true_size)
{
	size_t size = true_size + ZMM_SEGMENT_OVERHEAD;

	if (size <= heap->block_size) {
		return heap->block_size;
	}
	return (size + heap->segment_unit - 1) & ~(heap->segment_unit - 1);
}

/* Bytes that a segment's blocks share. */
static inline size_t zmm_segment_capacity(const zmm_segment *segment)
{
	return segment->size - ZMM_SEGMENT_OVERHEAD;
}

/* A segment with its guard and no block yet, a spare one if it serves, or NULL when storage
 * has none. */
zmm_segment *zmm_segment_new(zmm_heap *heap, size_t size);

/* The same for a segment that storage gave out before, with its size written; the
 * segment table has room for it. */
void zmm_segment_adopt(zmm_heap *heap, zmm_segment *segment);

/* Gives an empty segment back to storage, or keeps it as a spare. */
void zmm_segment_release(zmm_heap *heap, zmm_segment *segment);

/* Changes a segment that holds one block only; it may move.  The caller writes
 * the block's tags anew.  NULL: storage cannot, nothing has changed. */
zmm_segment *zmm_segment_resize(zmm_heap *heap, zmm_segment *segment, size_t size);

#endif

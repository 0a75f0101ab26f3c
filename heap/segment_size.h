/* zmm segment size: which blocks share a segment, and how large segments are. */

#ifndef ZMM_SEGMENT_SIZE_H
#define ZMM_SEGMENT_SIZE_H

#include "heap/types.h"

/* Returns whether segments are multiples of a page.  Then the remainder of a large block's segment is less than a page,
 * and the block takes it. */
static inline bool zmm_segment_is_tight(const zmm_heap *heap)
{
	return heap->segments.unit < heap->segments.common_size;
}

static inline size_t zmm_segment_round(const zmm_heap *heap, size_t size)
{
	return (size + heap->segments.unit - 1) & ~(heap->segments.unit - 1);
}

/* Returns whether a block gets a segment of its own: it is larger than a common one, or, where segments open further,
 * than half of one. */
static inline bool zmm_segment_is_own(const zmm_heap *heap, size_t true_size)
{
	return true_size > heap->segments.own_size;
}

/* Returns the bytes of the segment that is made for a block of true_size: common_size, or the next multiple of `unit`
 * for a block with a segment of its own. */
static inline size_t zmm_segment_size_for(const zmm_heap *heap, size_t true_size)
{
	return zmm_segment_is_own(heap, true_size)
		? zmm_segment_round(heap, true_size + ZMM_SEGMENT_OVERHEAD) : heap->segments.common_size;
}

/* Returns whether common segments open further, up to their reservation. */
static inline bool zmm_segments_open(const zmm_heap *heap)
{
	return heap->segments.reservation > heap->segments.common_size;
}

/* Returns whether a segment with this reservation is ordinary: it reserves no more than a common segment. */
static inline bool zmm_segment_is_ordinary(const zmm_heap *heap, size_t reserved)
{
	return reserved <= heap->segments.reservation;
}

/* Frees a segment when all of the heap goes, by a reset or at the end; storage knows it by its reservation.  Else
 * zmm_segment_give_back() does it (heap/purge.h). */
static inline void zmm_segment_free(zmm_storage *storage, const zmm_segment_entry *entry)
{
	entry->segment->size = entry->reserved;
	storage->handlers->_free(storage, entry->segment);
}

/* Returns the bytes that a segment's blocks share. */
static inline size_t zmm_segment_capacity(const zmm_segment *segment)
{
	return segment->size - ZMM_SEGMENT_OVERHEAD;
}

/* A way to more memory: a segment opens further, or a new one is made. */
typedef struct zmm_growth {
	zmm_segment *segment; /* the segment that opens further; NULL: a new one is made */
	size_t size;          /* bytes of segments that the growth adds */
	size_t least;         /* bytes that serve the request if the limit does not allow `size` */
	size_t reserved;      /* reservation of the new segment */
	bool common;          /* the segment is common */
} zmm_growth;

#endif

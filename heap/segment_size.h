/* zmm segment size: what segments a heap asks for, and for what. */

#ifndef ZMM_SEGMENT_SIZE_H
#define ZMM_SEGMENT_SIZE_H

#include "heap/types.h"

/* What a large request leaves over of its segment is less than a page: the block takes it. */
static inline bool zmm_segment_is_tight(const zmm_heap *heap)
{
	return heap->segments.unit < heap->segments.common_size;
}

static inline size_t zmm_segment_round(const zmm_heap *heap, size_t size)
{
	return (size + heap->segments.unit - 1) & ~(heap->segments.unit - 1);
}

/* A block has a segment of its own: it is larger than one, or than a half where segments open in pages. */
static inline bool zmm_segment_is_own(const zmm_heap *heap, size_t true_size)
{
	return true_size > heap->segments.own_size;
}

/* Bytes of the segment made for a block of true_size: common_size or, for one of its own, the next
 * multiple of unit. */
static inline size_t zmm_segment_size_for(const zmm_heap *heap, size_t true_size)
{
	return zmm_segment_is_own(heap, true_size) ? zmm_segment_round(heap, true_size + ZMM_SEGMENT_OVERHEAD) : heap->segments.common_size;
}

/* Common segments open further, up to their reservation. */
static inline bool zmm_segments_open(const zmm_heap *heap)
{
	return heap->segments.reservation > heap->segments.common_size;
}

/* A segment with this reservation is as others of the heap are: not made for one block larger than that. */
static inline bool zmm_segment_is_ordinary(const zmm_heap *heap, size_t reserved)
{
	return reserved <= heap->segments.reservation;
}

/* Gives a segment back to storage, which knows it by its reservation. */
static inline void zmm_segment_free(zmm_storage *storage, const zmm_segment_entry *entry)
{
	entry->segment->size = entry->reserved;
	storage->handlers->_free(storage, entry->segment);
}

/* Bytes that a segment's blocks share. */
static inline size_t zmm_segment_capacity(const zmm_segment *segment)
{
	return segment->size - ZMM_SEGMENT_OVERHEAD;
}

/* A way to more memory: `size` more bytes of segments. */
typedef struct zmm_growth {
	zmm_segment *segment; /* that opens further; NULL: a new one */
	size_t size;
	size_t least;         /* the same if there is no more to be had */
	size_t reserved;      /* of a new one */
	bool common;
} zmm_growth;

#endif

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

#include "heap/table.h"

/* What a large request leaves over of its segment is less than a page: the block takes it. */
static inline bool zmm_segment_is_tight(const zmm_heap *heap)
{
	return heap->segment_unit < heap->block_size;
}

static inline size_t zmm_segment_round(const zmm_heap *heap, size_t size)
{
	return (size + heap->segment_unit - 1) & ~(heap->segment_unit - 1);
}

/* A block has a segment of its own: it is larger than one, or than a half where segments open in pages. */
static inline bool zmm_segment_is_own(const zmm_heap *heap, size_t true_size)
{
	return true_size > heap->own_size;
}

/* Bytes of the segment made for a block of true_size: block_size or, for one of its own, the next
 * multiple of segment_unit. */
static inline size_t zmm_segment_size_for(const zmm_heap *heap, size_t true_size)
{
	return zmm_segment_is_own(heap, true_size) ? zmm_segment_round(heap, true_size + ZMM_SEGMENT_OVERHEAD) : heap->block_size;
}

/* Common segments open further, up to their reservation. */
static inline bool zmm_segments_open(const zmm_heap *heap)
{
	return heap->reservation > heap->block_size;
}

/* A segment with this reservation is as others of the heap are: not made for one block larger than that. */
static inline bool zmm_segment_is_ordinary(const zmm_heap *heap, size_t reserved)
{
	return reserved <= heap->reservation;
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

/* Bytes that the frontier may still open. */
static inline size_t zmm_frontier_room(zmm_heap *heap)
{
	return heap->frontier ? zmm_table_sound_entry(heap, heap->frontier)->reserved - heap->frontier->size : 0;
}

/* A way to more memory: `size` more bytes of segments. */
typedef struct zmm_growth {
	zmm_segment *segment; /* that opens further; NULL: a new one */
	size_t size;
	size_t least;         /* the same if there is no more to be had */
	size_t reserved;      /* of a new one */
	bool common;
} zmm_growth;

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

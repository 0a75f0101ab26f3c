/*
 * zmm spare segments: empty segments that are kept for the next growth.
 *
 * A segment that storage gives costs a call of the system's and a page fault for each
 * page.  So empty segments of just block_size are kept: during a request as many as
 * the heap is likely to want again soon, and from one request to the next as
 * many as requests needed on average.
 *
 * A spare is no part of the heap: it is not in the list of segments and not counted in
 * the real size, has no blocks, and goes back when gc, a storage that has no
 * more, or a larger segment asks for it.  Heaps with a fixed cache keep none.
 *
 * Invariant, whenever a segment came or went:
 *   segments of block_size and spares are no more than an average request needs,
 *   or real size and spares together have no more bytes than the real peak
 */

#ifndef ZMM_SPARE_H
#define ZMM_SPARE_H

#include "heap/heap.h"

/* An empty segment, not counted any more, becomes a spare or goes back to storage. */
void zmm_spare_put(zmm_heap *heap, zmm_segment *segment);

/* A spare, with its size written, or NULL. */
zmm_segment *zmm_spare_take(zmm_heap *heap);

/* There was none, and a segment of block_size comes from storage. */
void zmm_spare_note_miss(zmm_heap *heap);

/* A segment larger than block_size is about to take `more` bytes: spares that it
 * displaces go back. */
void zmm_spare_make_room(zmm_heap *heap, size_t more);

/* Gives all spares back to storage; returns their bytes. */
size_t zmm_spare_release(zmm_heap *heap);

/* The request ends: all segments but `home` (which may be NULL) become spares or go back
 * to storage.  true: no spare was kept, and storage is to be compacted. */
bool zmm_spare_settle(zmm_heap *heap, const zmm_segment *home);

static inline size_t zmm_spare_bytes(const zmm_heap *heap)
{
	return heap->spares.count * heap->block_size;
}

#endif

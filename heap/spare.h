/*
 * zmm spare segments: empty segments that are kept for the next growth.
 *
 * A segment that storage gives costs a call of the system's and a page fault for each
 * page.  So empty segments are kept: during a request as many as the heap is likely to
 * want again soon, and from one request to the next as many as a usual request needs.
 *
 * A spare is no part of the heap: it is not in the list of segments and not counted in
 * the real size, has no blocks, nothing in it is read, and it goes back when gc, a storage that has no
 * more, or other segments ask for its room.  Heaps with a fixed cache keep none.
 *
 * A spare counts as many bytes as were ever open of it: the rest of its reservation is in no
 * memory.
 *
 * A spare serves a block that needs less; what is touched and not open of large segments is loose, and
 * no more than a common segment reserves, but for a fourth of each.
 *
 * Invariant, whenever a segment came or went:
 *   there is no spare, or what is in use of ordinary segments and spares together have no more bytes than a usual
 *   request needs, or real size, spares and what is loose no more than the real peak and a 16th of it, or a fourth
 *   of what a common segment reserves if that is more
 *
 * A usual request needs what requests needed on average (which moves halfway to each peak), or, up to 2 MiB
 * more, what more than one of the last few needed: 32 at least, 64 at most.
 */

#ifndef ZMM_SPARE_H
#define ZMM_SPARE_H

#include "heap/segment_size.h"

/* An empty segment, not counted and in the table no more, becomes a spare or goes back to storage. */
void zmm_spare_put(zmm_heap *heap, const zmm_segment_entry *entry);

/* A spare that serves a growth: its segment, reservation and what was touched are told.  false: there
 * is none. */
bool zmm_spare_take(zmm_heap *heap, const zmm_growth *growth, zmm_segment_entry *entry);

/* So many bytes of pages come from storage that spares might have had. */
void zmm_spare_missed(zmm_heap *heap, size_t bytes);

/* There was none, and a segment comes from storage. */
void zmm_spare_note_miss(zmm_heap *heap, const zmm_growth *growth);

/* The heap is about to take `more` bytes, of a segment with that reservation: spares that it displaces go
 * back. */
void zmm_spare_make_room(zmm_heap *heap, size_t more, size_t reserved);

/* Gives all spares back to storage; returns their bytes. */
size_t zmm_spare_release(zmm_heap *heap);

/* The same, and the memory of their list. */
void zmm_spare_end(zmm_heap *heap);

/* The request ends: all segments but `home` (which may be NULL) become spares or go back
 * to storage.  true: no spare was kept, and storage is to be compacted. */
bool zmm_spare_settle(zmm_heap *heap, const zmm_segment *home);

/* What a usual request needs, in whole segments. */
size_t zmm_spare_usual(const zmm_heap *heap);

static inline size_t zmm_spare_bytes(const zmm_heap *heap)
{
	return heap->spares.bytes;
}

#endif

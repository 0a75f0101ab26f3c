/*
 * zmm spare segments: empty segments that are kept for the next growth.
 *
 * A new segment from storage costs a system call, and a page fault for each page.  So empty segments are kept: during a
 * request as many as the heap will probably need again soon, and between two requests as many as a usual request needs.
 *
 * A spare is no part of the heap: it is not in the list of segments, the real size does not count it, it has no
 * blocks, and the heap reads nothing in it.  It goes back to storage when gc runs, when storage has no more memory,
 * or when other segments need its room.  Heaps of an original policy, as those with a fixed cache have, keep no spares.
 *
 * A spare counts the bytes that were open of it since the pages beyond were last purged (touched): the rest of its
 * reservation is not expected in memory.
 *
 * A spare may serve a large block that needs less.  Bytes of large segments that are touched and not open are loose.
 * A spare serves a block if that leaves no more than a fourth of the spare loose, or if all loose bytes together are
 * then no more than the reservation of a common segment.
 *
 * Invariant after each segment that comes or goes, one of:
 *   1. there is no spare
 *   2. open bytes of ordinary segments + spares <= need of a usual request
 *   3. spares <= max(real size / 8, reservation of a common segment, bytes that storage gave again after spares
 *      were given back), and
 *      real size + spares + loose bytes <= real peak + max(real peak / 16, reservation of a common segment / 4).
 *      The first half is looked at when a segment goes: where one of one block shrinks, the real size is smaller until
 *      then
 *
 * Else a spare goes back (see zmm_spare_put()): a large one, the oldest first, then the newest of the others.  A large
 * spare also goes back when it served nobody while ZMM_SPARE_AGE segments came and went.
 *
 * The need of a usual request is the average need of requests (the average moves halfway to each new peak), or more:
 * a need that at least two of the last requests had, up to the next multiple of 2 MiB above the average.  The last
 * requests are at least 32 and at most 64.
 */

#ifndef ZMM_SPARE_H
#define ZMM_SPARE_H

#include "heap/segment_size.h"

/* Makes an empty segment, which is no longer counted nor in the table, a spare or gives it back to storage. */
void zmm_spare_put(zmm_heap *heap, const zmm_segment_entry *entry);

/* Takes a spare that serves a growth, and stores its segment, its reservation and its touched bytes in `entry`.  false:
 * there is none. */
bool zmm_spare_take(zmm_heap *heap, const zmm_growth *growth, zmm_segment_entry *entry);

/* Notes that `bytes` of pages come from storage: a spare that was given back might have had them. */
void zmm_spare_missed(zmm_heap *heap, size_t bytes);

/* Notes that no spare served a growth, and that a segment comes from storage. */
void zmm_spare_note_miss(zmm_heap *heap, const zmm_growth *growth);

/* Gives back the spares that have to go when the heap takes `more` bytes, for a segment with this reservation. */
void zmm_spare_make_room(zmm_heap *heap, size_t more, size_t reserved);

/* Gives all spares back to storage; returns their bytes. */
size_t zmm_spare_release(zmm_heap *heap);

/* Gives all spares back to storage and frees the memory of their list. */
void zmm_spare_end(zmm_heap *heap);

/* Ends a request: makes all segments except `home` (which may be NULL) spares, or gives them back to storage.  true: no
 * spare was kept, and storage should be compacted. */
bool zmm_spare_settle(zmm_heap *heap, const zmm_segment *home);

/* Returns the bytes of segments that a usual request needs. */
size_t zmm_spare_usual(const zmm_heap *heap);

static inline size_t zmm_spare_bytes(const zmm_heap *heap)
{
	return heap->spares.bytes;
}

#endif

/*
 * zmm segment table: an entry for each segment, outside the heap, and the list of segments.
 *
 * The list is singly linked, and a segment's header has no room for a link back.  So the segment's entry in the table
 * has the segment before it, and the segment's guard has the index of that entry.  (A guard's tag needs only its type
 * bits.)
 *
 * Invariants, proved by zmm_heap_check():
 *   entries[i].segment    has i in its guard, for each i below count
 *   entries[i].newer      is the segment before it in the list; NULL: it is the first
 *   entries[i].size       == size in the segment's header; the program may write over the header, not over the entry
 *   count                 == number of segments in the list
 *
 * heap->changes counts each change of the table, and each move of its entries in memory.
 *
 * The table's memory comes from the C library: 48 bytes for each segment on 64-bit machines.
 */

#ifndef ZMM_SEGMENT_TABLE_H
#define ZMM_SEGMENT_TABLE_H

#include "heap/segment_entry.h"

/* Makes room for one more segment.  false: no memory, nothing has changed. */
bool zmm_table_reserve(zmm_heap *heap);

/* Makes a segment the first of the list and copies its entry into the table, which has room for it.  The segment has
 * its guard. */
void zmm_table_add(zmm_heap *heap, const zmm_segment_entry *entry);

/* Takes a segment out of the list and the table. */
void zmm_table_remove(zmm_heap *heap, zmm_segment *segment);

/* Records that a segment of the list is now at `moved`, with its header and guard.  `entry` comes from a call of
 * zmm_table_sound_entry() before the move. */
void zmm_table_move(zmm_heap *heap, zmm_segment_entry *entry, zmm_segment *moved);

/* Returns the entry of a segment, or NULL if it has none or its guard is damaged.  The entry is valid until a segment
 * comes or goes. */
zmm_segment_entry *zmm_table_entry(const zmm_heap *heap, const zmm_segment *segment);

/* Returns the entry of a segment, and stops the process if there is none or the list does not lead to the segment. */
zmm_segment_entry *zmm_table_sound_entry(zmm_heap *heap, const zmm_segment *segment);

/* Removes all entries after the segments are gone. */
void zmm_table_clear(zmm_heap *heap);

/* Frees the table's memory. */
void zmm_table_end(zmm_heap *heap);

#endif

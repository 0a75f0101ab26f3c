/*
 * zmm segment table: finds a segment's place in the list of segments at once.
 *
 * The list is singly linked and a segment's header has no room for a link back, so
 * the segment's predecessor stands in a table beside the heap, and the segment's
 * guard, whose tag needs its type bits only, has the index of its entry there.
 *
 * Invariants, proved by zmm_heap_check():
 *   entries[i].segment    has i in its guard, for each i below count
 *   entries[i].newer      is the segment before it in the list; NULL: it is the first
 *   entries[i].size       == size in the segment's header, which programs may write over
 *   count                 == number of segments in the list
 *
 * Each change of it is one of heap->changes, and so is that its entries are elsewhere.
 *
 * The table is memory of the C library's, 48 bytes for each segment on 64-bit machines.
 */

#ifndef ZMM_SEGMENT_TABLE_H
#define ZMM_SEGMENT_TABLE_H

#include "heap/segment_entry.h"

/* Makes room for one more segment.  false: no memory, nothing has changed. */
bool zmm_table_reserve(zmm_heap *heap);

/* A segment that has its guard becomes the first of the list; there is room for its entry, which is
 * copied. */
void zmm_table_add(zmm_heap *heap, const zmm_segment_entry *entry);

/* Takes a segment out of the list and the table. */
void zmm_table_remove(zmm_heap *heap, zmm_segment *segment);

/* A segment of the list is now at `moved`, its header and guard as they were.  `entry`
 * is what zmm_table_sound_entry() said before it moved. */
void zmm_table_move(zmm_heap *heap, zmm_segment_entry *entry, zmm_segment *moved);

/* The entry of a segment, or NULL when it has none or its guard is damaged.  Valid
 * until a segment comes or goes. */
zmm_segment_entry *zmm_table_entry(const zmm_heap *heap, const zmm_segment *segment);

/* The same, and the entry leads back; else the process stops. */
zmm_segment_entry *zmm_table_sound_entry(zmm_heap *heap, const zmm_segment *segment);

/* The segments are gone. */
void zmm_table_clear(zmm_heap *heap);

/* The table's memory goes back. */
void zmm_table_end(zmm_heap *heap);

#endif

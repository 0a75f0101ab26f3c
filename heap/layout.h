/*
 * zmm layout: the segments of a heap in the order of their addresses, with the sizes that the segment table has.
 *
 * It serves code that reads a heap that may be damaged.  That code trusts no header and no pointer in the heap, and
 * reads only what lies in a segment of the layout.  The layout is memory of the C library.  It holds until a segment
 * comes, goes, opens or closes.
 */

#ifndef ZMM_LAYOUT_H
#define ZMM_LAYOUT_H

#include "heap/types.h"

typedef struct zmm_layout {
	const zmm_segment_entry **entries; /* owned; the entries are those of the table */
	size_t count;
} zmm_layout;

/* Makes a layout.  Returns false if there is no memory; the layout is empty then. */
bool zmm_layout_take(zmm_layout *layout, const zmm_heap *heap);

void zmm_layout_end(zmm_layout *layout);

/* Returns the segment that starts at an address, or NULL. */
const zmm_segment_entry *zmm_layout_at(const zmm_layout *layout, const void *address);

/* Returns the segment in which `size` bytes from an address can be read as a block: between header and guard, and
 * aligned.  NULL: there is none. */
const zmm_segment_entry *zmm_layout_of_block(const zmm_layout *layout, const void *address, size_t size);

#endif

/*
 * zmm layout: the segments of a heap in the order of their addresses, with the sizes that the segment
 * table has.
 *
 * Whoever looks at a heap that may be damaged believes no header and no pointer in it, but reads
 * what lies in a segment of the layout.  The layout is memory of the C library's, and holds
 * until a segment comes, goes, opens or closes.
 */

#ifndef ZMM_LAYOUT_H
#define ZMM_LAYOUT_H

#include "heap/types.h"

typedef struct zmm_layout {
	const zmm_segment_entry **entries; /* owned; those of the table */
	size_t count;
} zmm_layout;

/* false: no memory, the layout is empty. */
bool zmm_layout_take(zmm_layout *layout, const zmm_heap *heap);

void zmm_layout_end(zmm_layout *layout);

/* The segment that starts at an address, or NULL. */
const zmm_segment_entry *zmm_layout_at(const zmm_layout *layout, const void *address);

/* The segment in which `size` bytes from an address can be read as a block: between its header and its guard,
 * aligned.  Or NULL. */
const zmm_segment_entry *zmm_layout_of_block(const zmm_layout *layout, const void *address, size_t size);

#endif

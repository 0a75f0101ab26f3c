/* zmm purge: gives memory back: segments, and whole pages inside free blocks. */

#ifndef ZMM_PURGE_H
#define ZMM_PURGE_H

#include "heap/types.h"

/* Purges the pages inside free blocks.  The blocks stay free and their segments stay the heap's; the next use of a
 * purged page costs a page fault.  Returns the bytes that left memory; 0 if storage cannot purge. */
size_t zmm_heap_purge(zmm_heap *heap);

/* Gives a segment back to storage.  Its header has the reservation as its size; `used` bytes of it were touched.  While
 * gc runs, the segment's memory goes to the system even if storage would keep it, and its bytes are added to
 * heap->gc.given_back. */
void zmm_segment_give_back(zmm_heap *heap, zmm_segment *segment, size_t used);

#endif

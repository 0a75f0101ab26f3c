/* zmm purge: the whole pages inside free blocks, and those of segments that gc gives back, go to the system. */

#ifndef ZMM_PURGE_H
#define ZMM_PURGE_H

#include "heap/types.h"

/* The blocks stay free blocks and their segments the heap's: the next use of a page costs a
 * page fault.  Returns the bytes that were in memory and are no more; 0 where storage has no means. */
size_t zmm_heap_purge(zmm_heap *heap);

/* A segment with its reservation written as its size, of which so many bytes were used, goes back to storage;
 * while gc runs, its memory to the system as well, whatever storage would keep.  The bytes are added to
 * heap->gc.given_back. */
void zmm_purge_segment(zmm_heap *heap, zmm_segment *segment, size_t used);

#endif

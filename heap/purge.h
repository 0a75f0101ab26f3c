/* zmm purge: the whole pages inside free blocks go back to the system. */

#ifndef ZMM_PURGE_H
#define ZMM_PURGE_H

#include "heap/heap.h"

/* The blocks stay free blocks and their segments the heap's: the next use of a page costs a
 * page fault.  Returns the bytes that were in memory and are no more; 0 where storage has no means. */
size_t zmm_heap_purge(zmm_heap *heap);

#endif

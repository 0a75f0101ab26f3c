/* zmm check: proves every invariant of a heap. */

#ifndef ZMM_CHECK_H
#define ZMM_CHECK_H

#include "heap/types.h"

/* Called for each fault: where it is, and what it is (valid during the call). */
typedef void (*zmm_fault_function)(void *context, const void *where, const char *what);

/* Faults after these are counted no more: one write can make thousands. */
#define ZMM_MAX_FAULTS 64

/* Walks segments, blocks, lists, trees and caches, and compares what it finds
 * with each other and with the counters.  Believes the segment table, which is not in the heap: no
 * header's size, and no pointer in the heap that does not lead into a segment, so that damage
 * is reported and not tripped over.
 * Changes nothing, takes no memory from the heap.  Returns the number of faults. */
size_t zmm_heap_check(const zmm_heap *heap, zmm_fault_function fault, void *context);

#ifdef ZMM_DEBUG_CHECK
/* Proves the whole heap and panics at the first fault. */
void zmm_debug_check_heap(zmm_heap *heap);
#else
# define zmm_debug_check_heap(heap) ((void) 0)
#endif

#endif

/* zmm check: proves every invariant of a heap and reports each fault. */

#ifndef ZMM_CHECK_H
#define ZMM_CHECK_H

#include "heap/types.h"

/* Called for each fault with its place and a text, which is valid during the call.  It must not change the heap: a
 * check whose heap changes reports that as one more fault and looks at no further block. */
typedef void (*zmm_fault_function)(void *context, const void *where, const char *what);

/* Further faults are counted but not reported: one write can cause thousands. */
#define ZMM_MAX_FAULTS 64

/* Walks segments, blocks, lists, trees and caches.  Compares what it finds with each other and with the counters.
 * Trusts the segment table, which is not in the heap.  Trusts no size in a header, and no pointer in the heap unless
 * it leads into a segment, so damage is reported and does not crash the check.  Changes nothing and takes no memory
 * from the heap.  Returns the number of faults. */
size_t zmm_heap_check(const zmm_heap *heap, zmm_fault_function fault, void *context);

#ifdef ZMM_DEBUG_CHECK
/* Proves the whole heap and panics at the first fault. */
void zmm_debug_check_heap(zmm_heap *heap);
#else
# define zmm_debug_check_heap(heap) ((void) 0)
#endif

#endif

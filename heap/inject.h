/*
 * zmm inject: a hook for tests, called at the two moments when a request may find that the limit is exceeded.
 * tests/support/limit_injection.c has what it calls; builds without ZMM_TESTING contain nothing of it.
 */

#ifndef ZMM_INJECT_H
#define ZMM_INJECT_H

#include "heap/types.h"

#ifdef ZMM_TESTING

/* Calls the hook before the heap asks whether it may grow. */
static inline void zmm_inject_before_growth(const zmm_heap *heap)
{
	if (heap->injection) {
		heap->injection->before_growth(heap->injection, heap);
	}
}

/* Calls the hook when a request has left the fast path.  true: the request finds the limit exceeded, whatever memory
 * is free. */
static inline bool zmm_inject_at_allocation(const zmm_heap *heap)
{
	return heap->injection && heap->injection->at_allocation(heap->injection, heap);
}

#else
# define zmm_inject_before_growth(heap) ((void) 0)
# define zmm_inject_at_allocation(heap) false
#endif

#endif

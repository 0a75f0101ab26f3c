/*
 * zmm inject: the hook of heap/ for tests, at the two moments when a request may find the limit passed.
 * What is called lies in tests/support/limit_injection.c; builds without ZMM_TESTING have nothing of it.
 */

#ifndef ZMM_INJECT_H
#define ZMM_INJECT_H

#include "heap/types.h"

#ifdef ZMM_TESTING

/* The heap asks whether it may grow. */
static inline void zmm_inject_before_growth(const zmm_heap *heap)
{
	if (heap->injection) {
		heap->injection->before_growth(heap->injection, heap);
	}
}

/* A request has left the fast path.  true: it is to find the limit passed, whatever is free. */
static inline bool zmm_inject_at_allocation(const zmm_heap *heap)
{
	return heap->injection && heap->injection->at_allocation(heap->injection, heap);
}

#else
# define zmm_inject_before_growth(heap) ((void) 0)
# define zmm_inject_at_allocation(heap) false
#endif

#endif

/*
 * zmm inject: the limit is passed where a test says so.  Builds without ZMM_TESTING have nothing
 * of it.
 *
 * What happens is what would happen if the limit were there: the limit's word gets what is taken of it
 * by now, so that every growth from then on is refused.
 */

#ifndef ZMM_INJECT_H
#define ZMM_INJECT_H

#include "heap/guest.h"

#ifdef ZMM_TESTING

static inline bool zmm_inject_strikes(const zmm_heap *heap, size_t *number, size_t at)
{
	if (++*number != at) {
		return false;
	}
	*heap->limit.allowed = zmm_limit_taken(heap);
	return true;
}

/* The heap asks whether it may grow. */
static inline void zmm_inject_before_growth(const zmm_heap *heap)
{
	if (heap->injection) {
		zmm_inject_strikes(heap, &heap->injection->growths, heap->injection->at_growth);
	}
}

/* A request has left the fast path.  true: it is to find the limit passed, whatever is free. */
static inline bool zmm_inject_at_allocation(const zmm_heap *heap)
{
	return heap->injection && zmm_inject_strikes(heap, &heap->injection->allocations, heap->injection->at_allocation);
}

#else
# define zmm_inject_before_growth(heap) ((void) 0)
# define zmm_inject_at_allocation(heap) false
#endif

#endif

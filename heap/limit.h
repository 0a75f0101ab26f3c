/* zmm limit: how many bytes of segments a heap may have, and what is done
 * when a request would pass it.  Two things are there for reporting that: the reserve, a block that is
 * freed then, and the limit's reserve, bytes that segments may have beyond the limit from then to the reset. */

#ifndef ZMM_LIMIT_H
#define ZMM_LIMIT_H

#include "heap/fault.h"
#include "heap/heap.h"

/* Bytes of segments allowed: the limit, or more when its error was raised since the last reset.  A limit that
 * somebody set lower since then holds as it is. */
static inline size_t zmm_limit_in_force(const zmm_heap *heap)
{
	return *heap->limit < heap->extension.limit || *heap->limit > heap->extension.size
		? *heap->limit : heap->extension.size;
}

/* Bytes of segments that may still be added. */
static inline size_t zmm_limit_room(const zmm_heap *heap)
{
	size_t allowed = zmm_limit_in_force(heap);

	return allowed > heap->real->size ? allowed - heap->real->size : 0;
}

/* What the limit's error opened closes as the heap becomes smaller. */
ZMM_COLD void zmm_limit_tighten(zmm_heap *heap);

/* While an error is being reported the limit is open. */
static inline bool zmm_limit_allows(zmm_heap *heap, size_t more)
{
	zmm_fault_before_growth(heap);
	if (ZMM_UNLIKELY(heap->extension.size)) {
		zmm_limit_tighten(heap);
	}
	return more <= zmm_limit_room(heap) || *heap->overflow;
}

/* Another segment of this size, which is block_size or more, would pass the limit. */
static inline bool zmm_limit_is_near(const zmm_heap *heap, size_t segment_size)
{
	return zmm_limit_room(heap) < segment_size;
}

/* Asks above whether a request may pass the limit, for which it needs `more` bytes of segments.  May not
 * return. */
ZMM_COLD bool zmm_limit_exceeded(zmm_heap *heap, size_t size, size_t more);

/* Tells above that storage has no more memory.  May not return. */
ZMM_COLD void zmm_limit_out_of_memory(zmm_heap *heap, size_t size);

/* Takes the reserve again when it was released. */
void zmm_limit_fill_reserve(zmm_heap *heap);

/* The limit's error was raised, and whoever reports it, or cleans up, needs memory: to the reset the heap may have
 * limit_reserve bytes of segments more than it has now, with `more` bytes that it takes all the same, but no more
 * than `most`.  What it gives back meanwhile does not count, as long as the limit allows less.  The limit's word stays
 * as it is. */
void zmm_limit_extend(zmm_heap *heap, size_t more, size_t most);

/* The limit is all that is allowed again. */
void zmm_limit_withdraw(zmm_heap *heap);

#endif

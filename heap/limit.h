/* zmm limit: how many bytes of segments a heap and its guests may have, and what is done
 * when a request would pass it.  Two things are there for reporting that: the reserve, a block that is
 * freed then, and the limit's reserve, bytes that segments may have beyond the limit from then to the reset. */

#ifndef ZMM_LIMIT_H
#define ZMM_LIMIT_H

#include "heap/inject.h"
#include "heap/guest.h"

/* Bytes of segments allowed: the limit, or more when its error was raised since the last reset.  A limit that
 * somebody set lower since then holds as it is. */
static inline size_t zmm_limit_in_force(const zmm_heap *heap)
{
	return *heap->limit.allowed < heap->limit.extension.limit || *heap->limit.allowed > heap->limit.extension.size
		? *heap->limit.allowed : heap->limit.extension.size;
}

static inline size_t zmm_limit_left(size_t allowed, size_t taken)
{
	return allowed > taken ? allowed - taken : 0;
}

/* Bytes of segments that a heap's own limit still allows, */
static inline size_t zmm_limit_own_room(const zmm_heap *heap)
{
	return zmm_limit_left(zmm_limit_in_force(heap), zmm_limit_taken(heap));
}

/* ... that it leaves to its guests: not the last of it, for whoever is told that a guest got nothing needs memory
 * of the host's, nor what its error opens, */
static inline size_t zmm_limit_room_for_guests(const zmm_heap *host)
{
	return zmm_limit_left(*host->limit.allowed, zmm_limit_taken(host) + host->guests.elsewhere + ZMM_KEPT_FROM_GUESTS);
}

/* ... and that may still be added. */
static inline size_t zmm_limit_room(const zmm_heap *heap)
{
	size_t own = zmm_limit_own_room(heap), shared = heap->host ? zmm_limit_room_for_guests(heap->host) : own;

	return own < shared ? own : shared;
}

/* The limit that keeps a heap from having `more` bytes of segments: its own, or its host's. */
static inline size_t zmm_limit_for(const zmm_heap *heap, size_t more)
{
	return heap->host && zmm_limit_own_room(heap) >= more ? *heap->host->limit.allowed : *heap->limit.allowed;
}

/* Bytes of segments that a heap may have at most, whatever others have by now. */
static inline size_t zmm_limit_least(const zmm_heap *heap)
{
	return heap->host && *heap->host->limit.allowed < *heap->limit.allowed ? *heap->host->limit.allowed : *heap->limit.allowed;
}

/* What the limit's error opened closes as the heap becomes smaller. */
ZMM_COLD void zmm_limit_tighten(zmm_heap *heap);

/* While an error is being reported the limit is open. */
static inline bool zmm_limit_allows(zmm_heap *heap, size_t more)
{
	zmm_inject_before_growth(heap);
	if (ZMM_UNLIKELY(heap->limit.extension.size)) {
		zmm_limit_tighten(heap);
	}
	return more <= zmm_limit_room(heap) || *heap->limit.overflow;
}

/* Another segment of this size, which is common_size or more, would pass the limit. */
static inline bool zmm_limit_is_near(const zmm_heap *heap, size_t segment_size)
{
	return zmm_limit_room(heap) < segment_size;
}

/* A heap that is to be a guest may have a first segment of so many bytes; caches are flushed for it. */
bool zmm_limit_admits_guest(zmm_heap *host, size_t size);

/* What is said of a request that a limit refuses: the limit, and the bytes asked for. */
#define ZMM_LIMIT_MESSAGE "Allowed memory size of %zu bytes exhausted (tried to allocate %zu bytes)"

/* Asks above whether a request may pass the limit, for which it needs `more` bytes of segments.  May not
 * return. */
ZMM_COLD bool zmm_limit_exceeded(zmm_heap *heap, size_t size, size_t more);

/* Tells above that storage has no more memory.  May not return. */
ZMM_COLD void zmm_limit_out_of_memory(zmm_heap *heap, size_t size);

/* The limit's error was raised, and whoever reports it, or cleans up, needs memory: to the reset the heap may have
 * limit.extends_by bytes of segments more than it has now, with `more` bytes that it takes all the same, but no more
 * than `most`.  What it gives back meanwhile does not count, as long as the limit allows less.  The limit's word stays
 * as it is. */
void zmm_limit_extend(zmm_heap *heap, size_t more, size_t most);

/* The limit is all that is allowed again. */
void zmm_limit_withdraw(zmm_heap *heap);

#endif

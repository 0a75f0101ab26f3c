/*
 * zmm limit: how many bytes of segments a heap and its guests may have, and what happens when a request needs more.
 *
 * Reporting the limit's error needs memory.  There are two sources:
 *   the reserve          a block that is freed then
 *   the limit's reserve  bytes that segments may have beyond the limit, from the error to the reset
 */

#ifndef ZMM_LIMIT_H
#define ZMM_LIMIT_H

#include "heap/inject.h"
#include "heap/guest.h"

/* Returns how many bytes of segments are allowed: the limit, or more if its error was raised since the last reset.
 * If the limit was lowered since that error, it holds as it is. */
static inline size_t zmm_limit_in_force(const zmm_heap *heap)
{
	return *heap->limit.allowed < heap->limit.extension.limit || *heap->limit.allowed > heap->limit.extension.size
		? *heap->limit.allowed : heap->limit.extension.size;
}

static inline size_t zmm_limit_left(size_t allowed, size_t taken)
{
	return allowed > taken ? allowed - taken : 0;
}

/* Returns how many bytes of segments the limit of a heap still allows it, its host aside. */
static inline size_t zmm_limit_own_room(const zmm_heap *heap)
{
	return zmm_limit_left(zmm_limit_in_force(heap), zmm_limit_taken(heap));
}

/* Returns how many bytes of segments the limit of a host still allows its guests.  Guests do not get the last of the
 * limit, because reporting that a guest got nothing takes memory of the host.  They do not get what the limit's
 * error opened either. */
static inline size_t zmm_limit_room_for_guests(const zmm_heap *host)
{
	return zmm_limit_left(*host->limit.allowed, zmm_limit_taken(host) + host->guests.elsewhere + ZMM_KEPT_FROM_GUESTS);
}

/* Returns how many bytes of segments a heap may still add. */
static inline size_t zmm_limit_room(const zmm_heap *heap)
{
	size_t own = zmm_limit_own_room(heap), shared = heap->host ? zmm_limit_room_for_guests(heap->host) : own;

	return own < shared ? own : shared;
}

/* Returns the limit that keeps a heap from `more` bytes of segments: the heap's own, or that of its host. */
static inline size_t zmm_limit_for(const zmm_heap *heap, size_t more)
{
	return heap->host && zmm_limit_own_room(heap) >= more ? *heap->host->limit.allowed : *heap->limit.allowed;
}

/* Returns how many bytes of segments a heap may have at most, whatever related heaps have now. */
static inline size_t zmm_limit_lowest(const zmm_heap *heap)
{
	return heap->host && *heap->host->limit.allowed < *heap->limit.allowed
		? *heap->host->limit.allowed : *heap->limit.allowed;
}

/* Takes back what the limit's error opened, as far as the heap has become smaller. */
ZMM_COLD void zmm_limit_tighten(zmm_heap *heap);

/* Returns whether a heap may add `more` bytes of segments.  The limit does not apply while its own error is being
 * reported. */
static inline bool zmm_limit_allows(zmm_heap *heap, size_t more)
{
	zmm_inject_before_growth(heap);
	if (ZMM_UNLIKELY(heap->limit.extension.size)) {
		zmm_limit_tighten(heap);
	}
	return more <= zmm_limit_room(heap) || *heap->limit.overflow;
}

/* Returns whether so many more bytes of segments would exceed the limit. */
static inline bool zmm_limit_is_near(const zmm_heap *heap, size_t segment_size)
{
	return zmm_limit_room(heap) < segment_size;
}

/* Returns whether a new guest may have a first segment of `size` bytes.  Flushes caches to make room for it. */
bool zmm_limit_admits_guest(zmm_heap *host, size_t size);

/* The message for a request that a limit refuses: the limit, and the bytes asked for. */
#define ZMM_LIMIT_MESSAGE "Allowed memory size of %zu bytes exhausted (tried to allocate %zu bytes)"

/* Returns whether a request may exceed the limit, for which it needs `more` bytes of segments: caches of related
 * heaps made room, or the hook allows it.  May not return. */
ZMM_COLD bool zmm_limit_exceeded(zmm_heap *heap, size_t size, size_t more);

/* Calls the hook that reports that storage has no more memory.  May not return. */
ZMM_COLD void zmm_limit_out_of_memory(zmm_heap *heap, size_t size);

/* Extends the limit after its error was raised: reporting the error and cleaning up need memory.  Until the reset the
 * heap may have limit.extends_by bytes of segments more than it has now, but no more than `most` bytes.  `more`: bytes
 * of segments that the failing request is about to take; they are added to what the heap has now.  If the heap gives
 * bytes back meanwhile, the bound moves down with it, but not below the limit.  The word that holds the limit does not
 * change. */
void zmm_limit_extend(zmm_heap *heap, size_t more, size_t most);

/* Ends the extension: only the limit is allowed again. */
void zmm_limit_withdraw(zmm_heap *heap);

#endif

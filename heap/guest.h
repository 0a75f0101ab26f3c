/*
 * zmm guest: heaps that live under the limit of another heap, their host.
 *
 * The segments of a guest count against its own limit and against that of its host.  The host's limit covers the host's
 * segments and those of all its guests together.  The host has a list of its guests and a counter of their bytes, so
 * that asking for room adds three numbers.  A host and its guests run in one thread.
 *
 * Only the functions of this file change real->size.  zmm_guests_end() of heap/heap.h ends all guests of a host.
 */

#ifndef ZMM_GUEST_H
#define ZMM_GUEST_H

#include "heap/types.h"

/* Returns the bytes that count against the limit of a heap. */
static inline size_t zmm_limit_taken(const zmm_heap *heap)
{
	return heap->real->size + heap->guests.size;
}

static inline void zmm_real_add(zmm_heap *heap, size_t size)
{
	heap->real->size += size;
	if (heap->real->size > heap->real->peak) {
		heap->real->peak = heap->real->size;
	}
	if (heap->host) {
		heap->host->guests.size += size;
	}
}

static inline void zmm_real_remove(zmm_heap *heap, size_t size)
{
	heap->real->size -= size;
	if (heap->host) {
		heap->host->guests.size -= size;
	}
}

/* Sets the real size and its peak to 0, for a heap that has no segments and begins anew. */
static inline void zmm_real_clear(zmm_heap *heap)
{
	zmm_real_remove(heap, heap->real->size);
	heap->real->peak = 0;
}

/* Makes a heap a guest, with the segments that it has.  It stays a guest until one of the two ends. */
void zmm_guest_join(zmm_heap *guest, zmm_heap *host);

/* Call it when a heap ends: the heap is no guest any more, and its own guests have no host any more. */
void zmm_guest_leave(zmm_heap *heap);

#endif

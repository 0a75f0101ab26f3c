/*
 * zmm guest: heaps that live under the limit of another one, their host.
 *
 * A guest's segments count against its own limit and against its host's; the host's segments and those of all its
 * guests together count against the host's.  The host knows its guests by a list, and how many bytes they have by a
 * counter, so that asking for room adds three numbers.  Heaps that are related run in one thread.
 *
 * All that changes real->size is here.
 */

#ifndef ZMM_GUEST_H
#define ZMM_GUEST_H

#include "heap/types.h"

/* Bytes that count against a heap's limit. */
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

/* The heap has no segments, and begins anew. */
static inline void zmm_real_clear(zmm_heap *heap)
{
	zmm_real_remove(heap, heap->real->size);
	heap->real->peak = 0;
}

/* The heap becomes a guest with what it has.  Its end is that of its visit. */
void zmm_guest_join(zmm_heap *guest, zmm_heap *host);

/* The heap ends: it is nobody's guest any more, and its guests are on their own. */
void zmm_guest_leave(zmm_heap *heap);

#endif

/* zmm alloc: hands out a block, from the cache if it has one of the right size, else by the slow path. */

#ifndef ZMM_ALLOC_H
#define ZMM_ALLOC_H

#include "heap/account.h"
#include "heap/cache.h"
#include "heap/request.h"

/* Serves a request for which zmm_alloc_cached() has no block.  Returns NULL in the same cases as zmm_alloc(). */
ZMM_NOINLINE void *zmm_alloc_slow(zmm_heap *heap, size_t size);

/* Returns a cached block for a request, or NULL if there is none: zmm_alloc_slow() serves the request then. */
static inline void *zmm_alloc_cached(zmm_heap *heap, size_t size)
{
	size_t data_size = zmm_request_data_size(size);
	zmm_cache_list *list;
	void *ptr;

	if (ZMM_UNLIKELY(size > ZMM_MAX_SMALL_REQUEST)) {
		return NULL;
	}
	list = zmm_cache_list_for(heap, data_size);
	if (ZMM_UNLIKELY(!list->first)) {
		return NULL;
	}
	ptr = zmm_cache_pop(heap, list, data_size);
	zmm_account_uncache(heap, data_size + ZMM_HEADER_SIZE);
	zmm_debug_mark_used(heap, zmm_block_of_data(ptr), size);
	return ptr;
}

/* Returns `size` bytes with undefined content, aligned to 8 (see ZMM_MAX_ALIGNMENT for more).  A request for 0 bytes
 * gets 1.  Returns NULL only if the heap is fallible, or if the hook for the failure is missing or lets the request
 * fail. */
static inline void *zmm_alloc(zmm_heap *heap, size_t size)
{
	void *ptr = zmm_alloc_cached(heap, size);

	return ZMM_LIKELY(ptr) ? ptr : zmm_alloc_slow(heap, size);
}

#endif

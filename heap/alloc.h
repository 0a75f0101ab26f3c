/* zmm alloc: handing a block out. */

#ifndef ZMM_ALLOC_H
#define ZMM_ALLOC_H

#include "heap/account.h"
#include "heap/cache.h"
#include "heap/request.h"

/* A request that the cache does not serve. */
ZMM_NOINLINE void *zmm_alloc_slow(zmm_heap *heap, size_t size);

/* A cached block for a request, or NULL when there is none: then zmm_alloc_slow(). */
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

/* `size` bytes aligned to 8 (see ZMM_MAX_ALIGNMENT for more), content undefined; 0 bytes are
 * served as 1.  NULL only when a hook said so or the heap is fallible. */
static inline void *zmm_alloc(zmm_heap *heap, size_t size)
{
	void *ptr = zmm_alloc_cached(heap, size);

	return ZMM_LIKELY(ptr) ? ptr : zmm_alloc_slow(heap, size);
}

#endif

#include "heap/cache.h"

void zmm_cache_panic(zmm_heap *heap, const zmm_cached *cached, zmm_word tag)
{
	if (tag && zmm_cached_is_in_heap(heap, cached) && *zmm_tag_of_data(cached) == tag) {
		zmm_heap_panic(heap, zmm_block_of_data(cached),
			"end of a block was overrun before it was freed: the tag behind it differs");
	}
	zmm_heap_panic(heap, cached ? (const void *) zmm_block_of_data(cached) : heap,
		"cached block was written to after it was freed, or the end of the block before it overrun");
}

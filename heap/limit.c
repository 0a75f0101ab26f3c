#include "heap/limit.h"
#include "heap/alloc.h"
#include "heap/free.h"
#include "heap/large_cache.h"

static void zmm_limit_release_reserve(zmm_heap *heap)
{
	void *reserve = heap->reserve;

	if (reserve) {
		heap->reserve = NULL;
		zmm_free(heap, reserve);
		zmm_large_cache_flush(heap); /* any request may have it */
	}
}

void zmm_limit_fill_reserve(zmm_heap *heap)
{
	bool fallible;

	if (heap->reserve || !heap->reserve_size) {
		return;
	}
	fallible = heap->fallible;
	heap->fallible = true;
	heap->reserve = zmm_alloc(heap, heap->reserve_size ZMM_PLACE_C);
	heap->fallible = fallible;
}

bool zmm_limit_exceeded(zmm_heap *heap, size_t size)
{
	if (heap->fallible || !heap->hooks->limit_exceeded) {
		return false;
	}
	zmm_limit_release_reserve(heap);
	return heap->hooks->limit_exceeded(heap, *heap->limit, size);
}

void zmm_limit_out_of_memory(zmm_heap *heap, size_t size)
{
	if (heap->fallible || !heap->hooks->out_of_memory) {
		return;
	}
	zmm_limit_release_reserve(heap);
	heap->hooks->out_of_memory(heap, heap->real->size, size);
}

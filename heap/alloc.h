/* zmm alloc: handing a block out. */

#ifndef ZMM_ALLOC_H
#define ZMM_ALLOC_H

#include "heap/cache.h"

/* A request that the cache does not serve. */
ZMM_NOINLINE void *zmm_alloc_slow(zmm_heap *heap, size_t size ZMM_PLACE_DC);

/* Where free memory beside a block goes: to the free lists; in a segment made for that block
 * alone to the rest queue, since a small block there would pin all of it; behind a block
 * that was cut from the victim, it is the victim again. */
typedef enum zmm_remainder {
	ZMM_REMAINDER_IS_FREE,
	ZMM_REMAINDER_IS_REST,
	ZMM_REMAINDER_IS_VICTIM
} zmm_remainder;

void zmm_insert_remainder(zmm_heap *heap, zmm_block *block, size_t true_size, zmm_remainder remainder);

/* Cuts a block of true_size bytes off a free one that is in no list; what is
 * left is inserted as above.  Returns the block's true size, which is larger when
 * the remainder would be no block. */
size_t zmm_block_carve(zmm_heap *heap, zmm_block *block, size_t size, size_t true_size, zmm_remainder remainder);

/* Bytes of data, rounded up, of a request of up to ZMM_MAX_SMALL_REQUEST bytes; less than the
 * smallest block has for the smallest requests. */
static inline size_t zmm_request_data_size(size_t size)
{
	return ZMM_ALIGNED_SIZE(size + ZMM_END_GUARD_SIZE);
}

/* Bytes of the block that serves a request in this heap: a large one has the size of its class (see
 * heap/size_class.h), if it shares a segment, and is no larger than the largest that does.  The original has any size. */
static inline size_t zmm_true_size_in(const zmm_heap *heap, size_t size)
{
	size_t true_size = ZMM_TRUE_SIZE(size);
	size_t class_size;

	if (ZMM_SMALL_SIZE(true_size) || !heap->run_size || true_size > heap->own_size) {
		return true_size;
	}
	class_size = zmm_class_size(true_size);
	return class_size < heap->own_size ? class_size : heap->own_size;
}

/* What a large request wants its data to be aligned to, see ZMM_MAX_ALIGNMENT; it may be less than any block is. */
static inline size_t zmm_wanted_alignment(size_t size)
{
	size_t capped = size | ZMM_MAX_ALIGNMENT;

	return capped & (~capped + 1);
}

/* What the data of a request is aligned to. */
static inline size_t zmm_alignment_of(size_t size)
{
	size_t wanted = zmm_wanted_alignment(size);

	return size <= ZMM_MAX_SMALL_REQUEST || wanted < ZMM_ALIGNMENT ? ZMM_ALIGNMENT : wanted;
}

static inline size_t zmm_request_alignment(const zmm_heap *heap, size_t size)
{
	return heap->unaligned ? ZMM_ALIGNMENT : zmm_alignment_of(size);
}

static inline void zmm_use_add(zmm_heap *heap, size_t true_size)
{
	size_t in_use = heap->use->size + true_size;

	heap->use->size = in_use;
	if (in_use > heap->use->peak) {
		heap->use->peak = in_use;
	}
}

/* A cached block for a request, or NULL when there is none: then zmm_alloc_slow(). */
static inline void *zmm_alloc_cached(zmm_heap *heap, size_t size ZMM_PLACE_DC)
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
	zmm_use_add(heap, data_size + ZMM_HEADER_SIZE);
	zmm_debug_mark_used(heap, zmm_block_of_data(ptr), size ZMM_PLACE_CC);
	return ptr;
}

/* `size` bytes aligned to 8 (see ZMM_MAX_ALIGNMENT for more), content undefined; 0 bytes are
 * served as 1.  NULL only when a hook said so or the heap is fallible. */
static inline void *zmm_alloc(zmm_heap *heap, size_t size ZMM_PLACE_DC)
{
	void *ptr = zmm_alloc_cached(heap, size ZMM_PLACE_CC);

	return ZMM_LIKELY(ptr) ? ptr : zmm_alloc_slow(heap, size ZMM_PLACE_CC);
}

#endif

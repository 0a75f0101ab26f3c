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

/* Large blocks that share a segment come in sixteen sizes for each power of two, further apart by no more
 * than a page while that is less than a 32nd: one that is replaced by a little larger one, as a string is
 * that grows by copies, leaves a hole for the next but one.  A few bytes above such a size fit as
 * well, since tables of 2^n elements have headers.  The original has any size. */
#define ZMM_LEAST_ROUNDED ((size_t) 2048)
#define ZMM_ROUNDED_EXTRA ((size_t) 64)
#define ZMM_ROUNDED_STEPS 16
#define ZMM_ROUNDED_MOST_STEPS 32

static inline size_t zmm_rounding_step(size_t true_size)
{
	size_t power = (size_t) 1 << zmm_high_bit(true_size);
	size_t step = power / ZMM_ROUNDED_STEPS;
	size_t least = power / ZMM_ROUNDED_MOST_STEPS;

	if (step <= ZMM_PAGE_SIZE) {
		return step;
	}
	return least > ZMM_PAGE_SIZE ? least : ZMM_PAGE_SIZE;
}

/* The rounded size, or what the largest block has that shares a segment. */
static inline size_t zmm_rounded_size(const zmm_heap *heap, size_t true_size)
{
	size_t step = zmm_rounding_step(true_size);
	size_t rounded = ((true_size - ZMM_ROUNDED_EXTRA + step - 1) & ~(step - 1)) + ZMM_ROUNDED_EXTRA;

	return rounded < heap->own_size ? rounded : heap->own_size;
}

/* Bytes of the block that serves a request in this heap. */
static inline size_t zmm_true_size_in(const zmm_heap *heap, size_t size)
{
	size_t true_size = ZMM_TRUE_SIZE(size);

	if (true_size < ZMM_LEAST_ROUNDED || !heap->run_size || true_size > heap->own_size) {
		return true_size;
	}
	return zmm_rounded_size(heap, true_size);
}

/* What the data of a request is aligned to, see ZMM_MAX_ALIGNMENT. */
static inline size_t zmm_alignment_of(size_t size)
{
	size_t divisor = size & (~size + 1);

	if (size <= ZMM_MAX_SMALL_REQUEST || divisor < ZMM_ALIGNMENT) {
		return ZMM_ALIGNMENT;
	}
	return divisor < ZMM_MAX_ALIGNMENT ? divisor : ZMM_MAX_ALIGNMENT;
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

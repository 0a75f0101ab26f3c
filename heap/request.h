/* zmm request: what a request for so many bytes asks of a block. */

#ifndef ZMM_REQUEST_H
#define ZMM_REQUEST_H

#include "heap/types.h"

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

	if (ZMM_SMALL_SIZE(true_size) || !heap->policy->classes || true_size > heap->segments.own_size) {
		return true_size;
	}
	class_size = zmm_class_size(true_size);
	return class_size < heap->segments.own_size ? class_size : heap->segments.own_size;
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
	return heap->policy->unaligned ? ZMM_ALIGNMENT : zmm_alignment_of(size);
}

#endif

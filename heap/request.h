/* zmm request: the true size and the alignment of the block that serves a request. */

#ifndef ZMM_REQUEST_H
#define ZMM_REQUEST_H

#include "heap/types.h"

/* Returns the bytes of data of a request of up to ZMM_MAX_SMALL_REQUEST bytes, rounded up.  For the smallest requests,
 * they are less than the smallest block has. */
static inline size_t zmm_request_data_size(size_t size)
{
	return ZMM_ALIGNED_SIZE(size + ZMM_END_GUARD_SIZE);
}

/* Returns the bytes of the block that serves a request in this heap.  A large block that shares a segment has the
 * size of its class (see heap/large_class.h), but no more than the largest block that does.  With an original policy,
 * a block may have any size. */
static inline size_t zmm_true_size_in(const zmm_heap *heap, size_t size)
{
	size_t true_size = ZMM_TRUE_SIZE(size);
	size_t class_size;

	if (ZMM_SMALL_SIZE(true_size) || !heap->policy.classes || true_size > heap->segments.own_size) {
		return true_size;
	}
	class_size = zmm_class_size(true_size);
	return class_size < heap->segments.own_size ? class_size : heap->segments.own_size;
}

/* Returns the alignment that a large request's size suggests, see ZMM_MAX_ALIGNMENT; it may be less than ZMM_ALIGNMENT,
 * which every block has. */
static inline size_t zmm_wanted_alignment(size_t size)
{
	size_t capped = size | ZMM_MAX_ALIGNMENT;

	return capped & (~capped + 1);
}

/* Returns the alignment of a request's data. */
static inline size_t zmm_alignment_of(size_t size)
{
	size_t wanted = zmm_wanted_alignment(size);

	return size <= ZMM_MAX_SMALL_REQUEST || wanted < ZMM_ALIGNMENT ? ZMM_ALIGNMENT : wanted;
}

static inline size_t zmm_request_alignment(const zmm_heap *heap, size_t size)
{
	return heap->policy.unaligned ? ZMM_ALIGNMENT : zmm_alignment_of(size);
}

#endif

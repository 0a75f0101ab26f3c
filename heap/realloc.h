/* zmm realloc: changes a block's size. */

#ifndef ZMM_REALLOC_H
#define ZMM_REALLOC_H

#include "heap/alloc.h"
#include "heap/free.h"

#include <string.h>

/* Returns whether zmm_realloc() would leave a sound block as it is, in a heap with the default policy.  Then the block may
 * serve the new size. */
bool zmm_realloc_stays(zmm_heap *heap, const zmm_block *block, size_t size);

/* Serves a call that zmm_realloc_quick() cannot serve. */
ZMM_NOINLINE void *zmm_realloc_slow(zmm_heap *heap, void *ptr, size_t size);

/* A small block that grows will probably grow again.  So it takes one of four sizes for each power of two of data, and
 * stays where it is until that is full.  (PHP's own heap has such sizes for all requests.) */
#define ZMM_GROWN_STEPS_LOG2 2

static inline size_t zmm_grown_size(size_t size)
{
	unsigned int power = zmm_high_bit((size - 1) | (ZMM_ALIGNMENT << ZMM_GROWN_STEPS_LOG2));
	size_t grown = ((size - 1) | (((size_t) 1 << (power - ZMM_GROWN_STEPS_LOG2)) - 1)) + 1;

	return grown <= ZMM_MAX_SMALL_REQUEST ? grown : size;
}

/* Returns whether a small block has enough for its new size and not much more, so that it stays as it is.  (If it has
 * less than it needs, the difference wraps to a huge number.) */
static inline bool zmm_small_fits(size_t old_size, size_t new_size)
{
	return old_size - new_size < old_size >> ZMM_GROWN_STEPS_LOG2;
}

/* Copies the content of a small block, which rarely has more than 64 bytes.  For memcpy(), the compiler would use an
 * instruction for long copies, which starts slowly.  Without guard words, the size is rounded up to ZMM_ALIGNMENT: both
 * blocks have that much. */
static inline void zmm_small_copy(char *to, const char *from, size_t size)
{
	const size_t step = 32;

	size = ZMM_END_GUARD_SIZE ? size : ZMM_ALIGNED_SIZE(size);
	for (; size >= step; size -= step, to += step, from += step) {
		memcpy(to, from, step);
	}
	if (size & step / 2) {
		memcpy(to, from, step / 2);
		to += step / 2;
		from += step / 2;
	}
	if (size & step / 4) {
		memcpy(to, from, step / 4);
		to += step / 4;
		from += step / 4;
	}
	for (size &= step / 4 - 1; size; size--) {
		*to++ = *from++;
	}
}

/* Moves the content of a small block that is used and sound to a cached block, and the old block to the cache.  NULL:
 * there is no cached block, and nothing has changed. */
static inline void *zmm_realloc_to_list(zmm_heap *heap, void *ptr, size_t old_size, size_t size)
{
	size_t held = old_size - ZMM_BLOCK_EXTRA;
	size_t wanted = zmm_request_data_size(held < size ? zmm_grown_size(size) : size);
	zmm_cache_list *list = zmm_cache_list_for(heap, wanted);
	void *moved;

	if (ZMM_UNLIKELY(!list->first)) {
		return NULL;
	}
	zmm_debug_check_used(heap, zmm_block_of_data(ptr));
	moved = zmm_cache_pop(heap, list, wanted);
	zmm_account_exchange(heap, old_size, wanted + ZMM_HEADER_SIZE);
	zmm_debug_mark_used(heap, zmm_block_of_data(moved), size);
	zmm_small_copy(moved, ptr, held < size ? held : size);
	zmm_cache_push(heap, zmm_cache_list_for(heap, old_size - ZMM_HEADER_SIZE), zmm_block_of_data(ptr));
	return moved;
}

/* Changes the size of a small block that stays as it is or moves to a cached one.  With the default policy, most calls
 * end here.  NULL: zmm_realloc_slow() has to serve the call. */
static inline void *zmm_realloc_quick(zmm_heap *heap, void *ptr, size_t size)
{
	zmm_word tag = *zmm_tag_of_data(ptr);
	size_t old_size = tag - ZMM_USED_BLOCK;

	if (ZMM_UNLIKELY(zmm_small_used_index(tag) >= ZMM_NUM_BUCKETS || size > ZMM_MAX_SMALL_REQUEST
			|| zmm_behind_data(ptr, tag)->info._prev != tag || !heap->policy.slack)) {
		return NULL;
	}
	if (zmm_small_fits(old_size, zmm_request_data_size(size) + ZMM_HEADER_SIZE)) {
		zmm_debug_check_used(heap, zmm_block_of_data(ptr));
		zmm_debug_mark_used(heap, zmm_block_of_data(ptr), size);
		return ptr;
	}
	return zmm_realloc_to_list(heap, ptr, old_size, size);
}

/* Changes the size of a block; it keeps the content up to the smaller of both sizes and may move the block.  A NULL ptr
 * allocates.  NULL: the request failed as in zmm_alloc(), and the old block is as it was. */
static inline void *zmm_realloc(zmm_heap *heap, void *ptr, size_t size)
{
	void *changed = ZMM_LIKELY(ptr) ? zmm_realloc_quick(heap, ptr, size) : NULL;

	return ZMM_LIKELY(changed) ? changed : zmm_realloc_slow(heap, ptr, size);
}

#endif

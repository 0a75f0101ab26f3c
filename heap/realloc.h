/* zmm realloc: changing a block's size. */

#ifndef ZMM_REALLOC_H
#define ZMM_REALLOC_H

#include "heap/alloc.h"
#include "heap/free.h"

/* The content up to the smaller of both sizes is kept, the block may move.
 * ptr NULL allocates.  NULL: the request failed as for zmm_alloc() and the old block
 * is as it was. */
void *zmm_realloc(zmm_heap *heap, void *ptr, size_t size ZMM_PLACE_DC);

/* Bytes that the block of a pointer can hold; in builds with guard words,
 * those that were asked for. */
static inline size_t zmm_data_size(const void *ptr)
{
	return zmm_block_data_size(zmm_block_of_data(ptr));
}

#endif

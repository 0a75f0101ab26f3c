/*
 * zmm seal: a secret word at the end of each used block of a hardened heap.
 *
 * A seal is made from the block's address, its size and a secret of the heap.  It breaks if the block's end is
 * overrun.  It also no longer matches if the block's header is changed, even together with the copy of the tag behind
 * the block.
 */

#ifndef ZMM_SEAL_H
#define ZMM_SEAL_H

#include "heap/marks.h"
#include "heap/request.h"

#define ZMM_SEAL_SIZE sizeof(uint64_t)
#define ZMM_SEAL_IS_BROKEN "seal of a used block is broken: its end was overrun, or its header changed"

/* Returns the bytes that a request of this size takes with its seal.  The request keeps its alignment. */
size_t zmm_sealed_size(size_t size);

/* Returns whether a request with its seal is larger than any heap serves. */
static inline bool zmm_sealed_is_too_much(size_t size)
{
	return size > ZMM_MAX_REQUEST - ZMM_MAX_ALIGNMENT;
}

/* Writes the block's seal. */
void zmm_seal(const zmm_heap *heap, zmm_block *block);

bool zmm_seal_is_whole(const zmm_heap *heap, const zmm_block *block);

/* Returns the fault of a used block's seal, or NULL. */
const char *zmm_seal_fault(const zmm_heap *heap, const zmm_block *block);

/* Notes that a request for `size` bytes is being served, or goes on after a hook has made requests of its own. */
void zmm_hardened_serve(zmm_heap *heap, size_t size);

/* Returns the bytes that a failed request of sealed_size asked for, without its seal. */
size_t zmm_hardened_asked(const zmm_heap *heap, size_t sealed_size);

/* Returns zmm_data_size() without the seal, which is no data. */
static inline size_t zmm_hardened_data_size(const void *ptr)
{
	return zmm_block_data_size(zmm_block_of_data(ptr)) - ZMM_SEAL_SIZE;
}

/* Returns the bytes of data of a block in a hardened or any other heap. */
static inline size_t zmm_heap_data_size(const zmm_heap *heap, const void *ptr)
{
	return heap->hardened ? zmm_hardened_data_size(ptr) : zmm_data_size(ptr);
}

#endif

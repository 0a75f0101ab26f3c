/*
 * zmm seal: the end of each block of a hardened heap.
 *
 * A seal is a word made of the block's address, its size and a secret of the heap: a header that was changed, even
 * together with the tag behind it, or an end that was overrun does not fit it.
 */

#ifndef ZMM_SEAL_H
#define ZMM_SEAL_H

#include "heap/marks.h"
#include "heap/request.h"

#define ZMM_SEAL_SIZE sizeof(uint64_t)
#define ZMM_SEAL_IS_BROKEN "seal of a used block is broken: its end was overrun, or its header changed"

/* Bytes that a request of this size takes with its seal.  Those that want to be aligned stay so. */
size_t zmm_sealed_size(size_t size);

/* The block gets its seal. */
void zmm_seal(const zmm_heap *heap, zmm_block *block);

bool zmm_seal_is_whole(const zmm_heap *heap, const zmm_block *block);

/* NULL, or what is wrong with a used block. */
const char *zmm_seal_fault(const zmm_heap *heap, const zmm_block *block);

/* A request for so many bytes is being served, or goes on after above had others. */
void zmm_hardened_serve(zmm_heap *heap, size_t size);

/* What was asked for when a request of sealed_size fails. */
size_t zmm_hardened_asked(const zmm_heap *heap, size_t sealed_size);

/* As zmm_data_size(): the seal is no data. */
static inline size_t zmm_hardened_data_size(const void *ptr)
{
	return zmm_block_data_size(zmm_block_of_data(ptr)) - ZMM_SEAL_SIZE;
}

/* The same of a heap of either kind. */
static inline size_t zmm_heap_data_size(const zmm_heap *heap, const void *ptr)
{
	return heap->hardened ? zmm_hardened_data_size(ptr) : zmm_data_size(ptr);
}

#endif

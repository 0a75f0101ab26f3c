/*
 * zmm hardened: the way of blocks in a heap that believes as little as it can.
 *
 * Each block ends with a seal, a word made of its address, its size and a secret of the heap: a
 * header that was changed, even together with the tag behind it, or an end that was
 * overrun does not fit it.  Freed blocks are filled and wait, in rings that are no memory
 * of the heap's, while others of their size are handed out; the fill is looked at before they are used
 * again.  They count as cached, and their tag says so, but the lists of the cache stay
 * empty.  Links of free blocks are stored with a key (see zmm_link()).
 *
 * Only blocks that came from here have a seal, so they must be freed and changed here.
 */

#ifndef ZMM_HARDENED_H
#define ZMM_HARDENED_H

#include "heap/realloc.h"

#define ZMM_SEAL_SIZE sizeof(uint64_t)

/* Makes a heap a hardened one, before its first block.  `draw` fills a buffer with random bytes, for its secrets.  false: there are
 * none, or no memory for the rings; error has one line. */
bool zmm_hardened_start(zmm_heap *heap, bool (*draw)(void *buffer, size_t size), char *error, size_t error_size);

/* All blocks are gone; the rings are empty. */
void zmm_hardened_reset(zmm_heap *heap);

/* Gives the memory of the rings back. */
void zmm_hardened_end(zmm_heap *heap);

/* As zmm_alloc(), zmm_free() and zmm_realloc(), for such a heap. */
void *zmm_hardened_alloc(zmm_heap *heap, size_t size ZMM_PLACE_DC);
void zmm_hardened_free(zmm_heap *heap, void *ptr);
void *zmm_hardened_realloc(zmm_heap *heap, void *ptr, size_t size ZMM_PLACE_DC);

/* Bytes that a request of this size takes with its seal.  Those that want to be aligned stay so. */
size_t zmm_sealed_size(size_t size);

/* A request for so many bytes is being served, or goes on after above had others. */
void zmm_hardened_serve(zmm_heap *heap, size_t size);

/* What was asked for when a request of sealed_size fails. */
size_t zmm_hardened_asked(const zmm_heap *heap, size_t sealed_size);

/* As zmm_data_size(): the seal is no data. */
static inline size_t zmm_hardened_data_size(const void *ptr)
{
	return zmm_block_data_size(zmm_block_of_data(ptr)) - ZMM_SEAL_SIZE;
}

/* The same of a heap of either kind; the engine's handlers know theirs. */
static inline void *zmm_heap_alloc(zmm_heap *heap, size_t size ZMM_PLACE_DC)
{
	return heap->hardened ? zmm_hardened_alloc(heap, size ZMM_PLACE_CC) : zmm_alloc(heap, size ZMM_PLACE_CC);
}

static inline void *zmm_heap_realloc(zmm_heap *heap, void *ptr, size_t size ZMM_PLACE_DC)
{
	return heap->hardened ? zmm_hardened_realloc(heap, ptr, size ZMM_PLACE_CC) : zmm_realloc(heap, ptr, size ZMM_PLACE_CC);
}

static inline void zmm_heap_free(zmm_heap *heap, void *ptr)
{
	if (heap->hardened) {
		zmm_hardened_free(heap, ptr);
	} else {
		zmm_free(heap, ptr);
	}
}

static inline size_t zmm_heap_data_size(const zmm_heap *heap, const void *ptr)
{
	return heap->hardened ? zmm_hardened_data_size(ptr) : zmm_data_size(ptr);
}

/* The blocks that wait are merged.  Returns whether there were any. */
bool zmm_hardened_flush(zmm_heap *heap);

/* NULL, or what is wrong with a used block or one that waits. */
const char *zmm_hardened_fault(const zmm_heap *heap, const zmm_block *block);

typedef void (*zmm_hardened_function)(void *context, const zmm_block *block);

/* Every block that waits. */
void zmm_hardened_walk(const zmm_heap *heap, zmm_hardened_function visit, void *context);

#endif

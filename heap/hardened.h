/*
 * zmm hardened: the way of blocks in a heap that believes as little as it can, and in a heap of either kind.
 *
 * Each block of a hardened heap ends with a seal (see heap/seal.h), freed ones are filled and wait (see
 * heap/quarantine.h), and links of free blocks are stored with a key (see zmm_link()).
 *
 * Only blocks that came from here have a seal, so they must be changed here, and freed by zmm_hardened_free().
 */

#ifndef ZMM_HARDENED_H
#define ZMM_HARDENED_H

#include "heap/free.h"
#include "heap/realloc.h"
#include "heap/seal.h"

/* Makes a heap a hardened one, before its first block.  `draw` fills a buffer with random bytes, for its secrets.  false: there are
 * none, or no memory for the rings; error has one line. */
bool zmm_hardened_start(zmm_heap *heap, bool (*draw)(void *buffer, size_t size), char *error, size_t error_size);

/* All blocks are gone; the rings are empty. */
void zmm_hardened_reset(zmm_heap *heap);

/* Gives the memory of the rings back. */
void zmm_hardened_end(zmm_heap *heap);

/* As zmm_alloc() and zmm_realloc(), for such a heap; see zmm_hardened_free(). */
void *zmm_hardened_alloc(zmm_heap *heap, size_t size);
void *zmm_hardened_realloc(zmm_heap *heap, void *ptr, size_t size);

/* The same of a heap of either kind; the engine's handlers know theirs. */
static inline void *zmm_heap_alloc(zmm_heap *heap, size_t size)
{
	return heap->hardened ? zmm_hardened_alloc(heap, size) : zmm_alloc(heap, size);
}

static inline void *zmm_heap_realloc(zmm_heap *heap, void *ptr, size_t size)
{
	return heap->hardened ? zmm_hardened_realloc(heap, ptr, size) : zmm_realloc(heap, ptr, size);
}

#endif

/*
 * zmm hardened: allocation and reallocation in a hardened heap, which trusts its memory as little as it can, and in a
 * heap of either kind.
 *
 * Each block of a hardened heap ends with a seal (see heap/seal.h).  Freed blocks are filled and wait (see
 * heap/quarantine.h).  Links of free blocks are stored with a key (see zmm_link()).
 *
 * Only blocks that these functions return have a seal, so only these functions may resize them, and only
 * zmm_hardened_free() (heap/free.h) may free them.
 */

#ifndef ZMM_HARDENED_H
#define ZMM_HARDENED_H

#include "heap/free.h"
#include "heap/realloc.h"
#include "heap/seal.h"

/* Makes a heap a hardened one, before its first block.  `draw` fills a buffer with random bytes for the heap's
 * secrets.  Returns false, with one line in error, if there are no random bytes or no memory for what a hardened
 * heap needs. */
bool zmm_hardened_start(zmm_heap *heap, bool (*draw)(void *buffer, size_t size), char *error, size_t error_size);

/* Empties the rings, when all blocks are gone. */
void zmm_hardened_reset(zmm_heap *heap);

/* Frees the memory of the rings. */
void zmm_hardened_end(zmm_heap *heap);

/* The same as zmm_alloc() and zmm_realloc(), in a hardened heap; zmm_hardened_free() (heap/free.h) frees these
 * blocks. */
void *zmm_hardened_alloc(zmm_heap *heap, size_t size);
void *zmm_hardened_realloc(zmm_heap *heap, void *ptr, size_t size);

/* The same in a heap of either kind.  The engine's handlers know the kind of their heap and do not need this. */
static inline void *zmm_heap_alloc(zmm_heap *heap, size_t size)
{
	return heap->hardened ? zmm_hardened_alloc(heap, size) : zmm_alloc(heap, size);
}

static inline void *zmm_heap_realloc(zmm_heap *heap, void *ptr, size_t size)
{
	return heap->hardened ? zmm_hardened_realloc(heap, ptr, size) : zmm_realloc(heap, ptr, size);
}

#endif

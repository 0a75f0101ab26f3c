/*
 * zmm quarantine: freed blocks of a hardened heap, which are filled and wait.
 *
 * They wait in rings that are no memory of the heap's, while others of their size are handed out; the fill is looked at
 * before they are used again.  They count as cached, and their tag says so, but the lists of the cache stay empty.
 */

#ifndef ZMM_QUARANTINE_H
#define ZMM_QUARANTINE_H

#include "heap/block.h"

/* A block that was freed waits.  false: there is no place for it, it is as it was. */
bool zmm_quarantine_take(zmm_heap *heap, zmm_block *block);

/* The oldest block that waits, if enough younger ones do, used now; or NULL. */
zmm_block *zmm_quarantine_reuse(zmm_heap *heap, size_t true_size);

/* The blocks that wait are merged.  Returns whether there were any. */
bool zmm_quarantine_flush(zmm_heap *heap);

/* NULL, or what is wrong with a block that waits. */
const char *zmm_quarantine_fault(const zmm_block *block);

typedef void (*zmm_quarantine_function)(void *context, const zmm_block *block);

/* Every block that waits. */
void zmm_quarantine_walk(const zmm_heap *heap, zmm_quarantine_function visit, void *context);

/* All blocks are gone; the rings are empty. */
void zmm_quarantine_reset(zmm_heap *heap);

/* Gives the memory of the rings back. */
void zmm_quarantine_end(zmm_heap *heap);

#endif

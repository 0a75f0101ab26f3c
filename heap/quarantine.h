/*
 * zmm quarantine: freed blocks of a hardened heap, which are filled with a pattern and wait before they are used again.
 *
 * They wait in rings, whose memory lies outside the heap, while other blocks of their size are handed out.  Before a
 * block is used again, its fill is proved: a write after the free shows.  The blocks that wait count as cached, and their
 * tags say so, but they are in no list of the cache.  Such a list has their counts only: `count` and `max_count` those of
 * its ring, `hit` the blocks that were used again; the large cache counts the large ones.
 */

#ifndef ZMM_QUARANTINE_H
#define ZMM_QUARANTINE_H

#include "heap/block.h"

/* Puts a freed block into the quarantine.  false: there is no place for it, and the block is as it was. */
bool zmm_quarantine_take(zmm_heap *heap, zmm_block *block);

/* Returns the oldest block of this size that waits, as a used block, if enough younger ones wait; else NULL. */
zmm_block *zmm_quarantine_reuse(zmm_heap *heap, size_t true_size);

/* Merges all blocks that wait.  Returns whether there were any. */
bool zmm_quarantine_flush(zmm_heap *heap);

/* Returns the fault of a block that waits, or NULL. */
const char *zmm_quarantine_fault(const zmm_block *block);

typedef void (*zmm_quarantine_function)(void *context, const zmm_block *block);

/* Calls `visit` for every block that waits. */
void zmm_quarantine_walk(const zmm_heap *heap, zmm_quarantine_function visit, void *context);

/* Empties the rings after all blocks of the heap are gone. */
void zmm_quarantine_reset(zmm_heap *heap);

/* Frees the memory of the rings. */
void zmm_quarantine_end(zmm_heap *heap);

#endif

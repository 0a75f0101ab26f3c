/*
 * zmm sweep: merges the blocks of cache lists in the order in which they lie in memory.
 *
 * The blocks of a list are spread over the whole heap, and each of them is a miss of the processor's caches.  To
 * empty large lists block by block costs more than all else that a program does with its blocks.  A sweep goes
 * through each segment from its guard down, by the tags.  It follows no link, but it also passes used blocks.  So it
 * pays when the lists have many blocks, and most blocks of the heap.
 *
 * A sweep finds a damaged link in a swept block if the link leads out of the heap.  It uses a tag only if the tags on
 * both sides of the block agree, and it compares the number of blocks of each list with the list's count.
 */

#ifndef ZMM_SWEEP_H
#define ZMM_SWEEP_H

#include "heap/cache.h"

/* Returns whether lists with `count` cached blocks together are worth a sweep. */
bool zmm_sweep_is_worth(const zmm_heap *heap, size_t count);

/* Empties the small lists whose bits are set. */
void zmm_sweep(zmm_heap *heap, size_t lists);

#endif

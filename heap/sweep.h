/*
 * zmm sweep: merges the blocks of cache lists in the order in which they lie in memory.
 *
 * Lists lead from one end of a heap to the other, and each block that they lead to is a miss of the processor's caches, so
 * to empty large lists one by one costs more than all else that a program does with its blocks.  A sweep goes through each
 * segment from its guard down, by the tags.  It passes used blocks as well, and follows no link: so it is for lists that
 * have many blocks, and most of those there are.
 *
 * A link that was written over in a block that is swept is found when it leads out of the heap.  Tags are believed when both
 * sides of a block say the same, and the number of blocks of each list is compared with its count.
 */

#ifndef ZMM_SWEEP_H
#define ZMM_SWEEP_H

#include "heap/cache.h"

/* Lists with so many cached blocks together are worth a sweep. */
bool zmm_sweep_is_worth(const zmm_heap *heap, size_t count);

/* Empties the small lists whose bits are set. */
void zmm_sweep(zmm_heap *heap, size_t lists);

#endif

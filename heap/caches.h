/* zmm caches: operations on everything that a heap keeps cached, whichever cache has it. */

#ifndef ZMM_CACHES_H
#define ZMM_CACHES_H

#include "heap/types.h"

/* Returns whether the cache is bounded by a number of bytes.  false: it is bounded by need. */
static inline bool zmm_cache_is_fixed(const zmm_heap *heap)
{
	return heap->cache.most != ZMM_CACHE_AUTO;
}

/* Stops the process if a cached block was overrun at its end.  Checks only the blocks whose free did not. */
void zmm_cache_prove(zmm_heap *heap);

/* Merges every cached block.  Returns whether there were any. */
bool zmm_cache_flush(zmm_heap *heap);

/* Merges what the cache holds without need, before the heap grows:
 *   1. The large cache is always merged.
 *   2. If the cache holds more than half of the segments' bytes, all of it is merged.
 *   3. If it holds more than a sixteenth, the lists are merged that had more blocks than requests since the last look,
 *      provided that there were enough requests to tell.  Blocks that are used every now and then stay where they are:
 *      merging them and cutting them again costs time and scatters them.
 *
 * 2 and 3 do not apply to a cache of fixed size.  Each growth by a new segment causes a look at the cache.  Other
 * growth causes one look for as many bytes as a common segment has.  Returns whether something was merged, so that
 * another search may succeed. */
bool zmm_cache_relieve(zmm_heap *heap, size_t growth, bool new_segment);

#endif

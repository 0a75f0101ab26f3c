/* zmm caches: what is done with all that a heap keeps cached, whichever cache has it. */

#ifndef ZMM_CACHES_H
#define ZMM_CACHES_H

#include "heap/types.h"

/* The cache holds no more than a number of bytes; false: it is bounded by need. */
static inline bool zmm_cache_is_fixed(const zmm_heap *heap)
{
	return heap->cache.most != ZMM_CACHE_AUTO;
}

/* Looks at the ends of the cached blocks whose frees did not. */
void zmm_cache_prove(zmm_heap *heap);

/* Merges every cached block.  Returns whether there were any. */
bool zmm_cache_flush(zmm_heap *heap);

/* The heap would grow: merges what the cache holds without need.  That is all when it holds
 * half of the segments' bytes; and when it holds a sixteenth, the lists that had more blocks
 * than requests since the last look, if that is long enough ago to tell: blocks that are in use
 * every now and then stay where they are, since merging and cutting them again costs time and
 * scatters them.  The large cache goes in any case.  Growth by a new segment is looked at each time, other
 * growth once for as many bytes as a segment has.  Returns whether there is something to look for
 * again. */
bool zmm_cache_relieve(zmm_heap *heap, size_t growth, bool new_segment);

#endif

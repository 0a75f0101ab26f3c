/*
 * zmm victim: the piece of free memory that small requests are cut from, one behind the other.
 *
 * Without it each of them would take a piece of the smallest hole that is large enough, and small
 * blocks that stay would lie between all large ones: what a large block leaves could not merge
 * with what its neighbour left, and a value that grows would find only holes of its former
 * sizes.  So a hole that could serve large requests is not cut for a small one, but some of it
 * becomes the victim, and serves many.  It is not put into a tree and taken out again
 * for each, either.  ("Designated victim" is the name Doug Lea's malloc gave such a piece.)
 *
 * It belongs to the cache: its tag is that of a cached block, it counts as cached, and a flush
 * merges it.  A heap with a fixed cache has none, as the original, nor has a hardened one.
 */

#ifndef ZMM_VICTIM_H
#define ZMM_VICTIM_H

#include "heap/block.h"

static inline bool zmm_victim_is_possible(const zmm_heap *heap)
{
	return heap->policy->victim && !heap->hardened;
}

/* Free memory that is in no list becomes the victim, of which there is none, or some of it; the rest goes
 * to the free lists. */
void zmm_victim_set(zmm_heap *heap, zmm_block *block, size_t true_size);

/* It is free memory in no list again, and told with its size.  NULL: there is none of `least` bytes. */
zmm_block *zmm_victim_take(zmm_heap *heap, size_t least, size_t *true_size);

/* `size` bytes off its front are free memory in no list, without tags of their own yet; it has more, by a block at
 * least, and stays the victim. */
zmm_block *zmm_victim_shorten(zmm_heap *heap, size_t size);

/* It is merged, if there is one.  Returns whether there was. */
bool zmm_victim_release(zmm_heap *heap);

#endif

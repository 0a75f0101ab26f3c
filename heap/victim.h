/*
 * zmm victim: the piece of free memory that requests of up to ZMM_VICTIM_MOST_SERVED bytes are cut from, one behind the
 * other.
 *
 * Without it, each small request would be cut from the smallest hole that is large enough, and small blocks that stay
 * would lie between all large ones.  Then the memory of a freed large block could not merge with that of its freed
 * neighbour, and a value that grows would find only holes of its former sizes.  So a hole that could serve large
 * requests is not cut for one small request: a part of it becomes the victim and serves many.  This also saves taking
 * the hole out of its tree and putting the remainder back for each request.  (The name comes from the "designated
 * victim" of Doug Lea's malloc.)
 *
 * The victim belongs to the cache: it has the tag of a cached block, counts as cached, and a flush merges it.  A heap
 * with a fixed cache has no victim, as in PHP 5; a hardened heap has none either.  Other heaps have none before the
 * first request that no free block fits, after a flush or a reset, and after a request that took what was left of it.
 */

#ifndef ZMM_VICTIM_H
#define ZMM_VICTIM_H

#include "heap/block.h"

static inline bool zmm_victim_is_possible(const zmm_heap *heap)
{
	return heap->policy.victim && !heap->hardened;
}

/* Makes free memory that is in no list the victim, or a part of it; the remainder goes to the free lists.  The heap has
 * no victim before. */
void zmm_victim_set(zmm_heap *heap, zmm_block *block, size_t true_size);

/* Returns the victim as free memory that is in no list, and stores its size in `true_size`; the heap then has no
 * victim.  NULL: there is no victim of at least `least` bytes. */
zmm_block *zmm_victim_take(zmm_heap *heap, size_t least, size_t *true_size);

/* Cuts `size` bytes off the victim's front and returns them as free memory that is in no list and has no tags yet.  The
 * victim is larger than that by at least the smallest block, and the remainder stays the victim. */
zmm_block *zmm_victim_shorten(zmm_heap *heap, size_t size);

/* Merges the victim, if there is one.  Returns whether there was one. */
bool zmm_victim_release(zmm_heap *heap);

#endif

/*
 * zmm large cache: large blocks that were freed but not merged.
 *
 * Programs free large blocks and ask for such ones again and again: hash tables of 16, 32 or
 * 64 elements, output buffers, arenas, strings of whatever length.  Merging and cutting them each
 * time takes ten times as long as keeping them.  Blocks of about the same size wait in one
 * list, eight lists from each power of two to the next, and a request is served by the first of
 * its list or the next that is large enough and aligned: up to a fourth larger, and whole, since what could be
 * cut off would be of little use.
 *
 * What it holds belongs to the cache: bytes, tags and flush are the same.  It is small and is
 * flushed whenever the heap would grow.  A heap with a fixed cache has none, as the original.
 */

#ifndef ZMM_LARGE_CACHE_H
#define ZMM_LARGE_CACHE_H

#include "heap/bits.h"
#include "heap/block.h"

/* Blocks of true sizes from `least` on, less than `step` more, are in one list. */
typedef struct zmm_size_class {
	size_t least;
	size_t step;
} zmm_size_class;

static inline zmm_size_class zmm_large_class_at(size_t index)
{
	size_t step = (size_t) 1 << (index / ZMM_LARGE_CACHE_STEPS + ZMM_LARGE_CACHE_FROM - ZMM_LARGE_CACHE_STEPS_LOG2);
	zmm_size_class class = { (ZMM_LARGE_CACHE_STEPS + index % ZMM_LARGE_CACHE_STEPS) * step, step };

	return class;
}

/* The list of a large true size; ZMM_LARGE_CACHE_LISTS or more: it has none. */
static inline size_t zmm_large_cache_index(size_t true_size)
{
	unsigned int power = zmm_high_bit(true_size);

	return (power - ZMM_LARGE_CACHE_FROM - 1) * ZMM_LARGE_CACHE_STEPS + (true_size >> (power - ZMM_LARGE_CACHE_STEPS_LOG2));
}

/* Whether a tag is that of a cached block of the class: both the size and the flags. */
static inline bool zmm_size_class_has(zmm_size_class class, zmm_word tag)
{
	size_t more = (size_t) tag - ZMM_CACHED_BLOCK - class.least;

	return !(more & ~(class.step - ZMM_ALIGNMENT));
}

/* A cached block with so many bytes or more, used now, and aligned; else NULL. */
void *zmm_large_cache_take(zmm_heap *heap, size_t true_size, size_t alignment);

/* Counts one more block of so many bytes. */
void zmm_large_cache_count(zmm_heap *heap, size_t true_size);

/* Keeps a block if it is a used one, whose end is looked at when it leaves.  false: it is to be merged. */
bool zmm_large_cache_put(zmm_heap *heap, zmm_block *block);

/* Looks at the ends of its blocks. */
void zmm_large_cache_prove(zmm_heap *heap);

/* Merges all of its blocks.  Returns whether there were any. */
bool zmm_large_cache_flush(zmm_heap *heap);

#endif

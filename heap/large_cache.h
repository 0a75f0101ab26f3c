/*
 * zmm large cache: large blocks that were freed but not merged.
 *
 * Programs free and ask for the same few large sizes again and again: hash tables of 16, 32
 * or 64 elements, output buffers, arenas.  A place for each of them, found by a hash of
 * its true size, keeps such blocks from being merged and cut each time.  Two sizes that share a
 * place take turns.
 *
 * What it holds belongs to the cache: bytes, tags and flush are the same.  It is small and is
 * flushed whenever the heap would grow.  A heap with a fixed cache has none, as the original.
 */

#ifndef ZMM_LARGE_CACHE_H
#define ZMM_LARGE_CACHE_H

#include "heap/block.h"

/* The first block of just this true size, used now, if it is aligned; else NULL. */
void *zmm_large_cache_take(zmm_heap *heap, size_t true_size, size_t alignment);

/* Counts one more block of so many bytes. */
void zmm_large_cache_count(zmm_heap *heap, size_t true_size);

/* Keeps a sound used block.  false: it is to be merged. */
bool zmm_large_cache_put(zmm_heap *heap, zmm_block *block);

/* Merges all of its blocks.  Returns whether there were any. */
bool zmm_large_cache_flush(zmm_heap *heap);

#endif

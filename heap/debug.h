/*
 * zmm debug switches: what debug builds write into blocks and prove.
 *
 * Every function here is empty when its switches are off (see heap/geometry.h).
 */

#ifndef ZMM_DEBUG_H
#define ZMM_DEBUG_H

#include "heap/block.h"
#include "heap/place.h"

#if defined(ZMM_DEBUG_MAGIC) || defined(ZMM_DEBUG_THREAD) || defined(ZMM_DEBUG_PLACE) \
	|| defined(ZMM_DEBUG_GUARD) || defined(ZMM_DEBUG_COOKIE) || defined(ZMM_DEBUG_FILL)
# define ZMM_DEBUG_BLOCKS 1
#else
# define ZMM_DEBUG_BLOCKS 0
#endif

/* What freed memory is overwritten with. */
#define ZMM_FILL_BYTE 0x5a

#ifdef ZMM_DEBUG_MAGIC
# define ZMM_MAGIC_VALID 0x7312f8dcU
# define ZMM_MAGIC_FREED 0x99954317U
# define ZMM_MAGIC_CACHED 0xfb8277dcU
# define ZMM_MAGIC_GUARD 0x2a8fcc84U
# define ZMM_MAGIC_LEAK 0x6c5e8f2dU
#endif

#if ZMM_DEBUG_BLOCKS
void zmm_debug_mark_used(zmm_heap *heap, zmm_block *block, size_t requested ZMM_PLACE_DC);
void zmm_debug_mark_cached(zmm_heap *heap, zmm_block *block);
/* The same of memory that nobody was given: it has no place where it was allocated. */
void zmm_debug_mark_unused(zmm_heap *heap, zmm_block *block);
/* Blocks of one size, one behind the other; all but the first are cached. */
void zmm_debug_mark_run(zmm_heap *heap, zmm_block *first, size_t true_size, size_t count);
void zmm_debug_mark_free(zmm_heap *heap, zmm_block *block, size_t true_size);
void zmm_debug_mark_guard(zmm_block *guard);
/* A segment's blocks are gone: nothing in it looks like a block any more. */
void zmm_debug_wipe_segment(zmm_segment *segment);
/* A block is about to be freed, changed or taken from the cache. */
void zmm_debug_check_used(zmm_heap *heap, const zmm_block *block);
void zmm_debug_check_cached(zmm_heap *heap, const zmm_block *block);
/* NULL, or what is wrong with a used or cached block. */
const char *zmm_debug_fault(const zmm_heap *heap, const zmm_block *block);
void zmm_debug_start(zmm_heap *heap);
#else
# define zmm_debug_mark_used(heap, block, ...) ((void) 0)
# define zmm_debug_mark_cached(heap, block) ((void) 0)
# define zmm_debug_mark_unused(heap, block) ((void) 0)
# define zmm_debug_mark_run(heap, first, true_size, count) ((void) 0)
# define zmm_debug_mark_free(heap, block, true_size) ((void) 0)
# define zmm_debug_mark_guard(guard) ((void) 0)
# define zmm_debug_wipe_segment(segment) ((void) 0)
# define zmm_debug_check_used(heap, block) ((void) 0)
# define zmm_debug_check_cached(heap, block) ((void) 0)
# define zmm_debug_fault(heap, block) NULL
# define zmm_debug_start(heap) ((void) 0)
#endif

#ifdef ZMM_DEBUG_LEAKS
/* Tells the leak hook of every used block that is not cached. */
void zmm_debug_report_leaks(zmm_heap *heap);
#else
# define zmm_debug_report_leaks(heap) ((void) 0)
#endif

#ifdef ZMM_DEBUG_CHECK
/* Proves the whole heap and panics at the first fault. */
void zmm_debug_check_heap(zmm_heap *heap);
#else
# define zmm_debug_check_heap(heap) ((void) 0)
#endif

/* Bytes of data a used block serves: what was asked for where that is known,
 * else all it can hold. */
static inline size_t zmm_block_data_size(const zmm_block *block)
{
#ifdef ZMM_DEBUG_GUARD
	return block->requested;
#else
	return zmm_block_size(block) - ZMM_BLOCK_EXTRA;
#endif
}

#endif

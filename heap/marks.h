/*
 * zmm marks: what debug builds write into blocks, and the faults that these marks show.
 *
 * Every function here is empty when its switches are off (see heap/geometry.h).
 */

#ifndef ZMM_MARKS_H
#define ZMM_MARKS_H

#include "heap/block.h"
#include "heap/call_site.h"

#if defined(ZMM_DEBUG_MAGIC) || defined(ZMM_DEBUG_THREAD) || defined(ZMM_DEBUG_CALL_SITE) \
	|| defined(ZMM_DEBUG_GUARD) || defined(ZMM_DEBUG_COOKIE) || defined(ZMM_DEBUG_FILL)
# define ZMM_DEBUG_BLOCKS 1
#else
# define ZMM_DEBUG_BLOCKS 0
#endif

/* The byte that overwrites freed memory. */
#define ZMM_FILL_BYTE 0x5a

#ifdef ZMM_DEBUG_MAGIC
# define ZMM_MAGIC_VALID 0x7312f8dcU
# define ZMM_MAGIC_FREED 0x99954317U
# define ZMM_MAGIC_CACHED 0xfb8277dcU
# define ZMM_MAGIC_GUARD 0x2a8fcc84U
# define ZMM_MAGIC_LEAK 0x6c5e8f2dU
#endif

#if ZMM_DEBUG_BLOCKS
void zmm_debug_mark_used(zmm_heap *heap, zmm_block *block, size_t requested);
void zmm_debug_mark_cached(zmm_heap *heap, zmm_block *block);
/* Marks a block as cached that has served no request yet: it has no call site. */
void zmm_debug_mark_unused(zmm_heap *heap, zmm_block *block);
/* Marks all blocks of a run as unused, except the first one.  They lie one behind the other and have one size. */
void zmm_debug_mark_run(zmm_heap *heap, zmm_block *first, size_t true_size, size_t count);
void zmm_debug_mark_free(zmm_heap *heap, zmm_block *block, size_t true_size);
void zmm_debug_mark_guard(zmm_block *guard);
/* Overwrites an empty segment, so that nothing in it looks like a block any more. */
void zmm_debug_wipe_segment(zmm_segment *segment);
/* Returns the fault of a used or cached block, or NULL. */
const char *zmm_debug_fault(const zmm_heap *heap, const zmm_block *block);
void zmm_debug_start(zmm_heap *heap);
# ifdef ZMM_DEBUG_THREAD
/* Returns whether the block was allocated in the current thread. */
bool zmm_debug_is_of_thread(const zmm_block *block);
# endif
#else
# define zmm_debug_mark_used(heap, block, ...) ((void) 0)
# define zmm_debug_mark_cached(heap, block) ((void) 0)
# define zmm_debug_mark_unused(heap, block) ((void) 0)
# define zmm_debug_mark_run(heap, first, true_size, count) ((void) 0)
# define zmm_debug_mark_free(heap, block, true_size) ((void) 0)
# define zmm_debug_mark_guard(guard) ((void) 0)
# define zmm_debug_wipe_segment(segment) ((void) 0)
# define zmm_debug_fault(heap, block) NULL
# define zmm_debug_start(heap) ((void) 0)
#endif

/* Returns the bytes of data of a used block: those asked for where they are known, else all that the block can hold. */
static inline size_t zmm_block_data_size(const zmm_block *block)
{
#ifdef ZMM_DEBUG_GUARD
	return block->requested;
#else
	return zmm_block_size(block) - ZMM_BLOCK_EXTRA;
#endif
}

/* Returns zmm_block_data_size() of the block that a pointer belongs to. */
static inline size_t zmm_data_size(const void *ptr)
{
	return zmm_block_data_size(zmm_block_of_data(ptr));
}

#endif

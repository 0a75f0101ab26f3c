/*
 * zmm debug: in debug builds, stops the process when the marks of a block are wrong (see heap/marks.h).
 *
 * Every function here is empty when its switches are off (see heap/geometry.h).
 */

#ifndef ZMM_DEBUG_H
#define ZMM_DEBUG_H

#include "heap/marks.h"
#include "heap/panic.h"

#if ZMM_DEBUG_BLOCKS
/* Call it before a used block is freed or changed. */
void zmm_debug_check_used(zmm_heap *heap, const zmm_block *block);
/* Call it before a block is taken from the cache. */
void zmm_debug_check_cached(zmm_heap *heap, const zmm_block *block);
#else
# define zmm_debug_check_used(heap, block) ((void) 0)
# define zmm_debug_check_cached(heap, block) ((void) 0)
#endif

#endif

/* zmm leaks: blocks that nobody freed when the heap is reset or ended. */

#ifndef ZMM_LEAKS_H
#define ZMM_LEAKS_H

#include "heap/types.h"

#ifdef ZMM_DEBUG_LEAKS
/* Tells the leak hook of every used block that is not cached. */
void zmm_debug_report_leaks(zmm_heap *heap);
#else
# define zmm_debug_report_leaks(heap) ((void) 0)
#endif

#endif

/* zmm leaks: reports the blocks that were not freed when the heap is reset or ended. */

#ifndef ZMM_LEAKS_H
#define ZMM_LEAKS_H

#include "heap/types.h"

#ifdef ZMM_DEBUG_LEAKS
/* Calls the leak hook for every used block.  Stops the process if a block is damaged. */
void zmm_debug_report_leaks(zmm_heap *heap);
#else
# define zmm_debug_report_leaks(heap) ((void) 0)
#endif

#endif

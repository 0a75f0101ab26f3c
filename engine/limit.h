/* zmm engine: what happens when memory_limit is passed or the system has no more
 * memory, and what a corrupted heap does to the process. */

#ifndef ZMM_ENGINE_LIMIT_H
#define ZMM_ENGINE_LIMIT_H

#include "heap/heap.h"

extern const zmm_heap_hooks zmm_engine_hooks;

/* memory_limit takes effect.  false: the segments there are have more bytes already, as one of a
 * large zmm.seg_size has, and these are what is allowed. */
bool zmm_limit_apply(void);

#endif

/* zmm engine: what happens when memory_limit is passed or the system has no more
 * memory, and what a corrupted heap does to the process. */

#ifndef ZMM_ENGINE_LIMIT_H
#define ZMM_ENGINE_LIMIT_H

#include "heap/heap.h"

extern const zmm_heap_hooks zmm_engine_hooks;

#endif

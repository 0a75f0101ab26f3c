/*
 * zmm engine: what a heap calls when a limit is passed, the system has no memory, it is damaged, or a block leaks.
 *
 * Errors are raised by engine/limit.h.  Damage is one line on standard error, after which the heap stops the process
 * (heap/panic.h).
 */

#ifndef ZMM_ENGINE_HOOKS_H
#define ZMM_ENGINE_HOOKS_H

#include "heap/heap.h"

extern const zmm_heap_hooks zmm_engine_hooks;

#endif

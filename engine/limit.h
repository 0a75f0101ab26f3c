/*
 * zmm engine: puts memory_limit in force, and raises the errors of a passed limit and of missing memory.
 */

#ifndef ZMM_ENGINE_LIMIT_H
#define ZMM_ENGINE_LIMIT_H

#include "heap/heap.h"

#include "php.h"

/* The hooks of a heap for both, see zmm_heap_hooks.  Sizes are bytes. */
bool zmm_engine_limit_exceeded(zmm_heap *heap, size_t limit, size_t size, size_t more);
void zmm_engine_out_of_memory(zmm_heap *heap, size_t real_size, size_t size);

/* Puts memory_limit in force and withdraws what an earlier error of the limit allowed beyond it.  false: the segments
 * have more bytes than memory_limit already, as one segment of a large zmm.seg_size has; their bytes become the
 * limit. */
bool zmm_engine_limit_apply(void);

/* Returns a new string of `length` bytes.  In a request that passed the limit, the heap may grow beyond the limit for
 * it: a script may want a report just then. */
zend_string *zmm_engine_limit_string(size_t length);

#endif

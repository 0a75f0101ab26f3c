/*
 * zmm engine: puts memory_limit in force, and raises the errors of a heap.
 *
 * The hooks of the heap report a passed limit, missing memory, damage and leaks.  A heap apart is one that the engine
 * does not run on: it serves php_zmm.h, and Zmm\Heap objects are its guests.
 */

#ifndef ZMM_ENGINE_LIMIT_H
#define ZMM_ENGINE_LIMIT_H

#include "heap/heap.h"

#include "php.h"

extern const zmm_heap_hooks zmm_engine_hooks;

/* Puts memory_limit in force and withdraws what an earlier error of the limit allowed beyond it.  false: the segments
 * have more bytes than memory_limit already, as one segment of a large zmm.seg_size has; their bytes become the
 * limit. */
bool zmm_engine_limit_apply(void);

/* Puts memory_limit in force for a heap apart.  The heap has the whole limit for itself, and may have one segment in
 * any case. */
void zmm_engine_limit_apply_apart(void);

/* Returns a new string of `length` bytes.  In a request that passed the limit, the heap may grow beyond the limit for
 * it: a script may want a report just then. */
zend_string *zmm_engine_limit_string(size_t length);

/* Applies memory_limit to a heap apart again when the script has changed it.  Call before that heap compares with its
 * limit. */
void zmm_engine_limit_follow(void);

/* The same for the guests of a heap apart.  The bytes of the engine's own heap count against their limit, too. */
void zmm_engine_limit_follow_for_guests(void);

#endif

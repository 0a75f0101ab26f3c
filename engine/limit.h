/* zmm engine: what happens when memory_limit is passed or the system has no more
 * memory, and what a corrupted heap does to the process. */

#ifndef ZMM_ENGINE_LIMIT_H
#define ZMM_ENGINE_LIMIT_H

#include "heap/heap.h"

#include "php.h"

extern const zmm_heap_hooks zmm_engine_hooks;

/* memory_limit takes effect, and alone: an error that was raised before adds nothing to it any more.  false: the
 * segments there are have more bytes already, as one of a large zmm.seg_size has, and these are what is allowed. */
bool zmm_engine_limit_apply(void);

/* The same for a heap apart, which has the script's limit for itself and may have one segment in any case. */
void zmm_engine_limit_apply_apart(void);

/* A string of so many bytes for a result that is wanted just when the limit was passed: in a request
 * that did, the heap may grow beyond its limit for it. */
zend_string *zmm_engine_limit_string(size_t length);

/* Call before a heap apart asks its limit: the script may have changed memory_limit. */
void zmm_engine_limit_follow(void);

/* The same for its guests.  The engine's own heap, where the engine is on that, leaves less of the limit to them. */
void zmm_engine_limit_follow_for_guests(void);

#endif

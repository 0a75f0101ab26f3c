/*
 * zmm engine: ending a request without freeing every value by itself.
 *
 * On its own heap the engine does not take the values of a request apart: it calls what
 * must be called (resources, objects that hold more than memory) and lets the reset
 * of the heap do the rest.  On a custom heap it frees everything one by one, 7-11 %
 * of a short request.  Our heap is reset too, so the same is done here, by the
 * functions the engine exports for it.
 *
 * The right moment is when the engine closes the request's resources, after the last
 * PHP code has run: a resource of ours, made when the modules shut down, is
 * closed then.  Functions and classes stay until the engine's extensions were told, since opcache looks for those that
 * it should compile; what the engine does with them before then finds an empty table.
 */

#ifndef ZMM_ENGINE_FAST_SHUTDOWN_H
#define ZMM_ENGINE_FAST_SHUTDOWN_H

#include "heap/heap.h"

/* Call in MINIT when the engine is on the heap: the library stays loaded. */
void zmm_fast_shutdown_startup(int module_number);

/* Call in RSHUTDOWN of a request whose memory the heap will reset.  What this takes of the heap passes no limit. */
void zmm_fast_shutdown_arm(zmm_heap *heap);

#endif

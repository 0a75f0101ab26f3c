/*
 * zmm engine: ends a request without freeing each value separately.
 *
 * On its own heap the engine does not free the values of a request one by one.  It closes resources, frees what objects
 * hold besides memory, and lets the reset of the heap do the rest.  On a custom heap it frees everything one by one,
 * which takes 7-11 % of a short request.  Our heap is reset too, so this file does what the engine does on its own
 * heap, with functions that the engine exports.
 *
 * The right moment is when the engine closes the request's resources, after the last PHP code has run.  RSHUTDOWN makes
 * a resource of ours, which is closed then.  The request's functions and classes stay until the engine's extensions
 * have been deactivated, since opcache looks for those that it should compile.  Until then the engine itself sees empty
 * tables of them.
 */

#ifndef ZMM_ENGINE_FAST_SHUTDOWN_H
#define ZMM_ENGINE_FAST_SHUTDOWN_H

#include "heap/heap.h"

/* Call in MINIT when the engine is on the heap.  The engine keeps pointers to our functions, so the library must stay
 * loaded. */
void zmm_fast_shutdown_startup(int module_number);

/* Makes the request end fast.  Call in RSHUTDOWN when the heap will be reset after the request.  The limit does not
 * apply to what this allocates. */
void zmm_fast_shutdown_arm(zmm_heap *heap);

#endif

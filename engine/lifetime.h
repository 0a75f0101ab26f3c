/*
 * zmm engine: what a thread has, and when it ends.  Builds that are not thread-safe have one.
 *
 * Blocks of the engine are freed after our module has ended, the very last one is the engine's heap struct: then our heap
 * ends, and both of the engine's.
 *
 * In thread-safe builds PHP makes the globals of all modules when a thread begins and ends them in reverse
 * order: ours go while other modules still free blocks of the engine, and its memory
 * manager goes last of all.  So PHP's memory for our globals has only a pointer.  What it points to
 * lives until the free of the engine's heap struct, a thread's very last one.
 *
 * The engine's heap is thread-local and so is zmm_thread (engine/globals.h).  Three times PHP ends a thread's globals
 * from another thread, one at a time: when the module ends, when the process ends, and when
 * a new thread is given the identity of one that ended without a word.
 *
 * PHP holds its own mutex while it makes and ends globals, so what is here needs none; it
 * must not be called elsewhere.
 */

#ifndef ZMM_ENGINE_LIFETIME_H
#define ZMM_ENGINE_LIFETIME_H

#include "engine/globals.h"

#ifdef ZTS

/* Globals for the thread that runs, all zero but for the reason `off`. */
zend_zmm_globals *zmm_thread_begin(const char *off);

/* PHP ends a thread's globals.  Without the engine on the heap this is the end;
 * else that comes with the free of the engine's heap struct. */
void zmm_thread_end(zend_zmm_globals *globals);

/* Call before the slow paths: when the globals of a thread that ended without a word are ended, modules
 * may allocate and free before ours is asked to end. */
void zmm_thread_find(void);

#else

/* The module ends.  The same as for a thread. */
void zmm_lifetime_end(void);

#endif

/* Call for a block that zmm_foreign_is_near() speaks of.  true: it was the heap struct of
 * the engine in some thread, which has ended now. */
bool zmm_lifetime_ended_by(const void *ptr);

#endif

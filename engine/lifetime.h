/*
 * zmm engine: when the globals and the heap of a thread begin and end.  Builds that are not thread-safe have one
 * thread.
 *
 * The engine frees blocks after our module has ended.  The very last one is the engine's heap struct: its free ends our
 * heap and both of the engine's.
 *
 * In thread-safe builds PHP makes the globals of all modules when a thread begins, and ends them in reverse order.
 * Ours end while other modules still free blocks of the engine; the engine's memory manager ends last of all.  So PHP's
 * memory for our globals has only a pointer.  The globals themselves live until the free of the engine's heap struct,
 * which is the thread's very last free.
 *
 * The engine's heap is thread-local, and so is zmm_thread (engine/globals.h).  In three cases PHP ends a thread's
 * globals from another thread, one thread at a time:
 * 1. The module ends.
 * 2. The process ends.
 * 3. A new thread gets the identity of one that ended without ts_free_thread().
 *
 * PHP holds its own mutex while it makes and ends globals, so these functions need none.  They must not be called at
 * any other time.
 */

#ifndef ZMM_ENGINE_LIFETIME_H
#define ZMM_ENGINE_LIFETIME_H

#include "engine/globals.h"

#ifdef ZTS

/* Makes globals for the current thread.  All members are zero except `off`. */
zend_zmm_globals *zmm_thread_begin(const char *off);

/* Call when PHP ends a thread's globals.  Ends them at once when the engine is not on the heap; else they end with the
 * free of the engine's heap struct. */
void zmm_thread_end(zend_zmm_globals *globals);

/* Makes zmm_thread the globals that belong to the engine's current heap.  Call before the slow paths: a thread may clean
 * up after another one that ended without ts_free_thread(), and then it has no globals of its own. */
void zmm_thread_find(void);

#else

/* Call when the module ends.  Does what zmm_thread_end() does for a thread. */
void zmm_lifetime_end(void);

#endif

/* Call at the free of a block for which zmm_foreign_is_near() is true.  true: the block was the engine's heap struct of
 * some thread, and that thread's heap has ended. */
bool zmm_lifetime_ended_by(const void *ptr);

#endif

/* zmm engine: the handlers, the functions that the engine calls for memory. */

#ifndef ZMM_ENGINE_HANDLERS_H
#define ZMM_ENGINE_HANDLERS_H

#include "engine/foreign.h"
#include "engine/globals.h"
#include "engine/lifetime.h"
#include "engine/version.h"

/* One set of handlers. */
struct zmm_engine_handlers {
	void *(*malloc)(size_t size ZMM_HANDLER_DC);
	void (*free)(void *ptr ZMM_HANDLER_DC);
	void *(*realloc)(void *ptr, size_t size ZMM_HANDLER_DC);
};

/* The usual set, which zmm_engine_choose_handlers() selects in MINIT for the kind of heap. */
extern const zmm_engine_handlers *zmm_engine_normal_handlers;
void zmm_engine_choose_handlers(const zmm_heap *heap);

/* The set that the current thread's engine heap has while no request is ending: the usual one or a profiler's. */
static inline const zmm_engine_handlers *zmm_engine_handlers_here(void)
{
	return ZMM_G(handlers) ? ZMM_G(handlers) : zmm_engine_normal_handlers;
}

/* What the handlers have in common */

#ifdef ZTS
# define ZMM_THREAD_FIND() zmm_thread_find()
#else
# define ZMM_THREAD_FIND()
#endif

/* Debug engines from 8.4 on pass the file and line of an allocation, and debug builds of zmm note them.  Elsewhere the
 * hook `call_site` finds them. */
#if defined(ZMM_DEBUG_CALL_SITE) && ZEND_DEBUG && ZMM_ENGINE_TELLS_CALL_SITE
# define ZMM_NOTE_CALLER() \
	do { \
		ZMM_THREAD_FIND(); \
		zmm_debug_note_caller(&ZMM_G(heap), __zend_filename, __zend_lineno); \
	} while (0)
#else
# define ZMM_NOTE_CALLER() ((void) 0)
#endif

/* Returns a block near the first heap's blocks that is one of our own; else NULL.  There are three cases:
 * 1. The engine's heap struct: the very last free of the thread, which ends our heap.
 * 2. A block of the first heap: it stays where it is.
 * 3. One of our own blocks that lies between the chunks of the first heap. */
void *zmm_engine_own_near(void *ptr);

/* Whether a block near the first heap's blocks is one of them. */
bool zmm_engine_is_foreign(const void *ptr);

/* Copies a foreign block to the one of `size` bytes that takes its place.  Returns that, NULL if there is none. */
void *zmm_engine_adopt(void *adopted, void *ptr, size_t size);

/* Whether the engine heap's handlers are those of the set. */
bool zmm_engine_has_handlers(zend_mm_heap *engine_heap, const zmm_engine_handlers *handlers);

/* Sets the engine heap's handlers.  false: another extension has replaced the `expected` ones, and nothing was set.
 * `expected` NULL: sets them in any case. */
bool zmm_engine_set_handlers(zend_mm_heap *engine_heap,
	const zmm_engine_handlers *handlers, const zmm_engine_handlers *expected);

#endif

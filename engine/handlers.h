/* zmm engine: the handlers, the functions that the engine calls for memory. */

#ifndef ZMM_ENGINE_HANDLERS_H
#define ZMM_ENGINE_HANDLERS_H

#include "engine/foreign.h"
#include "engine/globals.h"
#include "engine/version.h"

/* One set of handlers. */
typedef struct zmm_engine_handlers {
	void *(*malloc)(size_t size ZMM_HANDLER_DC);
	void (*free)(void *ptr ZMM_HANDLER_DC);
	void *(*realloc)(void *ptr, size_t size ZMM_HANDLER_DC);
} zmm_engine_handlers;

/* The usual set, which zmm_engine_choose_handlers() selects in MINIT for the kind of heap. */
extern const zmm_engine_handlers *zmm_engine_normal_handlers;
void zmm_engine_choose_handlers(const zmm_heap *heap);

/* Whether the engine heap's handlers are those of the set. */
bool zmm_engine_has_handlers(zend_mm_heap *engine_heap, const zmm_engine_handlers *handlers);

/* Sets the engine heap's handlers.  false: another extension has replaced the `expected` ones, and nothing was set.
 * `expected` NULL: sets them in any case. */
bool zmm_engine_set_handlers(zend_mm_heap *engine_heap,
	const zmm_engine_handlers *handlers, const zmm_engine_handlers *expected);

#endif

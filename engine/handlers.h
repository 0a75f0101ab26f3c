/* zmm engine: the functions that the engine calls for memory. */

#ifndef ZMM_ENGINE_HANDLERS_H
#define ZMM_ENGINE_HANDLERS_H

#include "engine/foreign.h"
#include "engine/globals.h"
#include "engine/version.h"

/* One set of the three. */
typedef struct zmm_engine_handlers {
	void *(*malloc)(size_t size ZMM_HANDLER_DC);
	void (*free)(void *ptr ZMM_HANDLER_DC);
	void *(*realloc)(void *ptr, size_t size ZMM_HANDLER_DC);
} zmm_engine_handlers;

/* The set of everyday, chosen in MINIT as the heap is. */
extern const zmm_engine_handlers *zmm_engine_normal_handlers;
void zmm_engine_choose_handlers(const zmm_heap *heap);

/* The handlers in place are those of a set. */
bool zmm_engine_has_handlers(zend_mm_heap *engine_heap, const zmm_engine_handlers *handlers);

/* Makes a set the heap's, unless somebody put their own in place of `expected`.
 * NULL expects nothing. */
bool zmm_engine_set_handlers(zend_mm_heap *engine_heap,
	const zmm_engine_handlers *handlers, const zmm_engine_handlers *expected);

#endif

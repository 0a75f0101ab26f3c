/*
 * zmm engine: resetting the heap between requests.
 *
 * Engines from 8.4 on call a heap's shutdown function at the right moment.  Older
 * ones leave a custom heap alone, so the moment is found from the order of
 * the engine's last steps: the modules' post-deactivate functions; frees only, the
 * last ones being the compiler's arena and then the table of interned strings; the
 * reset that belongs here.  In between other handlers are in place, so
 * that the usual ones pay nothing for looking out.
 */

#ifndef ZMM_ENGINE_REQUEST_H
#define ZMM_ENGINE_REQUEST_H

#include "engine/globals.h"
#include "engine/version.h"

/* Our functions serve a heap of the engine's, from the first block to the reset. */
void zmm_request_set_handlers(zend_mm_heap *engine_heap);

/* Nobody has handlers of their own around ours: what the request leaves over will be reset. */
bool zmm_request_is_ours(void);

/* Call in post-deactivate when the engine is on the heap. */
void zmm_request_end(void);

/* Gives back what the request left over. */
void zmm_request_reset(bool silent);

#endif

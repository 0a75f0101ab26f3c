/*
 * zmm engine: resets the heap between requests.
 *
 * Engines from 8.4 on call a heap's shutdown function at the right moment.  Older ones never reset a custom heap, so
 * the moment is found from the engine's last steps:
 * 1. The modules' post-deactivate functions.
 * 2. Frees only.  The last ones are the compiler's arena and then the table of interned strings.
 * 3. The reset, which is due here.
 *
 * During step 2 other handlers look for the last free, so that the usual handlers lose no time with that.
 */

#ifndef ZMM_ENGINE_REQUEST_H
#define ZMM_ENGINE_REQUEST_H

#include "engine/globals.h"
#include "engine/version.h"

/* Sets our functions as the engine heap's: the handlers, and from 8.4 on those for gc and reset. */
void zmm_request_set_handlers(zend_mm_heap *engine_heap);

/* Whether the engine calls our handlers directly, so that the heap is reset after the request.  false: another
 * extension has put handlers around ours. */
bool zmm_request_is_ours(void);

/* Prepares the reset.  Call in post-deactivate when the engine is on the heap. */
void zmm_request_end(void);

/* Resets the heap, which frees all blocks that the request left.  silent: leaks are not reported. */
void zmm_request_reset(bool silent);

#endif

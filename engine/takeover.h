/*
 * zmm engine: makes the PHP engine allocate from a zmm heap.
 *
 * The engine gets a second heap of its own kind, whose handlers are ours.  Our heap counts in the words of that heap's
 * struct, so that memory_get_usage(), memory_limit and everything else that reads them works unchanged.  The engine's
 * first heap stays, for the blocks that it gave out before.
 */

#ifndef ZMM_ENGINE_TAKEOVER_H
#define ZMM_ENGINE_TAKEOVER_H

#include "engine/globals.h"

/* Puts the engine on the first thread's heap.  Call once in MINIT, after that heap was started.  Returns NULL, or one
 * phrase that says why not; the engine is as before then. */
const char *zmm_takeover(int module_type);

#ifdef ZTS
/* The same for each later thread.  Call while PHP makes its globals, and only if the first thread's takeover
 * succeeded. */
const char *zmm_takeover_in_thread(void);
#endif

#endif

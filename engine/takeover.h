/*
 * zmm engine: the PHP engine allocates from a zmm heap.
 *
 * The engine gets a second heap of its own kind whose three functions are ours; its
 * counters are the words our heap counts in, so that memory_get_usage(),
 * memory_limit and everything else that reads them needs no change.  The first heap
 * stays for the blocks it gave out before.
 */

#ifndef ZMM_ENGINE_TAKEOVER_H
#define ZMM_ENGINE_TAKEOVER_H

#include "engine/globals.h"

/* Call once in MINIT, when the thread's heap was started up.  NULL: the engine runs on
 * it; else one phrase why not, and the engine is as it was. */
const char *zmm_takeover(int module_type);

#ifdef ZTS
/* The same for each later thread, while PHP makes its globals; only after the first
 * thread's engine was taken over. */
const char *zmm_takeover_in_thread(void);
#endif

#endif

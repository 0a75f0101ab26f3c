/* zmm engine: starts and ends the module and each thread. */

#ifndef ZMM_ENGINE_START_H
#define ZMM_ENGINE_START_H

#include "engine/globals.h"
#include "engine/settings.h"

/* Reads the settings and starts the thread's heap.  Call in MINIT.  false: `error` has one line.  A module that dl()
 * loaded has a heap of the default settings then, since its functions may still be called. */
bool zmm_start(int module_type, zmm_switches *switches, char *error, size_t error_size);

/* Puts the engine on the heap, unless `wanted` is false or something prevents it; zmm_stats() reports the reason.  Call
 * in MINIT after zmm_start(). */
void zmm_start_takeover(int module_type, int module_number, bool wanted);

/* Puts memory_limit in force.  Call in RINIT.  false: the thread has no heap, and `error` has one line. */
bool zmm_start_request(char *error, size_t error_size);

/* Ends what MINIT started; the heap ends after the engine's last free.  Call in MSHUTDOWN. */
void zmm_end(void);

#ifdef ZTS
/* PHP's memory for the globals of a thread has only this pointer, see engine/lifetime.h. */
typedef zend_zmm_globals *zmm_globals_slot;

/* PHP calls this before it gives back its memory for a thread's globals. */
void zmm_end_globals(void *slot);
#else
# define zmm_end_globals NULL
#endif

/* PHP calls this with its memory for a thread's globals.  In thread-safe builds it also starts a later thread's
 * heap. */
void zmm_start_globals(void *slot);

#endif

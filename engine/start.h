/* zmm engine: the module starts and ends, and what each thread begins with. */

#ifndef ZMM_ENGINE_START_H
#define ZMM_ENGINE_START_H

#include "engine/globals.h"
#include "engine/settings.h"

/* Reads the settings and starts the thread's heap.  false: error has one line.  Functions of a module that dl() loaded may
 * still be called then: they find a heap of the default settings. */
bool zmm_start(int module_type, zmm_switches *switches, char *error, size_t error_size);

/* The engine goes on the heap, if it may. */
void zmm_start_takeover(int module_type, int module_number, bool wanted);

/* Call in RINIT.  false: the thread has no heap, error has one line. */
bool zmm_start_request(char *error, size_t error_size);

/* Call in MSHUTDOWN. */
void zmm_end(void);

#ifdef ZTS
/* In place of the globals of builds that are not thread-safe, see engine/lifetime.h. */
typedef zend_zmm_globals *zmm_globals_slot;

void zmm_end_globals(void *slot);
#else
# define zmm_end_globals NULL
#endif

/* PHP makes the memory for a thread's globals, and gives it back. */
void zmm_start_globals(void *slot);

#endif

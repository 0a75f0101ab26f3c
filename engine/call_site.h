/* zmm engine: the PHP file and line that run now, for debug builds. */

#ifndef ZMM_ENGINE_CALL_SITE_H
#define ZMM_ENGINE_CALL_SITE_H

#include "heap/heap.h"

#ifdef ZMM_DEBUG_CALL_SITE
/* A heap hook.  Names are kept in memory of the system's until the process
 * or thread ends, each once: blocks of leak reports outlive the scripts they came from. */
void zmm_engine_call_site(zmm_heap *heap, const char **filename, uint32_t *lineno);

/* The thread ends, and its heap is gone. */
void zmm_call_site_forget(void);
#else
# define zmm_engine_call_site NULL
# define zmm_call_site_forget() ((void) 0)
#endif

#endif

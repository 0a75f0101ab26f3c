/* zmm engine: the PHP file and line that run now, for debug builds. */

#ifndef ZMM_ENGINE_CALL_SITE_H
#define ZMM_ENGINE_CALL_SITE_H

#include "heap/heap.h"

#ifdef ZMM_DEBUG_CALL_SITE
/* The heap hook `call_site`.  Each file name is kept once, in the C library's memory, until the thread or process ends:
 * leaked blocks outlive the scripts that allocated them, and leak reports need the names. */
void zmm_engine_call_site(zmm_heap *heap, const char **filename, uint32_t *lineno);

/* Frees the names.  Call at the end of a thread, when its heap is gone. */
void zmm_call_site_forget(void);
#else
# define zmm_engine_call_site NULL
# define zmm_call_site_forget() ((void) 0)
#endif

#endif

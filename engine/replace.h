/* zmm engine: functions of PHP whose own implementation asks the stock heap
 * and cannot know ours. */

#ifndef ZMM_ENGINE_REPLACE_H
#define ZMM_ENGINE_REPLACE_H

/* gc_mem_caches(): flushes our cache; bytes given back to the system.
 * FFI::free(): knows our blocks as blocks of the engine. */
void zmm_replace_functions(void);

/* dl(): may bring FFI.  Call in RINIT: it is one of the SAPI's functions, which come after all modules. */
void zmm_replace_dl(void);

#endif

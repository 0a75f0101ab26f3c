/* zmm engine: replaces those functions of PHP that ask the stock heap and do not know ours. */

#ifndef ZMM_ENGINE_REPLACE_H
#define ZMM_ENGINE_REPLACE_H

/* Replaces two functions.  gc_mem_caches() flushes our cache and returns the bytes given back to the system, where the
 * engine does not call us for that.  FFI::free() frees our blocks as blocks of the engine. */
void zmm_replace_functions(void);

/* Replaces dl(), which may load FFI.  Call in RINIT: dl() is one of the SAPI's functions, which are registered after
 * all modules. */
void zmm_replace_dl(void);

#endif

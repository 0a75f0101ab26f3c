/* zmm engine: the module's globals.  One heap for each thread. */

#ifndef ZMM_ENGINE_GLOBALS_H
#define ZMM_ENGINE_GLOBALS_H

#include "php.h"

#include "heap/heap.h"

ZEND_BEGIN_MODULE_GLOBALS(zmm)
	zmm_heap heap; /* what zmm_stats() and php_zmm.h speak of; the engine's when `off` is NULL */
	const char *off; /* why the engine is not on the heap, one phrase; NULL: it is */
ZEND_END_MODULE_GLOBALS(zmm)

#define ZMM_OFF_ZTS "thread-safe builds of PHP are not supported yet"

ZEND_EXTERN_MODULE_GLOBALS(zmm)
#define ZMM_G(v) ZEND_MODULE_GLOBALS_ACCESSOR(zmm, v)

#if defined(ZTS) && defined(COMPILE_DL_ZMM)
ZEND_TSRMLS_CACHE_EXTERN()
#endif

#endif

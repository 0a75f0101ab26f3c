/*
 * zmm engine: what each thread has.  Builds of PHP that are not thread-safe have one of it.
 *
 * Thread-safe builds: see engine/lifetime.h.  Variables of engine/ that are not in
 * here are set in MINIT, before there is a second thread, and only read later.
 */

#ifndef ZMM_ENGINE_GLOBALS_H
#define ZMM_ENGINE_GLOBALS_H

#include "php.h"

#include "heap/attributes.h"
#include "heap/heap.h"
#ifdef ZMM_TESTING
# include "engine/inject.h"
#endif

/* Start-up needs one chunk, very rarely two. */
#define ZMM_FOREIGN_MAX_CHUNKS 64

/* The engine's first heap in this thread and where its blocks lie, see engine/foreign.h. */
typedef struct zmm_foreign {
	uintptr_t start; /* the smallest range that all the chunks lie in */
	uintptr_t size;
	zend_mm_heap *heap;
	uintptr_t chunks[ZMM_FOREIGN_MAX_CHUNKS];
	size_t num_chunks;
} zmm_foreign;

ZEND_BEGIN_MODULE_GLOBALS(zmm)
	zmm_heap heap; /* what zmm_stats() and php_zmm.h speak of; the engine's when `off` is NULL */
	bool uses_malloc; /* USE_ZEND_ALLOC=0: php_zmm.h goes to the C library, no heap */
	const char *off; /* why the engine is not on the heap, one phrase; NULL: it is */
	zend_mm_heap *engine_heap; /* the one that our handlers serve */
	zend_mm_heap *ending_heap; /* the same as soon as its end is near, NULL until then */
	const size_t *hard_limit; /* where the engine's hard limit is; NULL: there is none */
	bool has_dl; /* dl() is ours in this thread, or there is none */
	zif_handler dl; /* the engine's, when it is ours */
	zend_long limit_apart; /* the memory_limit that a heap apart knows of */
	bool forgets_definitions; /* functions and classes of the request are still in their tables, see engine/fast_shutdown.h */
	void *last_block; /* whose free is the request's last; NULL: not known yet */
#ifdef ZMM_TESTING
	zmm_injection injection;
#endif
#ifdef ZTS
	zmm_foreign foreign;
	struct _zend_zmm_globals *next; /* in the list of all threads */
#endif
ZEND_END_MODULE_GLOBALS(zmm)

#ifdef ZTS
/* Reached without a call; the C library keeps room for a few such words in every thread. */
# if defined(__GLIBC__) && defined(__GNUC__)
#  define ZMM_TLS_MODEL __attribute__((tls_model("initial-exec")))
# else
#  define ZMM_TLS_MODEL
# endif

/* Never NULL: a thread without globals has some with nothing in them. */
extern ZMM_HIDDEN TSRM_TLS zend_zmm_globals *zmm_thread ZMM_TLS_MODEL;

# define ZMM_G(v) (zmm_thread->v)
# define ZMM_FOREIGN_OF(globals) (&(globals)->foreign)
# define ZMM_FOREIGN ZMM_FOREIGN_OF(zmm_thread)
# ifdef COMPILE_DL_ZMM
ZEND_TSRMLS_CACHE_EXTERN()
# endif
#else
ZEND_EXTERN_MODULE_GLOBALS(zmm)
# define ZMM_G(v) ZEND_MODULE_GLOBALS_ACCESSOR(zmm, v)

/* Apart: a free compares with its start and size before it needs the heap's address. */
extern ZMM_HIDDEN zmm_foreign zmm_foreign_blocks;
# define ZMM_FOREIGN_OF(globals) (&zmm_foreign_blocks)
# define ZMM_FOREIGN ZMM_FOREIGN_OF(&zmm_globals)
#endif

#endif

/*
 * zmm engine: the globals, one set for each thread.  Builds of PHP that are not thread-safe have one set.
 *
 * See engine/lifetime.h for thread-safe builds.  All other variables of engine/ are set while PHP starts, before there
 * is a second thread, and only read later, except:
 *
 *   - the list of threads (lifetime.c), under PHP's mutex, and the number of dumps (limit_dump.c), under its own;
 *   - the signal that came last (report_at_end.c), which its handler sets;
 *   - the original of FFI::free() and what it needs (replace.c), which dl() may bring later;
 *   - variables of one thread (ZEND_TLS): in call_site.c, file_name.c, limit_dump.c and report_at_end.c.
 */

#ifndef ZMM_ENGINE_GLOBALS_H
#define ZMM_ENGINE_GLOBALS_H

#include "php.h"

#include "heap/attributes.h"
#include "heap/heap.h"
#ifdef ZMM_TESTING
# include "engine/inject.h"
#endif

/* PHP's start-up needs one chunk, very rarely two. */
#define ZMM_FOREIGN_MAX_CHUNKS 64

/* The engine's first heap in this thread and where its blocks lie, see engine/foreign.h. */
typedef struct zmm_foreign {
	/* The smallest range that has all the chunks: address and bytes. */
	uintptr_t start;
	uintptr_t size;
	zend_mm_heap *heap;
	uintptr_t chunks[ZMM_FOREIGN_MAX_CHUNKS];
	size_t num_chunks;
} zmm_foreign;

typedef struct zmm_profiler zmm_profiler; /* see engine/profiler.h */
typedef struct zmm_dump_work zmm_dump_work; /* see engine/limit_dump.h */
typedef struct zmm_engine_handlers zmm_engine_handlers; /* see engine/handlers.h */

ZEND_BEGIN_MODULE_GLOBALS(zmm)
	zmm_heap heap; /* the heap of zmm_stats() and php_zmm.h; the engine runs on it when `off` is NULL */
	bool uses_malloc; /* USE_ZEND_ALLOC=0: php_zmm.h goes to the C library, no heap */
	zmm_profiler *profiler; /* NULL: the profiler is off */
	uint32_t profiles; /* that were started in this thread */
	int64_t sample_left; /* of a sampled profile: bytes up to the next sample */
	zmm_dump_work *dump; /* memory to say what has the memory when there is no more; NULL: none is set aside yet */
	const zmm_engine_handlers *handlers; /* that the engine has now, unless a request is ending */
	const char *off; /* why the engine is not on the heap, one phrase; NULL: it is */
	zend_mm_heap *engine_heap; /* the engine's second heap, whose handlers are ours */
	zend_mm_heap *ending_heap; /* the same when the thread is about to end; NULL until then */
	const size_t *hard_limit; /* the engine's word for its hard limit; NULL: there is none */
	bool has_dl; /* dl() was looked for in this thread, and replaced if there is one */
	zif_handler dl; /* the engine's dl(), when it was replaced */
	zend_long limit_apart; /* the memory_limit that was applied last to a heap apart */
	bool forgets_definitions; /* functions and classes are hidden and not removed yet, see engine/fast_shutdown.c */
	void *last_block; /* the block whose free is the request's last; NULL: not known yet */
	char script[MAXPATHLEN]; /* path of the request's script, see engine/describe.h; "": there is none */
#ifdef ZMM_TESTING
	zmm_injection injection;
#endif
#ifdef ZTS
	zmm_foreign foreign;
	struct _zend_zmm_globals *next; /* in the list of all threads */
#endif
ZEND_END_MODULE_GLOBALS(zmm)

#ifdef ZTS
/* This model reaches the word without a call.  The C library keeps room for a few such words in every thread. */
# if defined(__GLIBC__) && defined(__GNUC__)
#  define ZMM_TLS_MODEL __attribute__((tls_model("initial-exec")))
# else
#  define ZMM_TLS_MODEL
# endif

/* The thread's globals; never NULL: a thread without any has empty ones. */
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

/* Not among the globals: a free compares with its start and size before it needs the heap's address. */
extern ZMM_HIDDEN zmm_foreign zmm_foreign_blocks;
# define ZMM_FOREIGN_OF(globals) (&zmm_foreign_blocks)
# define ZMM_FOREIGN ZMM_FOREIGN_OF(&zmm_globals)
#endif

#endif

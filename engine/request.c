#include "engine/request.h"
#include "engine/inject.h"
#include "engine/globals.h"
#include "engine/handlers.h"
#include "engine/profiler.h"

#include "heap/heap.h"

#include "zend_arena.h"

void zmm_request_reset(bool silent)
{
	zmm_guests_end(&ZMM_G(heap)); /* guests of Zmm\Heap objects that were not destroyed */
	zmm_inject_prove(&ZMM_G(heap));
	zmm_heap_shutdown(&ZMM_G(heap), false, silent);
	zmm_profiler_end_request();
	zmm_inject_end_request(&ZMM_G(heap));
}

bool zmm_request_is_ours(void)
{
	return zmm_engine_has_handlers(ZMM_G(engine_heap), zmm_engine_handlers_here());
}

#if !ZMM_ENGINE_HAS_RESET_CALLBACK

static void *zmm_request_malloc(size_t size);
static void zmm_request_free(void *ptr);
static void *zmm_request_realloc(void *ptr, size_t size);

static const zmm_engine_handlers zmm_request_handlers = {
	zmm_request_malloc, zmm_request_free, zmm_request_realloc
};

/* Whether leaks are not reported.  A request that ended by a fatal error leaves blocks without being at fault. */
static bool zmm_request_is_silent(void)
{
	return CG(unclean_shutdown) || !PG(report_memleaks);
}

/* Resets the heap after the last free, and sets the usual handlers again. */
static void zmm_request_finish(void)
{
	zmm_engine_set_handlers(ZMM_G(engine_heap), zmm_engine_handlers_here(), &zmm_request_handlers);
	ZMM_G(last_block) = NULL;
	zmm_request_reset(zmm_request_is_silent());
	zend_set_memory_limit(PG(memory_limit));
}

/* Returns the block that the engine will free last.  The table of interned strings is freed after the arena.  Where the
 * table is empty (opcache keeps the strings), the last block is the arena's oldest part. */
static void *zmm_request_find_last_block(zend_arena *arena)
{
	HashTable *strings = &CG(interned_strings);

	if (!(HT_FLAGS(strings) & HASH_FLAG_UNINITIALIZED)) {
		return HT_GET_DATA_ADDR(strings);
	}
	while (arena->prev) {
		arena = arena->prev;
	}
	return arena;
}

static void zmm_request_free(void *ptr)
{
	bool last;

	if (ptr && ptr == CG(arena)) {
		ZMM_G(last_block) = zmm_request_find_last_block(ptr);
	}
	last = ptr && ptr == ZMM_G(last_block);
	zmm_engine_handlers_here()->free(ptr);
	if (last) {
		zmm_request_finish();
	}
}

/* The engine allocates nothing between the free of the arena and the reset.  So an allocation here belongs to the next
 * request: the last block was another one than expected, and the reset is still to be done. */
static void *zmm_request_malloc(size_t size)
{
	if (ZMM_G(last_block)) {
		zmm_request_finish();
	}
	return zmm_engine_handlers_here()->malloc(size);
}

static void *zmm_request_realloc(void *ptr, size_t size)
{
	return ptr ? zmm_engine_handlers_here()->realloc(ptr, size) : zmm_request_malloc(size);
}

void zmm_request_set_handlers(zend_mm_heap *engine_heap)
{
	zmm_engine_set_handlers(engine_heap, zmm_engine_handlers_here(), NULL);
}

void zmm_request_end(void)
{
	ZMM_G(last_block) = NULL;
	zmm_engine_set_handlers(ZMM_G(engine_heap), &zmm_request_handlers, zmm_engine_handlers_here());
}

#else

static size_t zmm_request_gc(void)
{
	return zmm_heap_gc(&ZMM_G(heap));
}

static void zmm_request_shutdown(bool full, bool silent)
{
	if (!full) {
		zmm_request_reset(silent);
	}
}

void zmm_request_set_handlers(zend_mm_heap *engine_heap)
{
	zend_mm_set_custom_handlers_ex(engine_heap, zmm_engine_handlers_here()->malloc, zmm_engine_handlers_here()->free,
		zmm_engine_handlers_here()->realloc, zmm_request_gc, zmm_request_shutdown);
}

/* Sets all our functions again.  Another extension may have put handlers around ours and taken them off again.  If it
 * gave back only the three that allocate and free, the engine no longer has the other two. */
void zmm_request_end(void)
{
	if (zmm_request_is_ours()) {
		zmm_request_set_handlers(ZMM_G(engine_heap));
	}
}

#endif

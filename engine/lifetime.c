#include "engine/lifetime.h"
#include "engine/call_site.h"
#include "engine/foreign.h"
#include "engine/limit_dump.h"
#include "engine/profiler.h"

#include <stdlib.h>

/* Ends both of the engine's heaps.  Without our handlers the second one, whose struct has our counters, is an ordinary
 * empty heap of the engine. */
static void zmm_lifetime_release(zend_zmm_globals *globals)
{
	zend_mm_set_custom_handlers(globals->engine_heap, NULL, NULL, NULL);
	zend_mm_shutdown(globals->engine_heap, true, true);
	zend_mm_shutdown(ZMM_FOREIGN_OF(globals)->heap, true, true);
}

/* Makes the handlers notice the last free of all, that of the engine's heap struct. */
static void zmm_lifetime_await_end(zend_zmm_globals *globals)
{
	globals->ending_heap = globals->engine_heap;
	zmm_foreign_expect(ZMM_FOREIGN_OF(globals), globals->engine_heap);
}

#ifdef ZTS

/* The globals of a thread that has none.  Every block is near its foreign blocks, so that each free comes to
 * zmm_lifetime_ended_by(). */
static zend_zmm_globals zmm_no_thread = { .foreign = { 0, UINTPTR_MAX, NULL, { 0 }, 0 }, .off = "there is no thread" };

TSRM_TLS zend_zmm_globals *zmm_thread ZMM_TLS_MODEL = &zmm_no_thread;

static zend_zmm_globals *zmm_threads;

zend_zmm_globals *zmm_thread_begin(const char *off)
{
	zend_zmm_globals *globals = calloc(1, sizeof(*globals));

	/* PHP's own thread start ends the process in this case, too: it cannot return an error. */
	if (!globals) {
		fprintf(stderr, "zmm: no memory for a new thread\n");
		exit(1);
	}
	globals->off = off;
	globals->next = zmm_threads;
	zmm_threads = globals;
	if (zmm_thread == &zmm_no_thread) {
		zmm_thread = globals;
	}
	return globals;
}

static void zmm_thread_free(zend_zmm_globals *globals)
{
	zend_zmm_globals **slot = &zmm_threads;

	while (*slot != globals) {
		slot = &(*slot)->next;
	}
	*slot = globals->next;
	if (globals->heap.storage) {
		zmm_heap_shutdown(&globals->heap, true, true);
	}
	zmm_profiler_end(globals);
	zmm_limit_dump_end(globals);
	if (globals->engine_heap) {
		zmm_lifetime_release(globals);
	}
	if (zmm_thread == globals) {
		zmm_thread = &zmm_no_thread;
		zmm_call_site_forget();
	}
	free(globals);
}

void zmm_thread_end(zend_zmm_globals *globals)
{
	if (globals->off) {
		zmm_thread_free(globals);
		return;
	}
	zmm_thread_find();
	zmm_lifetime_await_end(globals);
	if (globals != zmm_thread) {
		/* This thread ends the globals of another one, and will free its heap struct as well. */
		ZMM_G(ending_heap) = globals->engine_heap;
		zmm_foreign_expect(ZMM_FOREIGN, globals->engine_heap);
	}
}

static zend_zmm_globals *zmm_thread_of(const zend_mm_heap *engine_heap)
{
	zend_zmm_globals *globals = zmm_threads;

	while (globals && globals->engine_heap != engine_heap) {
		globals = globals->next;
	}
	return globals;
}

bool zmm_lifetime_ended_by(const void *ptr)
{
	zend_zmm_globals *globals;

	if (!ptr || (!ZMM_G(ending_heap) && zmm_thread != &zmm_no_thread)) {
		return false;
	}
	globals = zmm_thread_of(ptr);
	if (!globals) {
		return false;
	}
	zmm_thread_free(globals);
	return true;
}

void zmm_thread_find(void)
{
	if (UNEXPECTED(zmm_thread == &zmm_no_thread)) {
		zend_zmm_globals *globals = zmm_thread_of(zend_mm_get_heap());

		if (globals) {
			zmm_thread = globals;
		}
	}
}

#else

void zmm_lifetime_end(void)
{
	if (!ZMM_G(off)) {
		zmm_lifetime_await_end(&zmm_globals);
	} else if (ZMM_G(heap).storage) {
		zmm_heap_shutdown(&ZMM_G(heap), true, true);
	}
}

bool zmm_lifetime_ended_by(const void *ptr)
{
	if (ptr != ZMM_G(ending_heap)) {
		return false;
	}
	zmm_heap_shutdown(&ZMM_G(heap), true, true);
	zmm_profiler_end(&zmm_globals);
	zmm_limit_dump_end(&zmm_globals);
	zmm_lifetime_release(&zmm_globals);
	return true;
}

#endif

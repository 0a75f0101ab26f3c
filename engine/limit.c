#include "engine/limit.h"
#include "engine/globals.h"
#include "engine/limit_dump.h"
#include "engine/profiler.h"
#include "engine/version.h"

#include "heap/limit.h"

#include <stdlib.h>
#ifndef _WIN32
# include <unistd.h>
#endif

#define ZMM_MEMORY_MESSAGE "Out of memory (allocated %zu) (tried to allocate %zu bytes)"

/* The exit status after a passed hard limit; the engine's own heap uses the same. */
#define ZMM_HARD_LIMIT_STATUS 137

/* Raises a fatal error, which may allocate past the limit meanwhile.  This is the protocol of engines up to 8.2.34 and
 * 8.4.27; the caller then leaves the request by zend_bailout(). */
ZEND_COLD static void zmm_engine_limit_raise(zmm_heap *heap, const char *format, size_t first, size_t second)
{
	*heap->limit.overflow = 1;
	zend_try {
		zend_error_noreturn(E_ERROR, format, first, second);
	} zend_catch {
	} zend_end_try();
	*heap->limit.overflow = 0;
}

#ifdef ZMM_ENGINE_WEAK
ZEND_COLD static void zmm_engine_limit_stop_hard(size_t limit, size_t size)
{
	const char *filename = zend_is_executing() ? zend_get_executed_filename() : "Unknown";
	int lineno = zend_is_executing() ? (int) zend_get_executed_lineno() : 0;

	fprintf(stderr, "Hard memory limit of %zu bytes exhausted (tried to allocate %zu bytes) in %s on line %d\n",
		limit, size, filename, lineno);
	_exit(ZMM_HARD_LIMIT_STATUS);
}

/* The protocol of later engines: notes the error, which the engine raises at its next safe point, and allows the
 * allocation.  false: the caller can do without the memory, and gets NULL. */
static bool zmm_engine_limit_delay(zmm_heap *heap, size_t limit, size_t size, size_t more)
{
	bool fallible = zend_mm_is_fallible();
	const size_t *hard_limit = ZMM_G(hard_limit);

	if (!fallible && hard_limit && zmm_limit_left(*hard_limit, zmm_limit_taken(heap)) < more) {
		zmm_engine_limit_stop_hard(*hard_limit, size);
	}
	zend_mm_delayed_error_or_panic(true, ZMM_LIMIT_MESSAGE, limit, size);
	zmm_limit_extend(heap, fallible ? 0 : more, hard_limit ? *hard_limit : ZMM_NO_LIMIT);
	return !fallible;
}
#endif

bool zmm_engine_limit_exceeded(zmm_heap *heap, size_t limit, size_t size, size_t more)
{
	size = zmm_profiler_asked(size);
	zmm_limit_dump(heap, ZMM_REASON_LIMIT);
#ifdef ZMM_ENGINE_WEAK
	if (!ZMM_G(off) && ZMM_ENGINE_DELAYS_LIMIT_ERROR()) {
		return zmm_engine_limit_delay(heap, limit, size, more);
	}
#else
	(void) more;
#endif
	zmm_profiler_give_up();
	zmm_engine_limit_raise(heap, ZMM_LIMIT_MESSAGE, limit, size);
	zmm_limit_extend(heap, 0, ZMM_NO_LIMIT); /* counted from what is open after the report */
	zend_bailout();
	return false;
}

void zmm_engine_out_of_memory(zmm_heap *heap, size_t real_size, size_t size)
{
	size = zmm_profiler_asked(size);
	zmm_limit_dump(heap, ZMM_REASON_MEMORY);
#ifdef ZMM_ENGINE_WEAK
	if (!ZMM_G(off) && ZMM_ENGINE_DELAYS_LIMIT_ERROR()) {
		fprintf(stderr, ZMM_MEMORY_MESSAGE "\n", real_size, size);
		exit(1);
	}
#endif
	zmm_profiler_give_up();
	zmm_engine_limit_raise(heap, ZMM_MEMORY_MESSAGE, real_size, size);
	zend_bailout();
}

bool zmm_engine_limit_apply(void)
{
	zmm_limit_withdraw(&ZMM_G(heap));
	if (zend_set_memory_limit(PG(memory_limit)) == SUCCESS) {
		return true;
	}
	zend_set_memory_limit(zend_memory_usage(true));
	return false;
}

/* A released reserve shows that the limit was passed: it stays released from the error to the end of the request. */
zend_string *zmm_engine_limit_string(size_t length)
{
	zmm_heap *heap = &ZMM_G(heap);
	int overflow = *heap->limit.overflow;
	zend_string *string;

	if (heap->limit.reserve_size && !heap->limit.reserve) {
		*heap->limit.overflow = 1;
	}
	string = zend_string_alloc(length, false);
	*heap->limit.overflow = overflow;
	return string;
}

#include "engine/handlers.h"

#include "heap/caches.h"
#include "heap/call_site.h"
#include "heap/hardened.h"

#include <string.h>

/* A function of its own with the same arguments in the same registers, so that the fast path saves no registers for
 * it. */
static ZMM_HOT zend_never_inline void *zmm_engine_malloc_slow(size_t size ZMM_HANDLER_DC)
{
	ZMM_THREAD_FIND();
	return zmm_alloc_slow(&ZMM_G(heap), size);
}

static ZMM_HOT void *zmm_engine_malloc(size_t size ZMM_HANDLER_DC)
{
	void *ptr;

	ZMM_NOTE_CALLER();
	ptr = zmm_alloc_cached(&ZMM_G(heap), size);
	return EXPECTED(ptr) ? ptr : zmm_engine_malloc_slow(size ZMM_HANDLER_CC);
}

static ZMM_HOT zend_never_inline void zmm_engine_free_slow(void *ptr)
{
	zmm_free_slow(&ZMM_G(heap), zmm_block_of_data(ptr));
}

bool zmm_engine_is_foreign(const void *ptr)
{
	ZMM_THREAD_FIND();
	return zmm_foreign_has(ZMM_FOREIGN, ptr);
}

ZEND_COLD void *zmm_engine_own_near(void *ptr)
{
	return zmm_lifetime_ended_by(ptr) || !ptr || zmm_engine_is_foreign(ptr) ? NULL : ptr;
}

ZEND_COLD static zend_never_inline void zmm_engine_free_near(void *ptr)
{
	ptr = zmm_engine_own_near(ptr);
	if (ptr) {
		zmm_heap_free(&ZMM_G(heap), ptr);
	}
}

static zend_always_inline void zmm_engine_free_any(void *ptr, bool bounded)
{
	if (zmm_foreign_is_near(ZMM_FOREIGN, ptr)) {
		zmm_engine_free_near(ptr);
	} else if (EXPECTED(ptr) && UNEXPECTED(!zmm_free_to_cache(&ZMM_G(heap), ptr, bounded))) {
		zmm_engine_free_slow(ptr);
	}
}

static void zmm_engine_free(void *ptr ZMM_HANDLER_DC)
{
	zmm_engine_free_any(ptr, true);
}

/* For a heap whose cache has no fixed size. */
static ZMM_HOT void zmm_engine_free_unbounded(void *ptr ZMM_HANDLER_DC)
{
	zmm_engine_free_any(ptr, false);
}

/* Handlers for a hardened heap. */

static void *zmm_engine_malloc_hardened(size_t size ZMM_HANDLER_DC)
{
	ZMM_THREAD_FIND();
	ZMM_NOTE_CALLER();
	return zmm_hardened_alloc(&ZMM_G(heap), size);
}

static void zmm_engine_free_hardened(void *ptr ZMM_HANDLER_DC)
{
	if (zmm_foreign_is_near(ZMM_FOREIGN, ptr)) {
		zmm_engine_free_near(ptr);
	} else if (ptr) {
		zmm_hardened_free(&ZMM_G(heap), ptr);
	}
}

ZEND_COLD void *zmm_engine_adopt(void *adopted, void *ptr, size_t size)
{
	size_t held = _zend_mm_block_size(ZMM_FOREIGN->heap, ptr ZEND_FILE_LINE_CC ZEND_FILE_LINE_EMPTY_CC);

	if (adopted) {
		memcpy(adopted, ptr, held < size ? held : size);
	}
	return adopted;
}

/* Resizes a block of the first heap, or one of our own blocks that lies between its chunks. */
ZEND_COLD static zend_never_inline void *zmm_engine_realloc_near(void *ptr, size_t size)
{
	if (zmm_engine_is_foreign(ptr)) {
		return zmm_engine_adopt(zmm_heap_alloc(&ZMM_G(heap), size), ptr, size);
	}
	return ZMM_G(heap).hardened
		? zmm_hardened_realloc(&ZMM_G(heap), ptr, size) : zmm_realloc_slow(&ZMM_G(heap), ptr, size);
}

static ZMM_HOT void *zmm_engine_realloc(void *ptr, size_t size ZMM_HANDLER_DC)
{
	ZMM_NOTE_CALLER();
	if (zmm_foreign_is_near(ZMM_FOREIGN, ptr)) {
		return zmm_engine_realloc_near(ptr, size);
	}
	return zmm_realloc(&ZMM_G(heap), ptr, size);
}

static void *zmm_engine_realloc_hardened(void *ptr, size_t size ZMM_HANDLER_DC)
{
	ZMM_NOTE_CALLER();
	if (zmm_foreign_is_near(ZMM_FOREIGN, ptr)) {
		return zmm_engine_realloc_near(ptr, size);
	}
	return zmm_hardened_realloc(&ZMM_G(heap), ptr, size);
}

/* One set for each kind of heap. */
static const zmm_engine_handlers zmm_engine_bounded = { zmm_engine_malloc, zmm_engine_free, zmm_engine_realloc };
static const zmm_engine_handlers zmm_engine_unbounded = {
	zmm_engine_malloc, zmm_engine_free_unbounded, zmm_engine_realloc
};
static const zmm_engine_handlers zmm_engine_hardened = {
	zmm_engine_malloc_hardened, zmm_engine_free_hardened, zmm_engine_realloc_hardened
};

const zmm_engine_handlers *zmm_engine_normal_handlers;

void zmm_engine_choose_handlers(const zmm_heap *heap)
{
	if (heap->hardened) {
		zmm_engine_normal_handlers = &zmm_engine_hardened;
	} else {
		zmm_engine_normal_handlers = zmm_cache_is_fixed(heap) ? &zmm_engine_bounded : &zmm_engine_unbounded;
	}
}

bool zmm_engine_has_handlers(zend_mm_heap *engine_heap, const zmm_engine_handlers *handlers)
{
	zmm_engine_handlers current;

	zend_mm_get_custom_handlers(engine_heap, &current.malloc, &current.free, &current.realloc);
	return current.malloc == handlers->malloc && current.free == handlers->free
		&& current.realloc == handlers->realloc;
}

bool zmm_engine_set_handlers(zend_mm_heap *engine_heap,
	const zmm_engine_handlers *handlers, const zmm_engine_handlers *expected)
{
	if (expected && !zmm_engine_has_handlers(engine_heap, expected)) {
		return false;
	}
	zend_mm_set_custom_handlers(engine_heap, handlers->malloc, handlers->free, handlers->realloc);
	return true;
}

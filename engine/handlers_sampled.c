#include "engine/handlers_sampled.h"
#include "engine/profiler.h"
#include "engine/usdt.h"

#include "heap/alloc.h"
#include "heap/free.h"
#include "heap/realloc.h"

/* Each allocation counts down bytes; the one that reaches 0 is a sample. */

/* Counts an allocation.  true: it is a sample. */
static zend_always_inline bool zmm_sampled_is_due(size_t true_size)
{
	return UNEXPECTED((ZMM_G(sample_left) -= (int64_t) true_size) < 0);
}

/* Serves a request that the quick way cannot serve: it is large, or no block is cached. */
static ZMM_HOT zend_never_inline void *zmm_sampled_malloc_slow(size_t size)
{
	zmm_heap *heap;

	ZMM_THREAD_FIND();
	heap = &ZMM_G(heap);
	if (ZMM_G(profiler) && !zmm_sealed_is_too_much(size) && zmm_sampled_is_due(zmm_true_size_in(heap, size))) {
		return zmm_profiler_alloc(ZMM_G(profiler), heap, size);
	}
	return zmm_alloc(heap, size);
}

static ZMM_HOT void *zmm_sampled_malloc(size_t size ZMM_HANDLER_DC)
{
	zmm_heap *heap = &ZMM_G(heap);
	size_t data_size = zmm_request_data_size(size);
	zmm_cache_list *list;
	void *ptr;

	ZMM_NOTE_CALLER();
	if (UNEXPECTED(size > ZMM_MAX_SMALL_REQUEST)) {
		return zmm_sampled_malloc_slow(size);
	}
	list = zmm_cache_list_for(heap, data_size);
	if (UNEXPECTED(!list->first)) {
		return zmm_sampled_malloc_slow(size);
	}
	if (zmm_sampled_is_due(data_size + ZMM_HEADER_SIZE)) {
		return zmm_profiler_alloc(ZMM_G(profiler), heap, size);
	}
	ptr = zmm_cache_pop(heap, list, data_size);
	zmm_account_uncache(heap, data_size + ZMM_HEADER_SIZE);
	zmm_debug_mark_used(heap, zmm_block_of_data(ptr), size);
	return ptr;
}

static ZMM_HOT zend_never_inline void zmm_sampled_free_slow(void *ptr)
{
	zmm_heap *heap = &ZMM_G(heap);
	zmm_block *block = zmm_block_of_data(ptr);

	if (UNEXPECTED(zmm_block_has_trailer(block))) {
		zmm_profiler_forget(ZMM_G(profiler), heap, block);
		zmm_usdt_free(ptr);
		zmm_free(heap, ptr);
	} else {
		zmm_free_slow(heap, block);
	}
}

ZEND_COLD static zend_never_inline void zmm_sampled_free_near(void *ptr)
{
	ptr = zmm_engine_own_near(ptr);
	if (ptr) {
		zmm_sampled_free_slow(ptr);
	}
}

static zend_always_inline void zmm_sampled_free_any(void *ptr, bool bounded)
{
	if (zmm_foreign_is_near(ZMM_FOREIGN, ptr)) {
		zmm_sampled_free_near(ptr);
	} else if (EXPECTED(ptr) && UNEXPECTED(!zmm_free_to_cache(&ZMM_G(heap), ptr, bounded))) {
		zmm_sampled_free_slow(ptr);
	}
}

static void zmm_sampled_free(void *ptr ZMM_HANDLER_DC)
{
	zmm_sampled_free_any(ptr, true);
}

/* For a heap whose cache has no fixed size. */
static ZMM_HOT void zmm_sampled_free_unbounded(void *ptr ZMM_HANDLER_DC)
{
	zmm_sampled_free_any(ptr, false);
}

/* Makes a block a sample that was resized for another reason.  It needs room for a trailer; where there is none without
 * passing the limit, the sample is lost. */
static void *zmm_sampled_take(zmm_profiler *profiler, zmm_heap *heap, void *ptr, size_t size)
{
	bool fallible = heap->fallible;
	void *moved;

	heap->fallible = true;
	moved = zmm_realloc_slow(heap, ptr, zmm_trailed_size(size)); /* a second inline copy is a call for the first */
	heap->fallible = fallible;
	if (EXPECTED(moved)) {
		zmm_profiler_count(profiler, heap, zmm_block_of_data(moved));
	}
	return moved ? moved : ptr;
}

/* Counts a block that was resized as a new one, if its size has changed. */
static zend_always_inline void *zmm_sampled_resized(zmm_heap *heap, void *moved, size_t size, size_t old_size)
{
	size_t true_size = zmm_block_size(zmm_block_of_data(moved));

	if (true_size != old_size && zmm_sampled_is_due(true_size)) {
		return zmm_sampled_take(ZMM_G(profiler), heap, moved, size);
	}
	return moved;
}

/* Resizes a sample: it is freed, and the new block is a sample only if it is one by itself. */
static zend_never_inline void *zmm_sampled_resize(zmm_profiler *profiler, zmm_heap *heap, void *ptr, size_t size)
{
	zmm_block *block = zmm_block_of_data(ptr);
	size_t old_size;
	void *moved;

	if (UNEXPECTED(!zmm_block_is_sound(heap, block))) {
		zmm_free_panic(heap, block);
	}
	old_size = zmm_block_size(block);
	moved = zmm_profiler_realloc(profiler, heap, ptr, size);
	if (UNEXPECTED(!moved)) {
		return NULL;
	}
	if (moved == ptr && zmm_block_size(block) == old_size) {
		zmm_trailer_put(block, profiler->trailer);
		return moved;
	}
	zmm_profiler_uncount(profiler, heap, profiler->trailer, old_size);
	zmm_usdt_free(ptr);
	return zmm_sampled_resized(heap, moved, size, old_size);
}

/* Resizes a block that is a sample, or for which the quick way has no other. */
static ZMM_HOT zend_never_inline void *zmm_sampled_realloc_slow(void *ptr, size_t size)
{
	zmm_heap *heap;
	size_t old_size;
	void *moved;

	ZMM_THREAD_FIND();
	heap = &ZMM_G(heap);
	if (!ptr) {
		return zmm_sampled_malloc_slow(size);
	}
	if (UNEXPECTED(!ZMM_G(profiler) || zmm_sealed_is_too_much(size))) {
		return zmm_realloc_slow(heap, ptr, size);
	}
	if (UNEXPECTED(zmm_block_has_trailer(zmm_block_of_data(ptr)))) {
		return zmm_sampled_resize(ZMM_G(profiler), heap, ptr, size);
	}
	old_size = zmm_block_size(zmm_block_of_data(ptr));
	moved = zmm_realloc_slow(heap, ptr, size);
	return EXPECTED(moved) ? zmm_sampled_resized(heap, moved, size, old_size) : NULL;
}

static ZMM_HOT void *zmm_sampled_realloc(void *ptr, size_t size ZMM_HANDLER_DC)
{
	zmm_heap *heap = &ZMM_G(heap);
	void *moved;

	ZMM_NOTE_CALLER();
	if (zmm_foreign_is_near(ZMM_FOREIGN, ptr) && zmm_engine_is_foreign(ptr)) {
		return zmm_engine_adopt(zmm_sampled_malloc_slow(size), ptr, size);
	}
	moved = EXPECTED(ptr) ? zmm_realloc_quick(heap, ptr, size) : NULL;
	if (EXPECTED(moved == ptr) && EXPECTED(ptr)) {
		return ptr;
	}
	return moved ? zmm_sampled_resized(heap, moved, size, 0) : zmm_sampled_realloc_slow(ptr, size);
}

const zmm_engine_handlers zmm_sampled_handlers = { zmm_sampled_malloc, zmm_sampled_free, zmm_sampled_realloc };
const zmm_engine_handlers zmm_sampled_unbounded_handlers = {
	zmm_sampled_malloc, zmm_sampled_free_unbounded, zmm_sampled_realloc
};

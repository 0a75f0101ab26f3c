/* zmm engine: the handlers of a full profile, in which each block has a trailer. */

#include "engine/profiler.h"

#include "heap/alloc.h"
#include "heap/free.h"
#include "heap/realloc.h"

/* Gives a small block that has just become a used one its trailer. */
static zend_always_inline void zmm_full_mark(zmm_heap *heap, void *ptr, size_t data_size, zmm_trailer trailer)
{
#ifdef ZMM_DEBUG_GUARD
	zmm_trailer_put(zmm_block_of_data(ptr), trailer);
	(void) data_size;
#else
	zmm_word tag = (zmm_word) (data_size + (ZMM_HEADER_SIZE + ZMM_USED_BLOCK)) | ZMM_MARK;

	*zmm_tag_of_data(ptr) = tag;
	zmm_block_at(ptr, data_size)->info._prev = tag;
	memcpy((char *) ptr + data_size - ZMM_TRAILER_SIZE, &trailer, sizeof(trailer));
#endif
	(void) heap;
}

/* Serves what the quick way cannot, and what it could, too. */
static ZMM_HOT zend_never_inline void *zmm_full_malloc_slow(size_t size)
{
	zmm_profiler *profiler;
	zmm_heap *heap;
	void *ptr;

	ZMM_THREAD_FIND();
	profiler = ZMM_G(profiler);
	heap = &ZMM_G(heap);
	if (UNEXPECTED(!profiler || size > ZMM_MAX_REQUEST - ZMM_MAX_ALIGNMENT)) {
		return zmm_alloc(heap, size);
	}
	profiler->asked = size;
	profiler->padded = zmm_trailed_size(size);
	ptr = zmm_alloc(heap, profiler->padded);
	if (EXPECTED(ptr)) {
		zmm_profiler_count(profiler, heap, zmm_block_of_data(ptr));
	}
	return ptr;
}

/* Returns whether an operation is known without a walk; tests compare it with the walk. */
static zend_always_inline uint32_t zmm_full_site(zmm_profiler *profiler)
{
#ifdef ZMM_TESTING
	if (profiler->verifies) {
		return 0;
	}
#endif
	return zmm_frames_site_quick(&profiler->frames);
}

static ZMM_HOT void *zmm_full_malloc(size_t size ZMM_HANDLER_DC)
{
	zmm_heap *heap = &ZMM_G(heap);
	size_t data_size = zmm_request_data_size(size + ZMM_TRAILER_SIZE);
	zmm_profiler *profiler;
	zmm_cache_list *list;
	uint32_t site;
	void *ptr;

	ZMM_NOTE_CALLER();
	if (UNEXPECTED(size > ZMM_MAX_TRAILED_SMALL)) {
		return zmm_full_malloc_slow(size);
	}
	list = zmm_cache_list_for(heap, data_size);
	if (UNEXPECTED(!list->first)) {
		return zmm_full_malloc_slow(size);
	}
	profiler = ZMM_G(profiler);
	site = zmm_full_site(profiler);
	if (UNEXPECTED(!site)) {
		return zmm_full_malloc_slow(size);
	}
	ptr = zmm_cache_pop(heap, list, data_size);
	zmm_debug_mark_used(heap, zmm_block_of_data(ptr), size + ZMM_TRAILER_SIZE);
	zmm_profile_add(&profiler->profile, site, 1, data_size + ZMM_HEADER_SIZE);
	zmm_full_mark(heap, ptr, data_size, (zmm_trailer) { site, profiler->profile.epoch });
	zmm_account_uncache(heap, data_size + ZMM_HEADER_SIZE);
	zmm_profiler_see_peak(profiler, heap);
	return ptr;
}

/* Frees a block that the quick way did not take, with or without a trailer. */
static ZMM_HOT zend_never_inline void zmm_full_free_slow(void *ptr)
{
	zmm_heap *heap = &ZMM_G(heap);
	zmm_block *block = zmm_block_of_data(ptr);

	if (zmm_block_has_trailer(block)) {
		if (UNEXPECTED(!zmm_block_is_sound(heap, block))) {
			zmm_free_panic(heap, block);
		}
		zmm_profiler_forget(ZMM_G(profiler), heap, block);
	}
	zmm_free(heap, ptr);
}

ZEND_COLD static zend_never_inline void zmm_full_free_near(void *ptr)
{
	ptr = zmm_engine_own_near(ptr);
	if (ptr) {
		zmm_full_free_slow(ptr);
	}
}

static ZMM_HOT void zmm_full_free(void *ptr ZMM_HANDLER_DC)
{
	zmm_heap *heap = &ZMM_G(heap);
	zmm_profiler *profiler;
	zmm_trailer trailer;
	size_t true_size;
	zmm_word tag;

	if (zmm_foreign_is_near(ZMM_FOREIGN, ptr)) {
		zmm_full_free_near(ptr);
		return;
	}
	if (UNEXPECTED(!ptr)) {
		return;
	}
#ifdef ZMM_DEBUG_GUARD
	zmm_full_free_slow(ptr);
	return;
#endif
	tag = *zmm_tag_of_data(ptr) - ZMM_MARK; /* that of a block without a trailer */
	true_size = tag - ZMM_USED_BLOCK;
	if (UNEXPECTED(zmm_small_used_index(tag) >= ZMM_NUM_BUCKETS || zmm_behind_data(ptr, tag)->info._prev != tag + ZMM_MARK
			|| heap->use->size <= heap->cache.floor)) {
		zmm_full_free_slow(ptr);
		return;
	}
	profiler = ZMM_G(profiler);
	memcpy(&trailer, (const char *) ptr + true_size - ZMM_HEADER_SIZE - ZMM_TRAILER_SIZE, sizeof(trailer));
	if (UNEXPECTED(trailer.site >= profiler->profile.site_count)) {
		zmm_full_free_slow(ptr);
		return;
	}
	zmm_profile_remove(&profiler->profile, trailer.site, 1, true_size);
	*zmm_tag_of_data(ptr) = tag;
	zmm_block_at(ptr, true_size - ZMM_HEADER_SIZE)->info._prev = tag;
	zmm_account_cache(heap, true_size);
	zmm_cache_push(heap, zmm_cache_list_for(heap, true_size - ZMM_HEADER_SIZE), zmm_block_of_data(ptr));
}

/* Counts a block after it was resized from `old_size`, and had a trailer before if `had`. */
static void zmm_full_resized(zmm_profiler *profiler, zmm_heap *heap, void *ptr, void *moved, size_t old_size, bool had)
{
	zmm_block *block = zmm_block_of_data(moved);
	size_t true_size = zmm_block_size(block);
	/* Both blocks were in use at the peak, unless it is what is in use now. */
	bool both = heap->use->peak != heap->use->size;

	if (moved == ptr && true_size == old_size) {
		if (had) {
			zmm_trailer_put(block, profiler->trailer);
		}
		return;
	}
	if (had && !both) {
		zmm_profile_remove(&profiler->profile, profiler->trailer.site & ZMM_TRAILER_SITE_MASK, 1, old_size);
	}
	zmm_profiler_count(profiler, heap, block);
	if (had && both) {
		zmm_profile_remove(&profiler->profile, profiler->trailer.site & ZMM_TRAILER_SITE_MASK, 1, old_size);
	}
}

static void *zmm_full_resize(zmm_profiler *profiler, zmm_heap *heap, void *ptr, size_t size)
{
	zmm_block *block = zmm_block_of_data(ptr);
	bool had = zmm_block_has_trailer(block);
	size_t old_size;
	void *moved;

	if (UNEXPECTED(!zmm_block_is_sound(heap, block))) {
		zmm_free_panic(heap, block);
	}
	old_size = zmm_block_size(block);
	if (had) {
		profiler->trailer = zmm_trailer_of(block);
		profiler->open = block;
		zmm_trailer_take(block);
	}
	profiler->asked = size;
	profiler->padded = zmm_trailed_size(size);
	moved = zmm_realloc(heap, ptr, profiler->padded);
	if (UNEXPECTED(!moved)) {
		zmm_profiler_give_up();
		return NULL;
	}
	profiler->open = NULL;
	zmm_full_resized(profiler, heap, ptr, moved, old_size, had);
	return moved;
}

/* Moves a foreign block to our heap: the new block, or NULL. */
ZEND_COLD static zend_never_inline void *zmm_full_adopt(void *ptr, size_t size)
{
	size_t held = zmm_engine_foreign_size(ptr);
	void *adopted = zmm_full_malloc_slow(size);

	if (adopted) {
		memcpy(adopted, ptr, held < size ? held : size);
	}
	return adopted;
}

static ZMM_HOT void *zmm_full_realloc(void *ptr, size_t size ZMM_HANDLER_DC)
{
	ZMM_NOTE_CALLER();
	if (zmm_foreign_is_near(ZMM_FOREIGN, ptr) && zmm_engine_is_foreign(ptr)) {
		return zmm_full_adopt(ptr, size);
	}
	if (!ptr) {
		return zmm_full_malloc_slow(size);
	}
	if (UNEXPECTED(!ZMM_G(profiler) || size > ZMM_MAX_REQUEST - ZMM_MAX_ALIGNMENT)) {
		return zmm_realloc(&ZMM_G(heap), ptr, size);
	}
	return zmm_full_resize(ZMM_G(profiler), &ZMM_G(heap), ptr, size);
}

const zmm_engine_handlers zmm_full_handlers = { zmm_full_malloc, zmm_full_free, zmm_full_realloc };

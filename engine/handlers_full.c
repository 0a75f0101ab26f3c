#include "engine/handlers_full.h"
#include "engine/profiler.h"

#include "heap/alloc.h"
#include "heap/free.h"
#include "heap/realloc.h"

/* Gives a small block that has just become a used one its trailer. */
static zend_always_inline void zmm_full_mark(void *ptr, size_t data_size, uint32_t site, const uint64_t *epoch)
{
#ifdef ZMM_DEBUG_GUARD
	zmm_trailer_put(zmm_block_of_data(ptr), zmm_trailer_make(site, *epoch));
	(void) data_size;
#else
	zmm_word tag = (zmm_word) (data_size + (ZMM_HEADER_SIZE + ZMM_USED_BLOCK)) | ZMM_MARK;
	zmm_trailer trailer;

	*zmm_tag_of_data(ptr) = tag; /* before anything is read: so the tag without the mark is not written */
	zmm_block_at(ptr, data_size)->info._prev = tag;
	trailer = zmm_trailer_make(site, *epoch);
	memcpy((char *) ptr + data_size - ZMM_TRAILER_SIZE, &trailer, sizeof(trailer));
#endif
}

/* Serves what the quick way cannot, and what it could, too. */
static ZMM_HOT zend_never_inline void *zmm_full_malloc_slow(size_t size)
{
	zmm_profiler *profiler;
	zmm_heap *heap;

	ZMM_THREAD_FIND();
	profiler = ZMM_G(profiler);
	heap = &ZMM_G(heap);
	return UNEXPECTED(!profiler || zmm_sealed_is_too_much(size))
		? zmm_alloc(heap, size) : zmm_profiler_alloc(profiler, heap, size);
}

/* Returns whether each site is compared with the one that a walk finds. */
static zend_always_inline bool zmm_full_verifies(const zmm_profiler *profiler)
{
#ifdef ZMM_TESTING
	return profiler->verifies;
#else
	(void) profiler;
	return false;
#endif
}

/* Counts a cached block that became a used one: zmm_account_uncache(), and the peak for the profile. */
static zend_always_inline void zmm_full_use(zmm_profiler *profiler, zmm_heap *heap, size_t true_size)
{
	size_t in_use = heap->use->size + true_size;

	heap->use->size = in_use;
	if (in_use > heap->use->peak) {
		heap->use->peak = in_use;
		profiler->seen_peak = in_use;
		zmm_profile_peak(&profiler->profile);
	}
}

/* Serves a small request from a cache list that has a block. */
static zend_always_inline void *zmm_full_serve(zmm_profiler *profiler, zmm_heap *heap, size_t size, uint32_t site)
{
	size_t data_size = zmm_request_data_size(size + ZMM_TRAILER_SIZE);
	void *ptr = zmm_cache_pop(heap, zmm_cache_list_for(heap, data_size), data_size);

	zmm_debug_mark_used(heap, zmm_block_of_data(ptr), size + ZMM_TRAILER_SIZE);
	zmm_full_mark(ptr, data_size, site, &profiler->profile.epoch);
	zmm_profile_add(&profiler->profile, site, 1, data_size + ZMM_HEADER_SIZE);
	zmm_full_use(profiler, heap, data_size + ZMM_HEADER_SIZE);
	return ptr;
}

/* The same for a request whose site is not known at once. */
static ZMM_HOT zend_never_inline void *zmm_full_malloc_walking(size_t size)
{
	zmm_profiler *profiler = ZMM_G(profiler);
	const zmm_site_slot *slot = zmm_frames_first(&profiler->frames);

	return zmm_full_serve(profiler, &ZMM_G(heap), size, EXPECTED(slot) ? slot->site : zmm_frames_site_slow(&profiler->frames));
}

static ZMM_HOT void *zmm_full_malloc(size_t size ZMM_HANDLER_DC)
{
	zmm_heap *heap = &ZMM_G(heap);
	zmm_profiler *profiler;
	const zmm_site_slot *slot;

	ZMM_NOTE_CALLER();
	if (UNEXPECTED(size > ZMM_MAX_TRAILED_SMALL)
			|| UNEXPECTED(!zmm_cache_list_for(heap, zmm_request_data_size(size + ZMM_TRAILER_SIZE))->first)) {
		return zmm_full_malloc_slow(size);
	}
	profiler = ZMM_G(profiler);
	if (zmm_full_verifies(profiler)) {
		return zmm_full_malloc_slow(size);
	}
	slot = zmm_frames_quick(&profiler->frames);
	ZMM_BARRIER(); /* so that the list is looked up anew, and not kept in a register that has to be saved */
	return EXPECTED(slot) ? zmm_full_serve(profiler, heap, size, slot->site) : zmm_full_malloc_walking(size);
}

/* Frees a block that the quick way did not take, with or without a trailer. */
static ZMM_HOT zend_never_inline void zmm_full_free_slow(void *ptr)
{
	zmm_heap *heap = &ZMM_G(heap);
	zmm_block *block = zmm_block_of_data(ptr);

	if (zmm_block_has_trailer(block)) {
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

static zend_always_inline void zmm_full_free_any(void *ptr, bool bounded)
{
	zmm_heap *heap = &ZMM_G(heap);
	zmm_profiler *profiler;
	size_t true_size;
	uint32_t site;
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
			|| (bounded && heap->use->size <= heap->cache.floor))) {
		zmm_full_free_slow(ptr);
		return;
	}
	profiler = ZMM_G(profiler);
	site = zmm_trailer_site_at((const char *) ptr + true_size - ZMM_HEADER_SIZE - ZMM_TRAILER_SIZE);
	if (UNEXPECTED(site >= profiler->profile.site_count)) {
		zmm_full_free_slow(ptr);
		return;
	}
	zmm_profile_remove(&profiler->profile, site, 1, true_size);
	*zmm_tag_of_data(ptr) = tag;
	zmm_block_at(ptr, true_size - ZMM_HEADER_SIZE)->info._prev = tag;
	zmm_account_cache(heap, true_size);
	zmm_cache_push(heap, zmm_cache_list_for(heap, true_size - ZMM_HEADER_SIZE), zmm_block_of_data(ptr));
}

static void zmm_full_free(void *ptr ZMM_HANDLER_DC)
{
	zmm_full_free_any(ptr, true);
}

/* For a heap whose cache has no fixed size. */
static ZMM_HOT void zmm_full_free_unbounded(void *ptr ZMM_HANDLER_DC)
{
	zmm_full_free_any(ptr, false);
}

/* Counts a block after it was resized from `old_size`, and had a trailer before if `had`. */
static void zmm_full_resized(zmm_profiler *profiler, zmm_heap *heap, void *ptr, void *moved, size_t old_size, bool had)
{
	zmm_block *block = zmm_block_of_data(moved);
	size_t true_size = zmm_block_size(block);
	uint32_t site = zmm_trailer_site(profiler->trailer) & ZMM_TRAILER_SITE_MASK;
	/* Both blocks were in use at a new peak, unless it is what is in use now. */
	bool both = heap->use->peak != heap->use->size;

	if (moved == ptr && true_size == old_size) {
		if (had) {
			zmm_trailer_put(block, profiler->trailer);
		}
		return;
	}
	if (had && !both) {
		zmm_profile_remove(&profiler->profile, site, 1, old_size);
	}
	zmm_profiler_count_at(profiler, heap, block, true);
	if (had && both) {
		zmm_profile_remove(&profiler->profile, site, 1, old_size);
	}
}

/* Returns whether a block stays as it is for a new size.  Where the heap notes the bytes asked for, the trailer moves. */
static zend_always_inline bool zmm_full_stays(zmm_heap *heap, const zmm_block *block, size_t size)
{
#ifdef ZMM_DEBUG_GUARD
	(void) heap;
	(void) block;
	(void) size;
	return false;
#else
	return zmm_block_has_trailer(block) && zmm_realloc_stays(heap, block, zmm_trailed_size(size));
#endif
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
	if (zmm_full_stays(heap, block, size)) {
		return ptr;
	}
	old_size = zmm_block_size(block);
	moved = zmm_profiler_realloc(profiler, heap, ptr, size);
	if (EXPECTED(moved)) {
		zmm_full_resized(profiler, heap, ptr, moved, old_size, had);
	}
	return moved;
}

static ZMM_HOT void *zmm_full_realloc(void *ptr, size_t size ZMM_HANDLER_DC)
{
	ZMM_NOTE_CALLER();
	if (zmm_foreign_is_near(ZMM_FOREIGN, ptr) && zmm_engine_is_foreign(ptr)) {
		return zmm_engine_adopt(zmm_full_malloc_slow(size), ptr, size);
	}
	if (!ptr) {
		return zmm_full_malloc_slow(size);
	}
	if (UNEXPECTED(!ZMM_G(profiler) || zmm_sealed_is_too_much(size))) {
		return zmm_realloc(&ZMM_G(heap), ptr, size);
	}
	return zmm_full_resize(ZMM_G(profiler), &ZMM_G(heap), ptr, size);
}

const zmm_engine_handlers zmm_full_handlers = { zmm_full_malloc, zmm_full_free, zmm_full_realloc };
const zmm_engine_handlers zmm_full_unbounded_handlers = { zmm_full_malloc, zmm_full_free_unbounded, zmm_full_realloc };

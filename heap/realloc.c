#include "heap/realloc.h"
#include "heap/freelist.h"
#include "heap/limit.h"
#include "heap/segment.h"

#include <string.h>

/* A block's true size went from old_size to new_size in its place. */
static void zmm_realloc_account(zmm_heap *heap, size_t old_size, size_t new_size)
{
	heap->size += new_size - old_size;
	zmm_cache_set_floor(heap);
	heap->use->size -= old_size;
	zmm_use_add(heap, new_size);
}

/* Bytes from the block's start to the next used block or the guard. */
static size_t zmm_realloc_span(const zmm_block *block, size_t old_size)
{
	const zmm_block *next = zmm_block_at(block, old_size);

	return zmm_block_is_free(next) ? old_size + zmm_block_size(next) : old_size;
}

/* The segment holds this block and nothing else but free memory behind it. */
static bool zmm_realloc_is_alone(const zmm_block *block, size_t old_size)
{
	return zmm_block_is_first(block)
		&& zmm_block_is_guard(zmm_block_at(block, zmm_realloc_span(block, old_size)));
}

/* A block that outgrew one segment's size and is alone takes all of its segment: what is
 * left over there is where it grows next, and the segment goes back whole. */
static size_t zmm_realloc_share(const zmm_heap *heap, size_t span, size_t true_size, bool alone)
{
	return alone && span + ZMM_SEGMENT_OVERHEAD > heap->block_size ? span : true_size;
}

/* The block takes true_size bytes of those up to the next used block. */
static void zmm_realloc_in_place(zmm_heap *heap, zmm_block *block, size_t old_size, size_t true_size)
{
	size_t span = zmm_realloc_span(block, old_size);
	bool alone = zmm_realloc_is_alone(block, old_size);

	if (span != old_size) {
		zmm_freelist_remove(heap, zmm_block_at(block, old_size));
	}
	true_size = zmm_block_carve(heap, block, span, zmm_realloc_share(heap, span, true_size, alone), false);
	zmm_realloc_account(heap, old_size, true_size);
}

/* Small blocks rather move to one that waits in the cache than break up a free
 * neighbour. */
static void *zmm_realloc_from_cache(zmm_heap *heap, zmm_block *block, size_t old_size, size_t true_size, size_t size ZMM_PLACE_DC)
{
	void *ptr = zmm_block_data(block);
	void *moved;

	if (!ZMM_SMALL_SIZE(true_size) || !heap->cache[ZMM_BUCKET_INDEX(true_size)]) {
		return NULL;
	}
	moved = zmm_alloc(heap, size ZMM_PLACE_CC);
	memcpy(moved, ptr, old_size - ZMM_BLOCK_EXTRA);
	zmm_free(heap, ptr);
	return moved;
}

/* Lets storage grow or shrink the segment of a block that is alone in it.  NULL:
 * not possible, nothing has changed. */
static zmm_block *zmm_realloc_segment(zmm_heap *heap, zmm_block *block, size_t old_size, size_t true_size)
{
	zmm_segment *segment = zmm_segment_of_first(block);
	size_t span = zmm_realloc_span(block, old_size);
	size_t segment_size = zmm_segment_size_for(heap, true_size);
	size_t capacity;

	if (segment_size > segment->size && !zmm_limit_allows(heap, segment_size - segment->size)) {
		zmm_cache_flush(heap); /* nothing of it is in this segment */
		if (!zmm_limit_allows(heap, segment_size - segment->size)) {
			return NULL;
		}
	}
	if (span != old_size) {
		zmm_freelist_remove(heap, zmm_block_at(block, old_size));
		zmm_block_tag(block, span, ZMM_USED_BLOCK);
	}
	segment = zmm_segment_resize(heap, segment, segment_size);
	if (!segment) {
		zmm_block_carve(heap, block, span, old_size, false);
		return NULL;
	}
	block = zmm_segment_first_block(segment);
	capacity = zmm_segment_capacity(segment);
	true_size = zmm_block_carve(heap, block, capacity,
		zmm_realloc_share(heap, capacity, true_size, true), false);
	zmm_realloc_account(heap, old_size, true_size);
	return block;
}

/* Moves a block that needs more than one segment's size to a new one, past the free
 * lists: in between other blocks it would soon have to move again, and leave a hole
 * each time that is too small for it ever after.  NULL: not possible. */
static zmm_block *zmm_realloc_to_segment(zmm_heap *heap, size_t true_size)
{
	size_t segment_size = zmm_segment_size_for(heap, true_size);
	zmm_segment *segment;
	zmm_block *block;

	if (segment_size == heap->block_size || !zmm_limit_allows(heap, segment_size)) {
		return NULL;
	}
	segment = zmm_segment_new(heap, segment_size);
	if (!segment) {
		return NULL;
	}
	block = zmm_segment_first_block(segment);
	true_size = zmm_segment_capacity(segment);
	zmm_block_tag(block, true_size, ZMM_USED_BLOCK);
	zmm_realloc_account(heap, 0, true_size);
	return block;
}

static void *zmm_realloc_by_copy(zmm_heap *heap, zmm_block *block, size_t old_size, size_t size ZMM_PLACE_DC)
{
	void *ptr = zmm_block_data(block);
	zmm_block *own = zmm_realloc_to_segment(heap, ZMM_TRUE_SIZE(size));
	size_t held = old_size - ZMM_BLOCK_EXTRA;
	void *moved;

	if (own) {
		zmm_debug_mark_used(heap, own, size ZMM_PLACE_CC);
		moved = zmm_block_data(own);
	} else {
		moved = zmm_alloc(heap, size ZMM_PLACE_CC);
	}
	if (moved) {
		memcpy(moved, ptr, held < size ? held : size);
		zmm_free(heap, ptr);
	}
	return moved;
}

/* Shrinking does not fail.  A segment that became too large for what is left
 * of its only block gives the difference back. */
static zmm_block *zmm_realloc_shrink(zmm_heap *heap, zmm_block *block, size_t old_size, size_t true_size)
{
	zmm_block *moved = NULL;

	if (zmm_realloc_is_alone(block, old_size)
			&& zmm_segment_size_for(heap, true_size) < zmm_segment_of_first(block)->size) {
		moved = zmm_realloc_segment(heap, block, old_size, true_size);
	}
	if (moved) {
		return moved;
	}
	if (!zmm_block_is_huge(block)) {
		zmm_realloc_in_place(heap, block, old_size, true_size);
	}
	return block;
}

/* Grows a block without copying it by hand, or returns NULL. */
static zmm_block *zmm_realloc_grow(zmm_heap *heap, zmm_block *block, size_t old_size, size_t true_size)
{
	if (zmm_realloc_span(block, old_size) >= true_size) {
		zmm_realloc_in_place(heap, block, old_size, true_size);
		return block;
	}
	if (zmm_realloc_is_alone(block, old_size)) {
		return zmm_realloc_segment(heap, block, old_size, true_size);
	}
	return NULL;
}

void *zmm_realloc(zmm_heap *heap, void *ptr, size_t size ZMM_PLACE_DC)
{
	zmm_block *block = zmm_block_of_data(ptr);
	size_t old_size, true_size;
	void *moved;

	if (!ptr || ZMM_UNLIKELY(size > ZMM_MAX_REQUEST)) {
		return ptr ? zmm_alloc_slow(heap, size ZMM_PLACE_CC) : zmm_alloc(heap, size ZMM_PLACE_CC);
	}
	if (ZMM_UNLIKELY(!zmm_block_is_sound(block))) {
		zmm_free_panic(heap, block);
	}
	zmm_debug_check_used(heap, block);
	old_size = zmm_block_size(block);
	true_size = ZMM_TRUE_SIZE(size);
	if (true_size < old_size) {
		block = zmm_realloc_shrink(heap, block, old_size, true_size);
	} else if (true_size > old_size) {
		moved = zmm_realloc_from_cache(heap, block, old_size, true_size, size ZMM_PLACE_CC);
		if (moved) {
			return moved;
		}
		zmm_block *grown = zmm_realloc_grow(heap, block, old_size, true_size);

		if (!grown) {
			return zmm_realloc_by_copy(heap, block, old_size, size ZMM_PLACE_CC);
		}
		block = grown;
	}
	zmm_debug_mark_used(heap, block, size ZMM_PLACE_CC);
	zmm_debug_check_heap(heap);
	return zmm_block_data(block);
}

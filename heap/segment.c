#include "heap/segment.h"
#include "heap/debug.h"
#include "heap/spare.h"
#include "heap/table.h"

static void zmm_segment_close(zmm_segment *segment)
{
	zmm_block *guard;

	zmm_segment_first_block(segment)->info._prev = ZMM_GUARD_BLOCK;
	guard = zmm_segment_guard(segment);
	guard->info._size = ZMM_GUARD_BLOCK;
	zmm_debug_mark_guard(guard);
}

static void zmm_segment_count(zmm_heap *heap, size_t size)
{
	heap->real->size += size;
	if (heap->real->size > heap->real->peak) {
		heap->real->peak = heap->real->size;
	}
	heap->spares.in_use += size == heap->block_size;
	if (heap->spares.in_use > heap->spares.peak) {
		heap->spares.peak = heap->spares.in_use;
	}
}

static void zmm_segment_discount(zmm_heap *heap, size_t size)
{
	heap->real->size -= size;
	heap->spares.in_use -= size == heap->block_size;
}

/* Links are plausible that lead to between the lowest and the highest segment. */
static void zmm_segment_reach(zmm_heap *heap, const zmm_segment *segment)
{
	uintptr_t start = (uintptr_t) segment, end = start + segment->size;
	uintptr_t highest = heap->lowest + heap->span;

	if (!heap->span || start < heap->lowest) {
		heap->lowest = start;
	}
	heap->span = (end > highest ? end : highest) - heap->lowest;
}

void zmm_segment_adopt(zmm_heap *heap, zmm_segment *segment)
{
	zmm_segment_close(segment);
	zmm_segment_reach(heap, segment);
	zmm_table_add(heap, segment);
	zmm_segment_count(heap, segment->size);
}

/* A heap that has so many segments of block_size is growing: the next will be filled soon,
 * from its start. */
#define ZMM_POPULATED_FROM 3
#define ZMM_MOST_POPULATED ((size_t) 2 * 1024 * 1024)
#define ZMM_PAGE_LOG2 12 /* of most systems; a guess is good enough */

/* No free block of the size of a page: what was populated before is filled, and never is more
 * than one segment in memory that need not be. */
static bool zmm_segments_are_filled(const zmm_heap *heap)
{
	return heap->large_free_bitmap >> ZMM_PAGE_LOG2 == 0;
}

static bool zmm_segment_is_filled_soon(const zmm_heap *heap, size_t size)
{
	return heap->run_size && size == heap->block_size && size <= ZMM_MOST_POPULATED
		&& heap->spares.in_use >= ZMM_POPULATED_FROM && zmm_segments_are_filled(heap);
}

static zmm_segment *zmm_segment_from_storage(zmm_heap *heap, size_t size)
{
	const zmm_mem_handlers *handlers = heap->storage->handlers;

	if (handlers->_alloc_populated && zmm_segment_is_filled_soon(heap, size)) {
		return handlers->_alloc_populated(heap->storage, size);
	}
	return handlers->_alloc(heap->storage, size);
}

static zmm_segment *zmm_segment_obtain(zmm_heap *heap, size_t size)
{
	zmm_segment *segment = size == heap->block_size ? zmm_spare_take(heap) : NULL;

	if (segment) {
		return segment;
	}
	if (size == heap->block_size) {
		zmm_spare_note_miss(heap);
	} else {
		zmm_spare_make_room(heap, size);
	}
	segment = zmm_segment_from_storage(heap, size);
	if (!segment && zmm_spare_release(heap)) {
		segment = zmm_segment_from_storage(heap, size);
	}
	return segment;
}

zmm_segment *zmm_segment_new(zmm_heap *heap, size_t size)
{
	zmm_segment *segment = zmm_table_reserve(heap) ? zmm_segment_obtain(heap, size) : NULL;

	if (!segment) {
		return NULL;
	}
	segment->size = size;
	zmm_segment_adopt(heap, segment);
	return segment;
}

void zmm_segment_release(zmm_heap *heap, zmm_segment *segment)
{
	zmm_table_remove(heap, segment);
	zmm_segment_discount(heap, segment->size);
	zmm_spare_put(heap, segment);
}

static zmm_segment *zmm_segment_obtain_resized(zmm_heap *heap, zmm_segment *segment, size_t size)
{
	zmm_segment *resized;

	if (size > segment->size) {
		zmm_spare_make_room(heap, size - segment->size);
	}
	resized = heap->storage->handlers->_realloc(heap->storage, segment, size);
	if (!resized && zmm_spare_release(heap)) {
		resized = heap->storage->handlers->_realloc(heap->storage, segment, size);
	}
	return resized;
}

zmm_segment *zmm_segment_resize(zmm_heap *heap, zmm_segment *segment, size_t size)
{
	zmm_segment_entry *entry = zmm_table_sound_entry(heap, segment);
	size_t old_size = segment->size;

	segment = zmm_segment_obtain_resized(heap, segment, size);
	if (!segment) {
		return NULL;
	}
	segment->size = size;
	zmm_segment_close(segment);
	zmm_segment_reach(heap, segment);
	zmm_table_move(heap, entry, segment);
	zmm_segment_discount(heap, old_size);
	zmm_segment_count(heap, size);
	zmm_spare_make_room(heap, 0); /* it may be a common one now */
	return segment;
}

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

void zmm_segment_adopt(zmm_heap *heap, zmm_segment *segment)
{
	zmm_segment_close(segment);
	zmm_table_add(heap, segment);
	zmm_segment_count(heap, segment->size);
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
	segment = heap->storage->handlers->_alloc(heap->storage, size);
	if (!segment && zmm_spare_release(heap)) {
		segment = heap->storage->handlers->_alloc(heap->storage, size);
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
	zmm_segment_entry *entry = zmm_table_entry(heap, segment);
	size_t old_size = segment->size;

	segment = zmm_segment_obtain_resized(heap, segment, size);
	if (!segment) {
		return NULL;
	}
	segment->size = size;
	zmm_segment_close(segment);
	zmm_table_move(heap, entry, segment);
	zmm_segment_discount(heap, old_size);
	zmm_segment_count(heap, size);
	zmm_spare_make_room(heap, 0); /* it may be a common one now */
	return segment;
}

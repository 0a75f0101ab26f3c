#include "heap/segment.h"
#include "heap/debug.h"
#include "heap/table.h"

static void zmm_segment_close(zmm_segment *segment)
{
	zmm_block *guard;

	zmm_segment_first_block(segment)->info._prev = ZMM_GUARD_BLOCK;
	guard = zmm_segment_guard(segment);
	guard->info._size = ZMM_GUARD_BLOCK;
	zmm_debug_mark_guard(guard);
}

static void zmm_real_size_add(zmm_heap *heap, size_t size)
{
	heap->real->size += size;
	if (heap->real->size > heap->real->peak) {
		heap->real->peak = heap->real->size;
	}
}

void zmm_segment_adopt(zmm_heap *heap, zmm_segment *segment)
{
	zmm_segment_close(segment);
	zmm_table_add(heap, segment);
	zmm_real_size_add(heap, segment->size);
}

zmm_segment *zmm_segment_new(zmm_heap *heap, size_t size)
{
	zmm_segment *segment;

	if (!zmm_table_reserve(heap)) {
		return NULL;
	}
	segment = heap->storage->handlers->_alloc(heap->storage, size);
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
	heap->real->size -= segment->size;
	heap->storage->handlers->_free(heap->storage, segment);
}

zmm_segment *zmm_segment_resize(zmm_heap *heap, zmm_segment *segment, size_t size)
{
	zmm_segment_entry *entry = zmm_table_entry(heap, segment);
	size_t old_size = segment->size;

	segment = heap->storage->handlers->_realloc(heap->storage, segment, size);
	if (!segment) {
		return NULL;
	}
	segment->size = size;
	zmm_segment_close(segment);
	zmm_table_move(heap, entry, segment);
	heap->real->size -= old_size;
	zmm_real_size_add(heap, size);
	return segment;
}

#include "heap/alloc.h"
#include "heap/freelist.h"
#include "heap/limit.h"
#include "heap/segment.h"

size_t zmm_block_carve(zmm_heap *heap, zmm_block *block, size_t size, size_t true_size, bool keep_rest)
{
	size_t remainder = size - true_size;
	zmm_block *rest;

	if (remainder < ZMM_MIN_BLOCK_SIZE || size > ZMM_MAX_TAGGED_SIZE) {
		zmm_block_tag(block, size, ZMM_USED_BLOCK);
		return size;
	}
	zmm_block_tag(block, true_size, ZMM_USED_BLOCK);
	rest = zmm_block_at(block, true_size);
	if (keep_rest) {
		zmm_rest_insert(heap, (zmm_free_block *) rest, remainder);
		zmm_debug_mark_free(heap, rest, remainder);
	} else {
		zmm_freelist_insert(heap, rest, remainder);
	}
	return true_size;
}

/* A free block that is large enough, still in its list, or NULL. */
static zmm_block *zmm_find_free(zmm_heap *heap, size_t true_size)
{
	zmm_block *block = zmm_freelist_search(heap, true_size);

	if (!block && heap->rest_count && zmm_limit_is_near(heap, zmm_segment_size_for(heap, true_size))) {
		block = (zmm_block *) zmm_rest_search(heap, true_size);
	}
	return block;
}

/* Makes room by a new segment.  NULL with *again set: the cache was flushed,
 * look at the free lists once more.  NULL without: the request has failed. */
static zmm_segment *zmm_grow(zmm_heap *heap, size_t true_size, size_t requested, bool *again)
{
	size_t size = zmm_segment_size_for(heap, true_size);
	zmm_segment *segment;

	*again = false;
	if (ZMM_UNLIKELY(!zmm_limit_allows(heap, size))) {
		*again = zmm_cache_flush(heap);
		if (*again || !zmm_limit_exceeded(heap, requested)) {
			return NULL;
		}
	}
	segment = zmm_segment_new(heap, size);
	if (ZMM_UNLIKELY(!segment)) {
		*again = zmm_cache_flush(heap);
		if (!*again) {
			zmm_limit_out_of_memory(heap, requested);
		}
	}
	return segment;
}

/* A block of at least true_size bytes, marked used, or NULL. */
static zmm_block *zmm_obtain(zmm_heap *heap, size_t *true_size, size_t requested)
{
	bool again;

	do {
		zmm_block *block = zmm_find_free(heap, *true_size);
		zmm_segment *segment;

		if (block) {
			zmm_freelist_remove(heap, block);
			*true_size = zmm_block_carve(heap, block, zmm_block_size(block), *true_size, false);
			return block;
		}
		segment = zmm_grow(heap, *true_size, requested, &again);
		if (segment) {
			block = zmm_segment_first_block(segment);
			*true_size = zmm_block_carve(heap, block, zmm_segment_capacity(segment),
				*true_size, segment->size > heap->block_size);
			return block;
		}
	} while (again);
	return NULL;
}

static void zmm_count_miss(zmm_heap *heap, size_t true_size)
{
	size_t index = ZMM_SMALL_SIZE(true_size) ? ZMM_BUCKET_INDEX(true_size) : ZMM_NUM_BUCKETS;

	heap->cache_stat[index].miss++;
}

void *zmm_alloc_slow(zmm_heap *heap, size_t size ZMM_PLACE_DC)
{
	size_t true_size;
	zmm_block *block;

	if (ZMM_UNLIKELY(size > ZMM_MAX_REQUEST)) {
		if (zmm_limit_exceeded(heap, size)) {
			zmm_limit_out_of_memory(heap, size);
		}
		return NULL;
	}
	true_size = ZMM_TRUE_SIZE(size);
	zmm_count_miss(heap, true_size);
	block = zmm_obtain(heap, &true_size, size);
	if (ZMM_UNLIKELY(!block)) {
		return NULL;
	}
	heap->size += true_size;
	zmm_cache_set_floor(heap);
	zmm_use_add(heap, true_size);
	zmm_debug_mark_used(heap, block, size ZMM_PLACE_CC);
	zmm_debug_check_heap(heap);
	return zmm_block_data(block);
}

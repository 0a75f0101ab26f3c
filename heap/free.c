#include "heap/free.h"
#include "heap/freelist.h"
#include "heap/growing.h"
#include "heap/large_cache.h"
#include "heap/segment.h"

/* The free block before a block, as the tag there tells.  Not believed unless it has that tag: the end of a
 * cached block may have been overrun, which nobody has looked at yet. */
static zmm_block *zmm_free_block_before(zmm_heap *heap, const zmm_block *block)
{
	zmm_block *prev = zmm_prev_block(block);

	if (ZMM_UNLIKELY((uintptr_t) prev - heap->lowest >= heap->span || prev->info._size != block->info._prev)) {
		zmm_heap_panic(heap, block, "tags of a free block disagree");
	}
	return prev;
}

void zmm_block_release(zmm_heap *heap, zmm_block *block)
{
	size_t size = zmm_block_size(block);
	zmm_block *next = zmm_block_at(block, size);

	if (zmm_block_is_free(next)) {
		size += zmm_block_size(next);
		zmm_freelist_remove(heap, next);
	}
	if (zmm_block_prev_is_free(block)) {
		zmm_block *prev = zmm_free_block_before(heap, block);

		block->info._size = ZMM_FREE_BLOCK; /* what is left inside the free block says so if it is freed again */
		block = prev;
		size += zmm_block_size(block);
		zmm_freelist_remove(heap, block);
	}
	if (zmm_block_is_first(block) && zmm_block_is_guard(zmm_block_at(block, size))) {
		zmm_segment_release(heap, zmm_segment_of_first(block));
	} else {
		zmm_freelist_insert(heap, block, size);
	}
}

/* A block that is to be merged, or no sound one. */
static ZMM_NOINLINE void zmm_free_uncached(zmm_heap *heap, zmm_block *block)
{
	size_t true_size;

	if (ZMM_UNLIKELY(!zmm_block_is_sound(heap, block))) {
		zmm_free_panic(heap, block);
	}
	zmm_debug_check_used(heap, block);
	true_size = zmm_block_size(block);
	zmm_growing_forget(heap, block);
	heap->use->size -= true_size;
	heap->size -= true_size;
	heap->count--;
	zmm_cache_set_floor(heap);
	zmm_block_release(heap, block);
	zmm_debug_check_heap(heap);
}

ZMM_HOT void zmm_free_slow(zmm_heap *heap, zmm_block *block)
{
	if (ZMM_UNLIKELY(!zmm_large_cache_put(heap, block))) {
		zmm_free_uncached(heap, block);
	}
}

void zmm_free_panic(zmm_heap *heap, const zmm_block *block)
{
	if (zmm_block_is_used(block) && zmm_block_size(block) >= heap->real->size) {
		zmm_heap_panic(heap, block, "not a block of this heap, or its header was written over");
	}
	switch (zmm_block_type(block)) {
		case ZMM_FREE_BLOCK:
		case ZMM_CACHED_BLOCK:
			zmm_heap_panic(heap, block, "block is free already");
		case ZMM_USED_BLOCK:
			zmm_heap_panic(heap, block, "end of a used block was overrun: the tag behind it differs");
		default:
			zmm_heap_panic(heap, block, "not a block of this heap");
	}
}

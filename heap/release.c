#include "heap/release.h"
#include "heap/freelist.h"
#include "heap/segment.h"

/* Returns the free block before a block, by the copy of its tag there.  Stops the process unless the free block has
 * that tag itself: the block before may be a cached one whose end was overrun, and no check has found that yet. */
static zmm_block *zmm_free_block_before(zmm_heap *heap, const zmm_block *block)
{
	zmm_block *prev = zmm_prev_block(block);

	if (ZMM_UNLIKELY((uintptr_t) prev - heap->segments.lowest >= heap->segments.span
			|| prev->info._size != block->info._prev)) {
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

		block->info._size = ZMM_FREE_BLOCK; /* so that a double free of the merged block finds a free block's tag */
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

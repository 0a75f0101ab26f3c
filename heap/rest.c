#include "heap/rest.h"
#include "heap/marks.h"
#include "heap/panic.h"

void zmm_rest_insert(zmm_heap *heap, zmm_free_block *block, size_t true_size)
{
	zmm_block_tag(&block->block, true_size, ZMM_FREE_BLOCK | ZMM_MARK);
	zmm_debug_mark_free(heap, &block->block, true_size);
	zmm_list_insert(heap, ZMM_REST_BUCKET(heap), block);
	heap->rest.count += zmm_rest_counts(heap, true_size);
}

void zmm_rest_remove(zmm_heap *heap, zmm_free_block *block)
{
	zmm_list_remove(heap, block);
	heap->rest.count -= zmm_rest_counts(heap, zmm_block_size(&block->block));
}

zmm_free_block *zmm_rest_search(zmm_heap *heap, size_t true_size)
{
	zmm_free_block *head = ZMM_REST_BUCKET(heap);
	zmm_free_block *block, *prev = head, *best = NULL;

	for (block = zmm_next_free(heap, head); block != head; prev = block, block = zmm_next_free(heap, block)) {
		size_t size;

		if (ZMM_UNLIKELY(!zmm_link_is_plausible(heap, block) || zmm_prev_free(heap, block) != prev)) {
			zmm_heap_panic(heap, prev, "links of a free block are damaged");
		}
		size = zmm_block_size(&block->block);
		if (size >= true_size && (!best || size < zmm_block_size(&best->block))) {
			best = block;
		}
	}
	return best;
}

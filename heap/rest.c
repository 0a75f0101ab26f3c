#include "heap/rest.h"
#include "heap/freelist.h"

static void zmm_rest_retire_oldest(zmm_heap *heap)
{
	zmm_free_block *oldest = zmm_prev_free(heap, ZMM_REST_BUCKET(heap));
	size_t true_size = zmm_block_size(&oldest->block);

	zmm_rest_remove(heap, oldest);
	zmm_freelist_insert(heap, &oldest->block, true_size);
}

void zmm_rest_insert(zmm_heap *heap, zmm_free_block *block, size_t true_size)
{
	while (heap->rest_count >= ZMM_MAX_REST_BLOCKS && !zmm_rest_is_empty(heap)) {
		zmm_rest_retire_oldest(heap);
	}
	zmm_block_tag(&block->block, true_size, ZMM_FREE_BLOCK | ZMM_MARK);
	zmm_list_insert(heap, ZMM_REST_BUCKET(heap), block);
	heap->rest_count += zmm_rest_counts(heap, true_size);
}

void zmm_rest_remove(zmm_heap *heap, zmm_free_block *block)
{
	zmm_list_remove(heap, block);
	heap->rest_count -= zmm_rest_counts(heap, zmm_block_size(&block->block));
}

zmm_free_block *zmm_rest_search(zmm_heap *heap, size_t true_size)
{
	zmm_free_block *head = ZMM_REST_BUCKET(heap);
	zmm_free_block *block, *best = NULL;

	for (block = zmm_next_free(heap, head); block != head; block = zmm_next_free(heap, block)) {
		size_t size = zmm_block_size(&block->block);

		if (size >= true_size && (!best || size < zmm_block_size(&best->block))) {
			best = block;
		}
	}
	return best;
}

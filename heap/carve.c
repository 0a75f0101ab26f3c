#include "heap/carve.h"
#include "heap/freelist.h"
#include "heap/victim.h"

void zmm_insert_remainder(zmm_heap *heap, zmm_block *block, size_t true_size, zmm_remainder remainder)
{
	switch (remainder) {
		case ZMM_REMAINDER_IS_FREE:
			zmm_freelist_insert(heap, block, true_size);
			return;
		case ZMM_REMAINDER_IS_REST:
			zmm_freelist_insert_rest(heap, block, true_size);
			return;
		case ZMM_REMAINDER_IS_VICTIM:
			zmm_victim_set(heap, block, true_size);
			return;
	}
}

size_t zmm_block_carve(zmm_heap *heap, zmm_block *block, size_t size, size_t true_size, zmm_remainder remainder)
{
	size_t left = size - true_size;

	if (left < ZMM_MIN_BLOCK_SIZE || size > ZMM_MAX_TAGGED_SIZE) {
		zmm_block_tag(block, size, ZMM_USED_BLOCK);
		return size;
	}
	zmm_block_tag(block, true_size, ZMM_USED_BLOCK);
	zmm_insert_remainder(heap, zmm_block_at(block, true_size), left, remainder);
	return true_size;
}

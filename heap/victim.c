#include "heap/victim.h"
#include "heap/account.h"
#include "heap/cache.h"
#include "heap/release.h"

static size_t zmm_victim_wanted(const zmm_heap *heap)
{
	size_t share = heap->real->size / ZMM_VICTIM_SHARE & ~(ZMM_ALIGNMENT - 1);

	if (share < ZMM_VICTIM_LEAST) {
		return ZMM_VICTIM_LEAST;
	}
	return share < ZMM_VICTIM_MOST ? share : ZMM_VICTIM_MOST;
}

/* Cuts free memory to the victim's size and releases the remainder.  The block behind the remainder may be free: a heap
 * that has become smaller sets a smaller victim in the memory of its former one. */
static void zmm_victim_cut(zmm_heap *heap, zmm_block *block, size_t true_size, size_t wanted)
{
	zmm_block *rest = zmm_block_at(block, wanted);

	zmm_block_tag(block, wanted, ZMM_USED_BLOCK);
	zmm_block_tag(rest, true_size - wanted, ZMM_USED_BLOCK);
	zmm_block_release(heap, rest);
}

static void zmm_victim_place(zmm_heap *heap, zmm_block *block, size_t true_size)
{
	zmm_block_tag(block, true_size, ZMM_USED_BLOCK);
	zmm_block_tag_cached(block);
	zmm_debug_mark_unused(heap, block);
	heap->victim.block = block;
	heap->victim.size = true_size;
}

void zmm_victim_set(zmm_heap *heap, zmm_block *block, size_t true_size)
{
	size_t wanted = zmm_victim_wanted(heap);

	if (true_size >= wanted + ZMM_LEAST_HOLE) {
		zmm_victim_cut(heap, block, true_size, wanted);
		true_size = wanted;
	}
	zmm_victim_place(heap, block, true_size);
	zmm_account_cut(heap, true_size, 1);
}

/* Returns the victim; stops the process if its tags are damaged. */
static ZMM_HOT zmm_block *zmm_victim_sound(zmm_heap *heap)
{
	zmm_cache_require(heap, zmm_block_data(heap->victim.block), (zmm_word) heap->victim.size | ZMM_CACHED_BLOCK);
	zmm_debug_check_cached(heap, heap->victim.block);
	return heap->victim.block;
}

ZMM_HOT zmm_block *zmm_victim_shorten(zmm_heap *heap, size_t size)
{
	zmm_block *block = zmm_victim_sound(heap);

	zmm_victim_place(heap, zmm_block_at(block, size), heap->victim.size - size);
	zmm_account_merge(heap, size, 0);
	return block;
}

zmm_block *zmm_victim_take(zmm_heap *heap, size_t least, size_t *true_size)
{
	zmm_block *block;

	if (!heap->victim.block || heap->victim.size < least) {
		return NULL;
	}
	block = zmm_victim_sound(heap);
	*true_size = heap->victim.size;
	heap->victim.block = NULL;
	heap->victim.size = 0;
	zmm_account_merge(heap, *true_size, 1);
	return block;
}

bool zmm_victim_release(zmm_heap *heap)
{
	size_t true_size;
	zmm_block *block = zmm_victim_take(heap, 0, &true_size);

	if (!block) {
		return false;
	}
	zmm_block_tag_used(block);
	zmm_block_release(heap, block);
	return true;
}

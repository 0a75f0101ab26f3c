#include "heap/free.h"
#include "heap/account.h"
#include "heap/check.h"
#include "heap/large_cache.h"
#include "heap/quarantine.h"
#include "heap/release.h"
#include "heap/seal.h"
#include "heap/slack.h"

/* Merges a block.  Stops the process if the block is not a sound one. */
static ZMM_NOINLINE void zmm_free_uncached(zmm_heap *heap, zmm_block *block)
{
	size_t true_size;

	if (ZMM_UNLIKELY(!zmm_block_is_sound(heap, block))) {
		zmm_free_panic(heap, block);
	}
	zmm_debug_check_used(heap, block);
	true_size = zmm_block_size(block);
	zmm_slack_forget(heap, block);
	zmm_account_cache(heap, true_size);
	zmm_account_merge(heap, true_size, 1);
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

zmm_block *zmm_hardened_block(zmm_heap *heap, void *ptr)
{
	zmm_block *block = zmm_block_of_data(ptr);
	uintptr_t offset = (uintptr_t) block - heap->segments.lowest;

	if (!zmm_link_is_plausible(heap, block) || offset >= heap->segments.span
			|| heap->segments.span - offset < ZMM_MIN_BLOCK_SIZE) {
		zmm_heap_panic(heap, block, "not a block of this heap");
	}
	if (zmm_block_is_cached(block)) {
		zmm_heap_panic(heap, block, "block is free already");
	}
	if (!zmm_block_is_huge(block) && (zmm_tag_size(block->info._size) < ZMM_MIN_BLOCK_SIZE
			|| heap->segments.span - offset <= zmm_tag_size(block->info._size))) {
		zmm_heap_panic(heap, block, "not a block of this heap");
	}
	if (!zmm_block_is_sound(heap, block)) {
		zmm_free_panic(heap, block);
	}
	if (!zmm_seal_is_whole(heap, block)) {
		zmm_heap_panic(heap, block, ZMM_SEAL_IS_BROKEN);
	}
	return block;
}

void zmm_hardened_free(zmm_heap *heap, void *ptr)
{
	zmm_block *block = zmm_hardened_block(heap, ptr);

	zmm_debug_check_used(heap, block);
	if (!zmm_quarantine_take(heap, block)) {
		zmm_free(heap, ptr);
	}
}

#include "heap/sweep.h"
#include "heap/account.h"
#include "heap/release.h"
#include "heap/segment_table.h"

bool zmm_sweep_is_worth(const zmm_heap *heap, size_t count)
{
	return count >= ZMM_SWEEP_LEAST && count >= heap->count / ZMM_SWEEP_SHARE;
}

/* The state of a sweep. */
typedef struct zmm_broom {
	zmm_heap *heap;
	size_t lists;                    /* bit i: small list i is swept */
	size_t found[ZMM_NUM_BUCKETS];   /* number of blocks found of each list */
	zmm_block *start;                /* start of the neighbouring blocks that will be released together, or NULL */
	zmm_block *end;                  /* the block behind them */
} zmm_broom;

/* Returns whether the block is in one of the lists: it is cached, small, and not the victim. */
static bool zmm_broom_wants(const zmm_broom *broom, const zmm_block *block)
{
	zmm_word tag = block->info._size;
	size_t true_size = zmm_tag_size(tag);

	return (tag & ZMM_FLAGS_MASK) == ZMM_CACHED_BLOCK && ZMM_SMALL_SIZE(true_size) && block != broom->heap->victim.block
		&& broom->lists >> ZMM_BUCKET_INDEX(true_size) & 1;
}

/* Returns the block before a block; stops the process unless the tags on its both sides agree and it lies in the
 * segment, whose first block is `first`. */
static zmm_block *zmm_broom_step(zmm_broom *broom, zmm_block *block, const zmm_block *first)
{
	size_t size = zmm_tag_size(block->info._prev);
	zmm_block *prev = (zmm_block *) ((uintptr_t) block - size);

	if (ZMM_UNLIKELY(size < ZMM_MIN_BLOCK_SIZE || size > (uintptr_t) block - (uintptr_t) first
			|| zmm_tag_behind(prev) != block->info._prev)) {
		zmm_heap_panic(broom->heap, block,
			"end of a block was overrun, or its header written over: the tag behind it differs");
	}
	return prev;
}

static void zmm_broom_take(zmm_broom *broom, zmm_block *block, zmm_block *behind)
{
	const zmm_cached *cached = zmm_block_data(block);

	if (ZMM_UNLIKELY(cached->next && !zmm_cached_is_in_heap(broom->heap, cached->next))) {
		zmm_cache_panic(broom->heap, cached, 0);
	}
	broom->found[ZMM_BUCKET_INDEX(zmm_tag_size(block->info._size))]++;
	broom->end = broom->start ? broom->end : behind;
	broom->start = block;
}

/* Releases the neighbouring blocks that were taken, as one block. */
static void zmm_broom_release(zmm_broom *broom)
{
	zmm_block *start = broom->start;

	if (start) {
		broom->start = NULL;
		zmm_block_tag(start, (size_t) ((uintptr_t) broom->end - (uintptr_t) start), ZMM_USED_BLOCK);
		zmm_block_release(broom->heap, start);
	}
}

/* Sweeps a segment from its guard down to its first block.  The segment may be gone afterwards. */
static void zmm_broom_sweep_segment(zmm_broom *broom, zmm_segment *segment)
{
	const zmm_block *first = zmm_segment_first_block(segment);
	zmm_block *behind = zmm_segment_guard(segment), *block;

	if (zmm_block_is_huge(first)) {
		return;
	}
	for (; behind != first; behind = block) {
		block = zmm_broom_step(broom, behind, first);
		if (zmm_broom_wants(broom, block)) {
			zmm_broom_take(broom, block, behind);
		} else if (block == first) {
			break; /* a free block merges with the taken ones, and the segment may go back */
		} else {
			zmm_broom_release(broom);
		}
	}
	zmm_broom_release(broom);
}

/* Empties a list after its blocks were found; stops the process unless they are as many as its count. */
static void zmm_broom_settle(zmm_broom *broom, size_t index)
{
	zmm_heap *heap = broom->heap;
	zmm_cache_list *list = ZMM_CACHE_LIST(heap, index);

	if (ZMM_UNLIKELY(broom->found[index] != zmm_cache_count(list))) {
		zmm_cache_panic(heap, NULL, 0);
	}
	list->first = NULL;
	list->room = list->max_count;
}

/* Takes the blocks of the lists out of the heap's counters, before any of them is released: a release uses the
 * counters. */
static void zmm_broom_discount(zmm_broom *broom)
{
	size_t index;

	for (index = 0; index < ZMM_NUM_BUCKETS; index++) {
		if (broom->lists >> index & 1) {
			size_t count = zmm_cache_count(ZMM_CACHE_LIST(broom->heap, index));

			zmm_account_merge(broom->heap, count * ZMM_BUCKET_TRUE_SIZE(index), count);
		}
	}
}

void zmm_sweep(zmm_heap *heap, size_t lists)
{
	zmm_broom broom = { .heap = heap, .lists = lists };
	size_t i;

	zmm_broom_discount(&broom);
	/* When a segment goes back, the last entry of the table takes its place.  So the sweep goes from the last entry
	 * down. */
	for (i = heap->segments.table.count; i-- > 0;) {
		zmm_broom_sweep_segment(&broom, heap->segments.table.entries[i].segment);
	}
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		if (lists >> i & 1) {
			zmm_broom_settle(&broom, i);
		}
	}
}

#include "heap/caches.h"
#include "heap/account.h"
#include "heap/cache.h"
#include "heap/check.h"
#include "heap/large_cache.h"
#include "heap/quarantine.h"
#include "heap/release.h"
#include "heap/sweep.h"
#include "heap/victim.h"

/* A flush frees many cached blocks.  Neighbours among them need not be merged one by one: the flush first marks the
 * tags of all of them, then frees each run of marked neighbours as if it were one block. */

#define ZMM_ALL_LISTS SIZE_MAX

#define ZMM_FLUSHED_BLOCK (ZMM_CACHED_BLOCK | ZMM_MARK)

static bool zmm_block_is_flushed(const zmm_block *block)
{
	return (block->info._size & ZMM_FLAGS_MASK) == ZMM_FLUSHED_BLOCK;
}

static bool zmm_block_starts_run(const zmm_block *block)
{
	return zmm_block_is_first(block) || zmm_block_prev_is_free(block) || !zmm_block_is_flushed(zmm_prev_block(block));
}

/* Empties a list: marks its blocks, adds them to the chain `flushed` and returns that.  A link that was written over
 * leads to something that is not a cached block of this size, or ends the list too early. */
static zmm_cached *zmm_cache_mark_list(zmm_heap *heap, size_t index, zmm_cached *flushed)
{
	zmm_cache_list *list = ZMM_CACHE_LIST(heap, index);
	zmm_word tag = (zmm_word) ZMM_BUCKET_TRUE_SIZE(index) | ZMM_CACHED_BLOCK;
	size_t count = zmm_cache_count(list), left = count;
	zmm_cached *cached = list->first;
	zmm_cached *next;

	zmm_account_merge(heap, count * ZMM_BUCKET_TRUE_SIZE(index), count);
	list->first = NULL;
	list->room = list->max_count;
	for (; cached; cached = next, left--) {
		zmm_cache_require(heap, cached, tag);
		next = cached->next;
		zmm_block_of_data(cached)->info._size = tag | ZMM_MARK;
		cached->next = flushed;
		flushed = cached;
	}
	if (ZMM_UNLIKELY(left)) {
		zmm_cache_panic(heap, left < count ? flushed : NULL, 0);
	}
	return flushed;
}

/* Returns the chain of the blocks that start a run; the others leave the chain. */
static zmm_cached *zmm_cache_find_runs(zmm_cached *flushed)
{
	zmm_cached *starts = NULL;
	zmm_cached *next;

	for (; flushed; flushed = next) {
		next = flushed->next;
		if (zmm_block_starts_run(zmm_block_of_data(flushed))) {
			flushed->next = starts;
			starts = flushed;
		}
	}
	return starts;
}

static void zmm_cache_release_run(zmm_heap *heap, zmm_block *first)
{
	zmm_block *block = first;

	while (zmm_block_is_flushed(block)) {
		block = zmm_next_block(block);
	}
	zmm_block_tag(first, (size_t) ((uintptr_t) block - (uintptr_t) first), ZMM_USED_BLOCK);
	zmm_block_release(heap, first);
}

static void zmm_cache_release(zmm_heap *heap, zmm_cached *flushed)
{
	zmm_cached *starts = zmm_cache_find_runs(flushed);
	zmm_cached *next;

	for (; starts; starts = next) {
		next = starts->next;
		zmm_cache_release_run(heap, zmm_block_of_data(starts));
	}
	zmm_debug_check_heap(heap);
}

static void zmm_cache_prove_list(zmm_heap *heap, size_t index)
{
	const zmm_cache_list *list = ZMM_CACHE_LIST(heap, index);
	zmm_word tag = (zmm_word) ZMM_BUCKET_TRUE_SIZE(index) | ZMM_CACHED_BLOCK;
	size_t left = zmm_cache_count(list);
	const zmm_cached *cached;

	for (cached = list->first; cached; cached = cached->next, left--) {
		if (ZMM_UNLIKELY(!left)) {
			zmm_cache_panic(heap, cached, 0); /* a damaged link could form a cycle */
		}
		zmm_cache_require(heap, cached, tag);
	}
}

void zmm_cache_prove(zmm_heap *heap)
{
	size_t index;

	if (heap->hardened || !zmm_heap_cached(heap)) {
		return;
	}
	for (index = ZMM_NUM_NEAR; index < ZMM_NUM_BUCKETS; index++) {
		zmm_cache_prove_list(heap, index);
	}
	zmm_large_cache_prove(heap);
}

/* Merges one block after the other, as PHP 5's heap does: the sequence decides in which order the free lists have
 * the merged blocks. */
static void zmm_cache_flush_as_original(zmm_heap *heap)
{
	zmm_cached *cached;
	size_t index;

	for (index = 0; index < ZMM_NUM_BUCKETS; index++) {
		size_t true_size = ZMM_BUCKET_TRUE_SIZE(index);

		while ((cached = ZMM_CACHE_LIST(heap, index)->first) != NULL) {
			zmm_cache_require(heap, cached, (zmm_word) true_size | ZMM_CACHED_BLOCK);
			zmm_block_tag_used(zmm_block_of_data(cached));
			ZMM_CACHE_LIST(heap, index)->first = cached->next;
			ZMM_CACHE_LIST(heap, index)->room++;
			zmm_account_merge(heap, true_size, 1);
			zmm_block_release(heap, zmm_block_of_data(cached));
		}
	}
	zmm_debug_check_heap(heap);
}

/* Returns the number of blocks in the lists whose bits are set. */
static size_t zmm_cache_count_lists(const zmm_heap *heap, size_t lists)
{
	size_t index, count = 0;

	for (index = 0; index < ZMM_NUM_BUCKETS; index++) {
		count += lists >> index & 1 ? zmm_cache_count(ZMM_CACHE_LIST(heap, index)) : 0;
	}
	return count;
}

/* Empties the lists whose bits are set.  Returns false if they were empty. */
static bool zmm_cache_flush_lists(zmm_heap *heap, size_t lists)
{
	size_t index, count = zmm_cache_count_lists(heap, lists);
	zmm_cached *flushed = NULL;

	if (zmm_sweep_is_worth(heap, count)) {
		zmm_sweep(heap, lists);
	}
	for (index = 0; index < ZMM_NUM_BUCKETS; index++) {
		if (lists >> index & 1) {
			flushed = zmm_cache_mark_list(heap, index, flushed);
		}
	}
	zmm_cache_release(heap, flushed);
	return count != 0;
}

bool zmm_cache_flush(zmm_heap *heap)
{
	if (heap->hardened) {
		return zmm_quarantine_flush(heap);
	}
	if (!zmm_heap_cached(heap)) {
		return false;
	}
	if (heap->policy.original) {
		zmm_cache_flush_as_original(heap);
		return true;
	}
	zmm_victim_release(heap);
	zmm_large_cache_flush(heap);
	zmm_cache_flush_lists(heap, ZMM_ALL_LISTS);
	return true;
}

/* Returns the number of blocks in the cache lists.  Sets *hits to the number of requests that the lists served since
 * the last look at them. */
static size_t zmm_cache_survey(const zmm_heap *heap, uint64_t *hits)
{
	size_t index, count = 0;

	*hits = 0;
	for (index = 0; index < ZMM_NUM_BUCKETS; index++) {
		const zmm_cache_list *list = ZMM_CACHE_LIST(heap, index);

		*hits += list->hit - heap->cache.seen_hit[index];
		count += zmm_cache_count(list);
	}
	return count;
}

/* Flushes the lists that have more blocks than requests that they served since the last look.  Returns whether they
 * had any blocks. */
static bool zmm_cache_flush_idle(zmm_heap *heap)
{
	size_t index, lists = 0;

	for (index = 0; index < ZMM_NUM_BUCKETS; index++) {
		const zmm_cache_list *list = ZMM_CACHE_LIST(heap, index);

		lists |= (size_t) (zmm_cache_count(list) > list->hit - heap->cache.seen_hit[index]) << index;
		heap->cache.seen_hit[index] = list->hit;
	}
	return zmm_cache_flush_lists(heap, lists);
}

/* Adds `growth` to the bytes by which the heap grew since the last look at the cache.  Returns whether the next look
 * is due. */
static bool zmm_cache_is_to_be_looked_at(zmm_heap *heap, size_t growth, bool new_segment)
{
	heap->segments.opened += growth;
	if (!new_segment && heap->segments.opened < heap->segments.common_size) {
		return false;
	}
	heap->segments.opened = 0;
	return true;
}

bool zmm_cache_relieve(zmm_heap *heap, size_t growth, bool new_segment)
{
	size_t cached = zmm_heap_cached(heap);
	uint64_t hits;
	size_t count;
	bool relieved;

	if (!zmm_cache_is_to_be_looked_at(heap, growth, new_segment)) {
		return false;
	}
	relieved = zmm_large_cache_flush(heap);
	if (zmm_cache_is_fixed(heap)) {
		return false;
	}
	if (cached > heap->real->size / ZMM_CACHE_HARD_SHARE) {
		return zmm_cache_flush(heap) || relieved;
	}
	if (cached <= heap->real->size / ZMM_CACHE_SOFT_SHARE) {
		return relieved;
	}
	count = zmm_cache_survey(heap, &hits);
	return (hits > ZMM_CACHE_LOOK_HITS * (uint64_t) count && zmm_cache_flush_idle(heap)) || relieved;
}

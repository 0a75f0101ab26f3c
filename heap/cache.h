/*
 * zmm cache: small blocks that were freed but not merged.
 *
 * Each size has a list, last in first out, whose blocks wait for the next request of that size.  A cached block differs
 * from a used one only in its own tag, so its neighbours do not merge with it.  No counter holds the bytes of the
 * cache: they are size - use->size.  cache.floor turns their bound into one comparison.
 *
 * The free of a block beyond ZMM_NEAR_SIZE does not read the tag behind the block, because that tag is in no cache line
 * that the free needs.  Instead that tag is compared when the block leaves the cache: when the block is handed out,
 * merged or forgotten.  So an overrun of the block's end is found before the block or the header behind it is used.
 */

#ifndef ZMM_CACHE_H
#define ZMM_CACHE_H

#include "heap/bucket.h"
#include "heap/debug.h"

static inline size_t zmm_cache_count(const zmm_cache_list *list)
{
	return (size_t) (list->max_count - list->room);
}

/* Returns the list of blocks with `data_size` bytes of data, a multiple of ZMM_ALIGNMENT.  The address needs no
 * index: it is one addition away from a tag or a request. */
static inline zmm_cache_list *zmm_cache_list_for(zmm_heap *heap, size_t data_size)
{
	return (zmm_cache_list *) ((uintptr_t) heap->cache.lists
		+ data_size * (sizeof(zmm_cache_list) >> ZMM_ALIGNMENT_LOG2));
}

/* Stops the process because of one of three faults:
 *   1. a list of the cache leads to something that is not a cached block of its size;
 *   2. a list ends before all of its blocks were found;
 *   3. a block has the tag that its list requires, but its end was overrun.
 * `cached` is where the fault is; NULL: at the start of the list.  `tag` is the tag that the list requires, by which
 * the function distinguishes 3 from 1; 0 rules out 3. */
ZMM_COLD ZMM_NORETURN void zmm_cache_panic(zmm_heap *heap, const zmm_cached *cached, zmm_word tag);

static inline bool zmm_cached_is_in_heap(const zmm_heap *heap, const zmm_cached *cached)
{
	return (uintptr_t) cached - heap->segments.lowest < heap->segments.span;
}

/* Stops the process unless `cached` is a block with this tag whose end was not overrun.  Call it before the block is
 * written to. */
static inline void zmm_cache_require(zmm_heap *heap, const zmm_cached *cached, zmm_word tag)
{
	const zmm_block *block = zmm_block_of_data(cached);

	if (ZMM_UNLIKELY(!zmm_cached_is_in_heap(heap, cached) || block->info._size != tag
			|| zmm_next_block(block)->info._prev != zmm_tag_behind(block))) {
		zmm_cache_panic(heap, cached, tag);
	}
}

/* Takes the first block out of a list that is not empty: now it is a used block with `data_size` bytes of data.  Its
 * own tag proves that neither its header nor the link to it was written over.  The tag behind it proves that its end
 * was not overrun.  The next block of the list is likely to be requested next and in no cache of the processor, so
 * it is fetched meanwhile. */
static inline void *zmm_cache_pop(zmm_heap *heap, zmm_cache_list *list, size_t data_size)
{
	zmm_cached *cached = list->first;
	zmm_word used = (zmm_word) (data_size + (ZMM_HEADER_SIZE + ZMM_USED_BLOCK));

	if (ZMM_UNLIKELY(*zmm_tag_of_data(cached) != used + (ZMM_CACHED_BLOCK - ZMM_USED_BLOCK)
			|| zmm_block_at(cached, data_size)->info._prev != used)) {
		zmm_cache_panic(heap, cached, used + (ZMM_CACHED_BLOCK - ZMM_USED_BLOCK));
	}
	zmm_debug_check_cached(heap, zmm_block_of_data(cached));
	list->first = cached->next;
	ZMM_PREFETCH(list->first);
	list->room++;
	list->hit++;
	*zmm_tag_of_data(cached) = used;
	return cached;
}

/* Makes a used block the first one of the list of its size. */
static inline void zmm_cache_push(zmm_heap *heap, zmm_cache_list *list, zmm_block *block)
{
	zmm_cached *cached = zmm_block_data(block);

	cached->next = list->first;
	list->first = cached;
	*zmm_tag_of_data(cached) += ZMM_CACHED_BLOCK - ZMM_USED_BLOCK;
	if (ZMM_UNLIKELY(--list->room < 0)) {
		list->room = 0;
		list->max_count++;
	}
	(void) heap;
	zmm_debug_mark_cached(heap, block);
}

/* Counts blocks that were put into a list without zmm_cache_push(). */
static inline void zmm_cache_count_more(zmm_cache_list *list, size_t count)
{
	list->room -= (ptrdiff_t) count;
	if (list->room < 0) {
		list->max_count -= list->room;
		list->room = 0;
	}
}

#endif

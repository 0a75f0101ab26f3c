/*
 * zmm cache: small blocks that were freed but not merged.
 *
 * They wait in a LIFO list for the next request of their size; only their own tag tells
 * them from used ones, so neighbours leave them alone.  The bytes that the cache holds are
 * never counted: they are size - use->size, and cache.floor turns their limit into one
 * comparison.
 *
 * The free of a block beyond ZMM_NEAR_SIZE does not look at the tag behind it, which is in no line that the free
 * needs.  Whoever takes a block out of the cache looks there, whether to hand it out, to merge it or to forget it, so
 * an overrun of its end is found before anything is done with it or with the header behind.
 */

#ifndef ZMM_CACHE_H
#define ZMM_CACHE_H

#include "heap/bucket.h"
#include "heap/debug.h"

static inline size_t zmm_cache_count(const zmm_cache_list *list)
{
	return (size_t) (list->max_count - list->room);
}

/* The list of blocks with so many bytes of data, a multiple of ZMM_ALIGNMENT.  Without going
 * through an index, the address is one addition away from a tag or a request. */
static inline zmm_cache_list *zmm_cache_list_for(zmm_heap *heap, size_t data_size)
{
	return (zmm_cache_list *) ((uintptr_t) heap->cache.lists + data_size * (sizeof(zmm_cache_list) >> ZMM_ALIGNMENT_LOG2));
}

/* Stops the process: a list of the cache leads to what is no cached block of its size, or it ends before all of
 * its blocks were found, at `cached` or, NULL, before the first.  Or the block has its `tag` (0: it has not), and
 * its end was overrun. */
ZMM_COLD ZMM_NORETURN void zmm_cache_panic(zmm_heap *heap, const zmm_cached *cached, zmm_word tag);

static inline bool zmm_cached_is_in_heap(const zmm_heap *heap, const zmm_cached *cached)
{
	return (uintptr_t) cached - heap->segments.lowest < heap->segments.span;
}

/* Stops the process unless a link leads to a block with this tag, whose end was not overrun, before anything is
 * written there. */
static inline void zmm_cache_require(zmm_heap *heap, const zmm_cached *cached, zmm_word tag)
{
	const zmm_block *block = zmm_block_of_data(cached);

	if (ZMM_UNLIKELY(!zmm_cached_is_in_heap(heap, cached) || block->info._size != tag
			|| zmm_next_block(block)->info._prev != zmm_tag_behind(block))) {
		zmm_cache_panic(heap, cached, tag);
	}
}

/* Takes the first block of a list that has one, for so many bytes of data: a used block now.  Its tag
 * proves that nobody wrote over the link that led to it, or over its header, the one behind it that
 * its end was not overrun.  The block that is first then is likely to be asked for next and in no
 * cache of the processor, so it is fetched meanwhile. */
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

/* A used block becomes the first of the list of its size. */
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

/* Blocks were put into a list otherwise. */
static inline void zmm_cache_count_more(zmm_cache_list *list, size_t count)
{
	list->room -= (ptrdiff_t) count;
	if (list->room < 0) {
		list->max_count -= list->room;
		list->room = 0;
	}
}

#endif

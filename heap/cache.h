/*
 * zmm cache: small blocks that were freed but not merged.
 *
 * They wait in a LIFO list for the next request of their size; only their own tag tells
 * them from used ones, so neighbours leave them alone.  The bytes that the cache holds are
 * never counted: they are size - use->size, and cache_floor turns their limit into one
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

/* Stops the process: a list of the cache leads to what is no cached block of its size, or it ends before all of
 * its blocks were found, at `cached` or, NULL, before the first.  Or the block has its `tag` (0: it has not), and
 * its end was overrun. */
ZMM_COLD ZMM_NORETURN void zmm_cache_panic(zmm_heap *heap, const zmm_cached *cached, zmm_word tag);

static inline bool zmm_cached_is_in_heap(const zmm_heap *heap, const zmm_cached *cached)
{
	return (uintptr_t) cached - heap->lowest < heap->span;
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

/* Looks at the ends of the cached blocks whose frees did not. */
void zmm_cache_prove(zmm_heap *heap);

/* Merges every cached block.  Returns whether there were any. */
bool zmm_cache_flush(zmm_heap *heap);

/* The heap would grow: merges what the cache holds without need.  That is all when it holds
 * half of the segments' bytes; and when it holds a sixteenth, the lists that had more blocks
 * than requests since the last look, if that is long enough ago to tell: blocks that are in use
 * every now and then stay where they are, since merging and cutting them again costs time and
 * scatters them.  The large cache goes in any case.  Growth by a new segment is looked at each time, other
 * growth once for as many bytes as a segment has.  Returns whether there is something to look for
 * again. */
#define ZMM_CACHE_HARD_SHARE 2
#define ZMM_CACHE_SOFT_SHARE 16
#define ZMM_CACHE_LOOK_HITS 16 /* requests for each cached block between two looks */

bool zmm_cache_relieve(zmm_heap *heap, size_t growth, bool new_segment);

/* Call after each change of heap->size. */
static inline void zmm_cache_set_floor(zmm_heap *heap)
{
	heap->cache_floor = heap->size > heap->cache_size ? heap->size - heap->cache_size : 0;
}

#endif

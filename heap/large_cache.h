/*
 * zmm large cache: large blocks that were freed but not merged.
 *
 * Programs free large blocks and request similar ones again and again: hash tables of 16, 32 or 64 elements, output
 * buffers, arenas, strings of any length.  Merging and cutting them each time takes ten times as long as keeping them.
 *
 * The blocks of a size class (see heap/large_class.h) wait in one list.  The first of them serves a request of that
 * class.  If there is none, or its alignment is not enough, the search goes on with the next few blocks and the next
 * classes.  A block up to a fourth larger serves as a whole, since what could be cut off would be of little use.
 *
 * The blocks belong to the cache: bytes, tags and flush are the same.  The large cache holds a small part of the heap
 * at most, and more while the heap does not grow and many requests are not served.  When it is full and a request has
 * missed since it last made room, one block of each other class in turn leaves: sizes that are no longer requested make
 * room for the freed block.  Else the freed block is merged.  The large cache is flushed when the heap
 * looks at its caches before it grows.
 * A heap with a fixed cache has no large cache, like PHP 5's heap.
 */

#ifndef ZMM_LARGE_CACHE_H
#define ZMM_LARGE_CACHE_H

#include "heap/account.h"
#include "heap/cache.h"
#include "heap/slack.h"
#include "heap/request.h"

/* Returns the true size of the largest block that the large cache takes, in a heap with segments of `segment_size`
 * bytes. */
size_t zmm_large_cache_largest(size_t segment_size);

/* Returns the link to an aligned block in the list of a class, or of one of the next classes.  NULL: none was found. */
zmm_cached **zmm_large_cache_search(zmm_heap *heap, size_t index, size_t alignment);

/* Makes room for a block of true_size bytes: merges blocks of other classes, unless the cache may hold more now.
 * Returns false if the cached blocks are worth as much as the new one. */
bool zmm_large_cache_make_room(zmm_heap *heap, size_t true_size);

/* Stops the process if a cached large block was overrun at its end. */
void zmm_large_cache_prove(zmm_heap *heap);

/* Merges all blocks of the large cache.  Returns whether there were any. */
bool zmm_large_cache_flush(zmm_heap *heap);

/* Counts one more block of true_size bytes. */
static inline void zmm_large_cache_count(zmm_heap *heap, size_t true_size)
{
	heap->large_cache.size += true_size;
	if (++heap->large_cache.count > heap->large_cache.max_count) {
		heap->large_cache.max_count = heap->large_cache.count;
	}
}

/* Stops the process unless the list of a block allows its tag, and the end of the block was not overrun. */
static inline void zmm_large_cache_require(zmm_heap *heap, const zmm_cached *cached, bool allowed)
{
	zmm_word tag = *zmm_tag_of_data(cached);

	if (ZMM_UNLIKELY(!allowed || zmm_block_at(zmm_block_of_data(cached), zmm_tag_size(tag))->info._prev
			!= tag - (ZMM_CACHED_BLOCK - ZMM_USED_BLOCK))) {
		zmm_cache_panic(heap, cached, allowed ? tag : 0);
	}
}

/* Takes a block out of its list and makes it a used one.  Returns its true size. */
static inline size_t zmm_large_cache_unlink(zmm_heap *heap, zmm_cached **link)
{
	zmm_cached *cached = *link;
	size_t true_size = *zmm_tag_of_data(cached) - ZMM_CACHED_BLOCK;

	*link = cached->next;
	zmm_block_tag_used(zmm_block_of_data(cached));
	heap->large_cache.size -= true_size;
	heap->large_cache.count--;
	return true_size;
}

/* Returns whether a block serves a request: it has at least true_size bytes, and less than half more. */
static inline bool zmm_large_cache_serves(const zmm_cached *cached, size_t true_size)
{
	size_t more = *zmm_tag_of_data(cached) - ZMM_CACHED_BLOCK - true_size;

	return more < true_size / 2 && !(more & (ZMM_ALIGNMENT - 1));
}

/* Returns whether a request has a class that has a list. */
static inline bool zmm_large_cache_is_for(size_t size)
{
	return size > ZMM_MAX_SMALL_REQUEST && size <= ZMM_MAX_CLASS_REQUEST;
}

/* Returns a cached block for a request, a used one now, or NULL. */
static inline void *zmm_large_cache_take(zmm_heap *heap, size_t size)
{
	size_t true_size = ZMM_TRUE_SIZE(size);
	size_t index = zmm_class_index(true_size);
	size_t alignment = zmm_wanted_alignment(size);
	zmm_cached **link = &heap->large_cache.lists[index];
	void *ptr;

	if (ZMM_UNLIKELY(!*link || (uintptr_t) *link & (alignment - 1))) {
		link = zmm_large_cache_search(heap, index, alignment);
		if (!link) {
			return NULL;
		}
	}
	ptr = *link;
	if (ZMM_UNLIKELY(!zmm_cached_is_in_heap(heap, ptr))) {
		zmm_cache_panic(heap, ptr, 0);
	}
	zmm_large_cache_require(heap, ptr, zmm_large_cache_serves(ptr, true_size));
	zmm_debug_check_cached(heap, zmm_block_of_data(ptr));
	zmm_account_uncache(heap, zmm_large_cache_unlink(heap, link));
	heap->large_cache.hit++;
	return ptr;
}

static inline bool zmm_large_cache_has_room(const zmm_heap *heap, size_t true_size)
{
	return heap->large_cache.size + true_size <= heap->large_cache.most;
}

/* Keeps a block if it is a used large one.  Its end is checked when it leaves.  Returns false if the block is to be
 * merged. */
static inline bool zmm_large_cache_put(zmm_heap *heap, zmm_block *block)
{
	size_t true_size = block->info._size - ZMM_USED_BLOCK;
	zmm_cached *cached = zmm_block_data(block);
	zmm_cached **list;

	if (ZMM_UNLIKELY(true_size & ZMM_FLAGS_MASK || true_size < ZMM_LEAST_CLASS || true_size > heap->largest_cached)) {
		return false;
	}
	if (ZMM_UNLIKELY(!zmm_large_cache_has_room(heap, true_size)) && !zmm_large_cache_make_room(heap, true_size)) {
		return false;
	}
	zmm_debug_check_used(heap, block);
	zmm_slack_forget(heap, block);
	list = &heap->large_cache.lists[zmm_class_within(true_size)];
	ZMM_PREFETCH(zmm_block_at(block, true_size));
	cached->next = *list;
	*list = cached;
	zmm_account_cache(heap, true_size);
	zmm_large_cache_count(heap, true_size);
	zmm_block_tag_cached(block);
	zmm_debug_mark_cached(heap, block);
	return true;
}

#endif

/*
 * zmm large cache: large blocks that were freed but not merged.
 *
 * Programs free large blocks and ask for such ones again and again: hash tables of 16, 32 or
 * 64 elements, output buffers, arenas, strings of whatever length.  Merging and cutting them each
 * time takes ten times as long as keeping them.  The blocks of a size class (see heap/size_class.h) wait in one
 * list, and the first of them serves a request of that class.  When there is none, or it is not aligned as the
 * request wants, the next few are looked at, and those of the next classes: a block up to a fourth larger serves
 * whole, since what could be cut off would be of little use.
 *
 * What it holds belongs to the cache: bytes, tags and flush are the same.  It holds a small part of the heap at most,
 * and more while the heap does not grow and many requests are not served.  When it is full and did not have what was asked for, one block of each other class in turn leaves, so that sizes that are
 * not asked for any more make room for one that is freed; else that one is merged.  It is flushed whenever the heap
 * would grow.  A heap with a fixed cache has none, as the original.
 */

#ifndef ZMM_LARGE_CACHE_H
#define ZMM_LARGE_CACHE_H

#include "heap/account.h"
#include "heap/cache.h"
#include "heap/growing.h"
#include "heap/request.h"

/* Of a heap with segments of so many bytes, true size of the largest block that it takes. */
size_t zmm_large_cache_largest(size_t segment_size);

/* The link in the list of a class, or of the next ones, that leads to a block that is aligned, or NULL. */
zmm_cached **zmm_large_cache_search(zmm_heap *heap, size_t index, size_t alignment);

/* Blocks leave until there is room for one of so many bytes, or it may hold more now.  false: what it has is as good. */
bool zmm_large_cache_make_room(zmm_heap *heap, size_t true_size);

/* Looks at the ends of its blocks. */
void zmm_large_cache_prove(zmm_heap *heap);

/* Merges all of its blocks.  Returns whether there were any. */
bool zmm_large_cache_flush(zmm_heap *heap);

/* Counts one more block of so many bytes. */
static inline void zmm_large_cache_count(zmm_heap *heap, size_t true_size)
{
	heap->large_cache.size += true_size;
	if (++heap->large_cache.count > heap->large_cache.max_count) {
		heap->large_cache.max_count = heap->large_cache.count;
	}
}

/* Stops the process unless a block has a tag that its list allows, and its end was not overrun. */
static inline void zmm_large_cache_require(zmm_heap *heap, const zmm_cached *cached, bool allowed)
{
	zmm_word tag = *zmm_tag_of_data(cached);

	if (ZMM_UNLIKELY(!allowed || zmm_block_at(zmm_block_of_data(cached), zmm_tag_size(tag))->info._prev
			!= tag - (ZMM_CACHED_BLOCK - ZMM_USED_BLOCK))) {
		zmm_cache_panic(heap, cached, allowed ? tag : 0);
	}
}

/* The block leaves its list; then it is a used one.  Returns its true size. */
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

/* A block serves so many bytes: it has as many, and less than half more. */
static inline bool zmm_large_cache_serves(const zmm_cached *cached, size_t true_size)
{
	size_t more = *zmm_tag_of_data(cached) - ZMM_CACHED_BLOCK - true_size;

	return more < true_size / 2 && !(more & (ZMM_ALIGNMENT - 1));
}

/* A request of so many bytes has a class with a list. */
static inline bool zmm_large_cache_is_for(size_t size)
{
	return size > ZMM_MAX_SMALL_REQUEST && size <= ZMM_MAX_CLASS_REQUEST;
}

/* A cached block for such a request, used now, or NULL. */
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

/* Keeps a block if it is a used large one, whose end is looked at when it leaves.  false: it is to be merged. */
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
	zmm_growing_forget(heap, block);
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

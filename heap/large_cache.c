#include "heap/large_cache.h"
#include "heap/release.h"

_Static_assert(ZMM_LARGE_CACHE_LEAST <= (size_t) 1 << ZMM_CLASS_TO,
	"each block that it takes is of a class with a number");

static size_t zmm_large_cache_bound(const zmm_heap *heap)
{
	const zmm_large_cache *cache = &heap->large_cache;
	size_t share = heap->real->size / ZMM_LARGE_CACHE_SHARE;
	size_t bound = share > ZMM_LARGE_CACHE_LEAST ? share : ZMM_LARGE_CACHE_LEAST;

	return cache->miss - cache->flushed_miss < ZMM_LARGE_CACHE_MISSES ? bound : ZMM_LARGE_CACHE_MORE * bound;
}

/* Any block up to this size has room when the large cache is empty. */
size_t zmm_large_cache_largest(size_t segment_size)
{
	size_t share = segment_size / ZMM_LARGE_CACHE_BLOCK_SHARE;

	return share < ZMM_LARGE_CACHE_LEAST ? share : ZMM_LARGE_CACHE_LEAST;
}

/* Trusts nothing of the blocks that it passes but their links, and those only if they lead into the heap. */
static zmm_cached **zmm_large_cache_search_list(zmm_heap *heap, zmm_cached **link, size_t alignment)
{
	unsigned int looks;

	for (looks = ZMM_LARGE_CACHE_LOOKS; *link && looks; link = &(*link)->next, looks--) {
		if (ZMM_UNLIKELY(!zmm_cached_is_in_heap(heap, *link))) {
			zmm_cache_panic(heap, *link, 0);
		}
		if (!((uintptr_t) *link & (alignment - 1))) {
			return link;
		}
	}
	return NULL;
}

zmm_cached **zmm_large_cache_search(zmm_heap *heap, size_t index, size_t alignment)
{
	size_t end = index + ZMM_LARGE_CACHE_CLASSES;
	zmm_cached **link = NULL;

	for (; index < end && index < ZMM_NUM_CLASSES && !link; index++) {
		link = zmm_large_cache_search_list(heap, &heap->large_cache.lists[index], alignment);
	}
	return link;
}

/* Stops the process unless a block is a cached one of its list's class whose end was not overrun. */
static void zmm_large_cache_require_class(zmm_heap *heap, const zmm_cached *cached, size_t index)
{
	if (ZMM_UNLIKELY(!zmm_cached_is_in_heap(heap, cached))) {
		zmm_cache_panic(heap, cached, 0);
	}
	zmm_large_cache_require(heap, cached,
		zmm_class_has(zmm_class_at(index), *zmm_tag_of_data(cached) - ZMM_CACHED_BLOCK));
}

void zmm_large_cache_prove(zmm_heap *heap)
{
	size_t index, left = heap->large_cache.count;
	const zmm_cached *cached;

	for (index = 0; left && index < ZMM_NUM_CLASSES; index++) {
		for (cached = heap->large_cache.lists[index]; cached; cached = cached->next, left--) {
			if (ZMM_UNLIKELY(!left)) {
				zmm_cache_panic(heap, cached, 0); /* a damaged link could form a cycle */
			}
			zmm_large_cache_require_class(heap, cached, index);
		}
	}
}

/* Merges the first block of a list that has one. */
static void zmm_large_cache_release_first(zmm_heap *heap, size_t index)
{
	zmm_cached *first = heap->large_cache.lists[index];

	zmm_large_cache_require_class(heap, first, index);
	zmm_account_merge(heap, zmm_large_cache_unlink(heap, &heap->large_cache.lists[index]), 1);
	zmm_block_release(heap, zmm_block_of_data(first));
}

bool zmm_large_cache_make_room(zmm_heap *heap, size_t true_size)
{
	zmm_large_cache *cache = &heap->large_cache;
	size_t own = zmm_class_within(true_size);
	size_t others; /* lists looked at since the last block left */

	cache->most = zmm_large_cache_bound(heap);
	if (zmm_large_cache_has_room(heap, true_size)) {
		return true;
	}
	if (cache->miss < cache->patience) {
		return false;
	}
	cache->patience = cache->miss + 1;
	for (others = 0; !zmm_large_cache_has_room(heap, true_size); cache->next = (cache->next + 1) % ZMM_NUM_CLASSES) {
		if (cache->next != own && cache->lists[cache->next]) {
			zmm_large_cache_release_first(heap, cache->next);
			others = 0;
		} else if (ZMM_UNLIKELY(++others == ZMM_NUM_CLASSES)) {
			if (!cache->lists[own]) { /* no list has the blocks that are counted */
				zmm_cache_panic(heap, NULL, 0);
			}
			cache->patience = cache->miss + ZMM_LARGE_CACHE_PATIENCE;
			return false;
		}
	}
	return true;
}

bool zmm_large_cache_flush(zmm_heap *heap)
{
	size_t i;

	heap->large_cache.flushed_miss = heap->large_cache.miss;
	heap->large_cache.most = 0; /* computed again when the next block comes */
	heap->large_cache.patience = 0;
	if (!heap->large_cache.count || heap->hardened) {
		return false;
	}
	for (i = 0; i < ZMM_NUM_CLASSES; i++) {
		while (heap->large_cache.lists[i]) {
			zmm_large_cache_release_first(heap, i);
		}
	}
	if (ZMM_UNLIKELY(heap->large_cache.count)) { /* else a caller that waits for an empty cache waits for ever */
		zmm_cache_panic(heap, NULL, 0);
	}
	return true;
}

#include "heap/large_cache.h"
#include "heap/alloc.h"
#include "heap/bucket.h"
#include "heap/free.h"
#include "heap/growing.h"

/* Blocks beyond a fourth of a segment are worth merging, and it holds no more than a small part of
 * the heap. */
#define ZMM_LARGE_CACHE_BLOCK_SHARE 4
#define ZMM_LARGE_CACHE_LEAST ((size_t) 64 * 1024)
#define ZMM_LARGE_CACHE_SHARE 32

static zmm_large_cache_list *zmm_large_cache_place(zmm_heap *heap, size_t true_size)
{
	uint32_t hash = (uint32_t) (true_size >> ZMM_ALIGNMENT_LOG2) * UINT32_C(2654435769);

	return &heap->large_cache.lists[hash >> (32 - ZMM_LARGE_CACHE_LOG2)];
}

void *zmm_large_cache_take(zmm_heap *heap, size_t true_size, size_t alignment)
{
	zmm_large_cache_list *list = zmm_large_cache_place(heap, true_size);
	zmm_cached *cached = list->first;
	zmm_block *block;

	if (!cached || list->true_size != true_size || (uintptr_t) cached & (alignment - 1)) {
		return NULL;
	}
	zmm_cache_require(heap, cached, (zmm_word) true_size | ZMM_CACHED_BLOCK);
	block = zmm_block_of_data(cached);
	zmm_debug_check_cached(heap, block);
	list->first = cached->next;
	heap->large_cache.size -= true_size;
	heap->large_cache.count--;
	heap->large_cache.hit++;
	zmm_block_tag_used(block);
	zmm_use_add(heap, true_size);
	return cached;
}

static size_t zmm_large_cache_most(const zmm_heap *heap)
{
	size_t share = heap->real->size / ZMM_LARGE_CACHE_SHARE;

	return share > ZMM_LARGE_CACHE_LEAST ? share : ZMM_LARGE_CACHE_LEAST;
}

static void zmm_large_cache_empty(zmm_heap *heap, zmm_large_cache_list *list)
{
	zmm_cached *cached = list->first;
	zmm_cached *next;

	list->first = NULL;
	for (; cached; cached = next) {
		zmm_block *block = zmm_block_of_data(cached);

		zmm_cache_require(heap, cached, (zmm_word) list->true_size | ZMM_CACHED_BLOCK);
		next = cached->next;
		zmm_block_tag_used(block);
		heap->large_cache.size -= list->true_size;
		heap->large_cache.count--;
		heap->size -= list->true_size;
		heap->count--;
		zmm_block_release(heap, block);
	}
	zmm_cache_set_floor(heap);
}

void zmm_large_cache_count(zmm_heap *heap, size_t true_size)
{
	heap->large_cache.size += true_size;
	if (++heap->large_cache.count > heap->large_cache.max_count) {
		heap->large_cache.max_count = heap->large_cache.count;
	}
}

bool zmm_large_cache_put(zmm_heap *heap, zmm_block *block)
{
	size_t true_size = zmm_block_size(block);
	zmm_large_cache_list *list;

	if (heap->cache_size != ZMM_CACHE_AUTO || true_size > heap->block_size / ZMM_LARGE_CACHE_BLOCK_SHARE
			|| heap->large_cache.size + true_size > zmm_large_cache_most(heap)) {
		return false;
	}
	list = zmm_large_cache_place(heap, true_size);
	if (list->true_size != true_size) {
		zmm_large_cache_empty(heap, list);
		list->true_size = true_size;
	}
	((zmm_cached *) zmm_block_data(block))->next = list->first;
	list->first = zmm_block_data(block);
	heap->use->size -= true_size;
	zmm_large_cache_count(heap, true_size);
	zmm_block_tag_cached(block);
	zmm_debug_mark_cached(heap, block);
	return true;
}

bool zmm_large_cache_flush(zmm_heap *heap)
{
	size_t i;

	if (!heap->large_cache.count || heap->hardened) {
		return false;
	}
	for (i = 0; i < ZMM_LARGE_CACHE_LISTS; i++) {
		zmm_large_cache_empty(heap, &heap->large_cache.lists[i]);
	}
	if (ZMM_UNLIKELY(heap->large_cache.count)) { /* whoever waits for it to be empty would wait for ever */
		zmm_cache_panic(heap, NULL);
	}
	return true;
}

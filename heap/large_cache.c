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

/* Stops the process unless a link leads to a block of its list, whose end was not overrun. */
static void zmm_large_cache_require(zmm_heap *heap, const zmm_cached *cached, zmm_size_class class)
{
	const zmm_block *block = zmm_block_of_data(cached);

	if (ZMM_UNLIKELY((uintptr_t) block - heap->lowest >= heap->span || !zmm_size_class_has(class, block->info._size)
			|| zmm_next_block(block)->info._prev != zmm_tag_behind(block))) {
		zmm_cache_panic(heap, cached);
	}
}

/* So many blocks of a list are looked at. */
#define ZMM_LARGE_CACHE_LOOKS 4

/* The block leaves its list; then it is a used one. */
static void zmm_large_cache_unlink(zmm_heap *heap, zmm_cached **link)
{
	zmm_block *block = zmm_block_of_data(*link);

	*link = (*link)->next;
	zmm_block_tag_used(block);
	heap->large_cache.size -= zmm_block_size(block);
	heap->large_cache.count--;
}

/* The link that leads to the first that serves, or NULL. */
static zmm_cached **zmm_large_cache_find(zmm_heap *heap, size_t index, size_t true_size, size_t alignment)
{
	zmm_cached **link = &heap->large_cache.lists[index].first;
	zmm_size_class class = zmm_large_class_at(index);
	unsigned int looks;

	for (looks = 0; *link && looks < ZMM_LARGE_CACHE_LOOKS; looks++, link = &(*link)->next) {
		zmm_large_cache_require(heap, *link, class);
		if (zmm_tag_size(*zmm_tag_of_data(*link)) >= true_size && !((uintptr_t) *link & (alignment - 1))) {
			return link;
		}
	}
	return NULL;
}

void *zmm_large_cache_take(zmm_heap *heap, size_t true_size, size_t alignment)
{
	size_t index = zmm_large_cache_index(true_size);
	zmm_cached **link;
	void *ptr;

	if (index >= ZMM_LARGE_CACHE_LISTS) {
		return NULL;
	}
	link = zmm_large_cache_find(heap, index, true_size, alignment);
	if (!link && index + 1 < ZMM_LARGE_CACHE_LISTS) {
		link = zmm_large_cache_find(heap, index + 1, true_size, alignment);
	}
	if (!link) {
		return NULL;
	}
	ptr = *link;
	zmm_debug_check_cached(heap, zmm_block_of_data(ptr));
	zmm_large_cache_unlink(heap, link);
	heap->large_cache.hit++;
	zmm_use_add(heap, zmm_tag_size(*zmm_tag_of_data(ptr)));
	return ptr;
}

static size_t zmm_large_cache_most(const zmm_heap *heap)
{
	size_t share = heap->real->size / ZMM_LARGE_CACHE_SHARE;

	return share > ZMM_LARGE_CACHE_LEAST ? share : ZMM_LARGE_CACHE_LEAST;
}

static void zmm_large_cache_empty(zmm_heap *heap, size_t index)
{
	zmm_size_class class = zmm_large_class_at(index);
	zmm_cached *first;

	while ((first = heap->large_cache.lists[index].first) != NULL) {
		zmm_block *block = zmm_block_of_data(first);

		zmm_large_cache_require(heap, first, class);
		zmm_large_cache_unlink(heap, &heap->large_cache.lists[index].first);
		heap->size -= zmm_block_size(block);
		heap->count--;
		zmm_block_release(heap, block);
	}
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
	size_t true_size = zmm_tag_size(block->info._size);
	size_t index = zmm_large_cache_index(true_size);
	zmm_cached *cached = zmm_block_data(block);

	if (heap->cache_size != ZMM_CACHE_AUTO || index >= ZMM_LARGE_CACHE_LISTS || true_size > heap->block_size / ZMM_LARGE_CACHE_BLOCK_SHARE
			|| heap->large_cache.size + true_size > zmm_large_cache_most(heap)) {
		return false;
	}
	zmm_debug_check_used(heap, block);
	zmm_growing_forget(heap, block);
	ZMM_PREFETCH(zmm_block_at(block, true_size));
	cached->next = heap->large_cache.lists[index].first;
	heap->large_cache.lists[index].first = cached;
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
		zmm_large_cache_empty(heap, i);
	}
	zmm_cache_set_floor(heap);
	if (ZMM_UNLIKELY(heap->large_cache.count)) { /* whoever waits for it to be empty would wait for ever */
		zmm_cache_panic(heap, NULL);
	}
	return true;
}

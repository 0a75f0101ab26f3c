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

/* So many blocks of a list are looked at. */
#define ZMM_LARGE_CACHE_LOOKS 4

/* Stops the process unless a block has the size and the flags that its list says, and its end was not overrun. */
static void zmm_large_cache_require(zmm_heap *heap, const zmm_cached *cached, bool fits)
{
	const zmm_block *block = zmm_block_of_data(cached);

	if (ZMM_UNLIKELY(!fits || zmm_block_at(block, zmm_tag_size(block->info._size))->info._prev != zmm_tag_behind(block))) {
		zmm_cache_panic(heap, cached, fits ? block->info._size : 0);
	}
}

/* The block leaves its list; then it is a used one.  Returns its true size. */
static size_t zmm_large_cache_unlink(zmm_heap *heap, zmm_cached **link)
{
	zmm_word *tag = zmm_tag_of_data(*link);
	size_t true_size = *tag - ZMM_CACHED_BLOCK;

	*link = (*link)->next;
	*tag = (zmm_word) true_size | ZMM_USED_BLOCK;
	heap->large_cache.size -= true_size;
	heap->large_cache.count--;
	return true_size;
}

/* The link of a list, or of the next, that leads to the first block that serves, or NULL.  Both lists have
 * blocks of less than half more; of one that is passed by, nothing is believed but its link, which must lead into the
 * heap. */
static zmm_cached **zmm_large_cache_find(zmm_heap *heap, size_t index, size_t true_size, size_t alignment)
{
	zmm_large_cache_list *list = &heap->large_cache.lists[index];
	zmm_large_cache_list *end = list + (index + 1 < ZMM_LARGE_CACHE_LISTS ? 2 : 1);

	for (; list < end; list++) {
		zmm_cached **link = &list->first;
		unsigned int looks = ZMM_LARGE_CACHE_LOOKS;

		for (; *link && looks; link = &(*link)->next, looks--) {
			size_t more;

			if (ZMM_UNLIKELY(!zmm_cached_is_in_heap(heap, *link))) {
				zmm_cache_panic(heap, *link, 0);
			}
			more = *zmm_tag_of_data(*link) - true_size - ZMM_CACHED_BLOCK;
			if (more < true_size / 2 && !((uintptr_t) *link & (alignment - 1))) {
				zmm_large_cache_require(heap, *link, !(more & (ZMM_ALIGNMENT - 1)));
				return link;
			}
		}
	}
	return NULL;
}

void *zmm_large_cache_take(zmm_heap *heap, size_t true_size, size_t alignment)
{
	size_t index = zmm_large_cache_index(true_size);
	zmm_cached **link = index < ZMM_LARGE_CACHE_LISTS ? zmm_large_cache_find(heap, index, true_size, alignment) : NULL;
	void *ptr;

	if (!link) {
		return NULL;
	}
	ptr = *link;
	zmm_debug_check_cached(heap, zmm_block_of_data(ptr));
	zmm_use_add(heap, zmm_large_cache_unlink(heap, link));
	heap->large_cache.hit++;
	return ptr;
}

static size_t zmm_large_cache_most(const zmm_heap *heap)
{
	size_t share = heap->real->size / ZMM_LARGE_CACHE_SHARE;

	return share > ZMM_LARGE_CACHE_LEAST ? share : ZMM_LARGE_CACHE_LEAST;
}

/* The same of a block of which no more is known than its list. */
static void zmm_large_cache_require_class(zmm_heap *heap, const zmm_cached *cached, size_t index)
{
	zmm_large_cache_require(heap, cached,
		zmm_cached_is_in_heap(heap, cached) && zmm_size_class_has(zmm_large_class_at(index), *zmm_tag_of_data(cached)));
}

void zmm_large_cache_prove(zmm_heap *heap)
{
	const zmm_cached *cached;
	size_t index;

	for (index = 0; heap->large_cache.count && index < ZMM_LARGE_CACHE_LISTS; index++) {
		for (cached = heap->large_cache.lists[index].first; cached; cached = cached->next) {
			zmm_large_cache_require_class(heap, cached, index);
		}
	}
}

static void zmm_large_cache_empty(zmm_heap *heap, size_t index)
{
	zmm_cached *first;

	while ((first = heap->large_cache.lists[index].first) != NULL) {
		zmm_block *block = zmm_block_of_data(first);

		zmm_large_cache_require_class(heap, first, index);
		heap->size -= zmm_large_cache_unlink(heap, &heap->large_cache.lists[index].first);
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
		zmm_cache_panic(heap, NULL, 0);
	}
	return true;
}

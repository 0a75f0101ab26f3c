/*
 * zmm buckets: one list of free blocks for each exact small size.
 *
 * small.heads holds only the two link pointers of each list head.  The address one header before these two can be used
 * as if a free block were there: its links are the two pointers.  Its header is whatever lies there, and is never
 * touched.  The head of an empty list points to itself.
 */

#ifndef ZMM_BUCKET_H
#define ZMM_BUCKET_H

#include "heap/bits.h"
#include "heap/block.h"
#include "heap/panic.h"

static inline zmm_free_block *zmm_list_head(zmm_free_block *const *pair)
{
	return (zmm_free_block *) ((uintptr_t) pair
		+ 2 * sizeof(zmm_free_block *) - sizeof(zmm_small_free_block));
}

#define ZMM_SMALL_FREE_BUCKET(heap, index) zmm_list_head(&(heap)->small.heads[(index) * 2])

/* Encodes a link for its place in memory, or decodes it from there.  The key of the heap is 0 unless the heap is
 * hardened.  Without the key, an attacker who overwrites a link cannot choose where it leads. */
static inline zmm_free_block *zmm_link(const zmm_heap *heap, const zmm_free_block *block)
{
	return (zmm_free_block *) ((uintptr_t) block ^ heap->link_key);
}

static inline zmm_free_block *zmm_next_free(const zmm_heap *heap, const zmm_free_block *block)
{
	return zmm_link(heap, block->next_free_block);
}

static inline zmm_free_block *zmm_prev_free(const zmm_heap *heap, const zmm_free_block *block)
{
	return zmm_link(heap, block->prev_free_block);
}

/* Returns whether a free block or a list head may be at an address, so that the address can be read. */
static inline bool zmm_link_is_plausible(const zmm_heap *heap, const void *block)
{
	return !((uintptr_t) block & (ZMM_ALIGNMENT - 1))
		&& ((uintptr_t) block - heap->segments.lowest < heap->segments.span
			|| (uintptr_t) block - (uintptr_t) heap < sizeof(*heap));
}

/* The same for a slot of a tree: the pointer that leads to a node. */
static inline bool zmm_slot_is_plausible(const zmm_heap *heap, zmm_free_block *const *slot)
{
	uintptr_t off = (uintptr_t) slot & (ZMM_ALIGNMENT - 1);

	return !(off & (sizeof(*slot) - 1)) && zmm_link_is_plausible(heap, (const void *) ((uintptr_t) slot - off));
}

static inline void zmm_list_init(const zmm_heap *heap, zmm_free_block *head)
{
	head->prev_free_block = zmm_link(heap, head);
	head->next_free_block = zmm_link(heap, head);
}

static inline bool zmm_list_is_empty(const zmm_heap *heap, const zmm_free_block *head)
{
	return zmm_next_free(heap, head) == head;
}

static inline void zmm_list_insert(zmm_heap *heap, zmm_free_block *after, zmm_free_block *block)
{
	zmm_free_block *next = zmm_next_free(heap, after);

	if (ZMM_UNLIKELY(!zmm_link_is_plausible(heap, next))) {
		zmm_heap_panic(heap, after, "links of a free block are damaged");
	}
	block->prev_free_block = zmm_link(heap, after);
	block->next_free_block = zmm_link(heap, next);
	after->next_free_block = zmm_link(heap, block);
	next->prev_free_block = zmm_link(heap, block);
}

/* Unlinks safely: a neighbour that does not point back shows that a free block was written over. */
static inline void zmm_list_remove(zmm_heap *heap, zmm_free_block *block)
{
	zmm_free_block *prev = zmm_prev_free(heap, block);
	zmm_free_block *next = zmm_next_free(heap, block);

	if (ZMM_UNLIKELY(!zmm_link_is_plausible(heap, prev) || !zmm_link_is_plausible(heap, next)
			|| zmm_next_free(heap, prev) != block || zmm_prev_free(heap, next) != block)) {
		zmm_heap_panic(heap, block, "links of a free block are damaged");
	}
	prev->next_free_block = zmm_link(heap, next);
	next->prev_free_block = zmm_link(heap, prev);
}

/* Makes all lists empty. */
static inline void zmm_buckets_init(zmm_heap *heap)
{
	size_t index;

	heap->small.bitmap = 0;
	for (index = 0; index < ZMM_NUM_BUCKETS; index++) {
		zmm_list_init(heap, ZMM_SMALL_FREE_BUCKET(heap, index));
		heap->small.counts[index] = 0;
	}
}

static inline void zmm_bucket_insert(zmm_heap *heap, zmm_free_block *block, size_t true_size)
{
	size_t index = ZMM_BUCKET_INDEX(true_size);

	zmm_list_insert(heap, ZMM_SMALL_FREE_BUCKET(heap, index), block);
	heap->small.counts[index]++;
	heap->small.bitmap |= (size_t) 1 << index;
}

static inline void zmm_bucket_remove(zmm_heap *heap, zmm_free_block *block, size_t true_size)
{
	size_t index = ZMM_BUCKET_INDEX(true_size);

	zmm_list_remove(heap, block);
	if (!--heap->small.counts[index]) {
		heap->small.bitmap &= ~((size_t) 1 << index);
	}
}

/* Returns whether there are free blocks of exactly this size. */
static inline bool zmm_bucket_has(const zmm_heap *heap, size_t true_size)
{
	return heap->small.bitmap >> ZMM_BUCKET_INDEX(true_size) & 1;
}

/* Returns the newest block of the smallest size that is large enough, or NULL.  The original policy takes the
 * oldest. */
static inline zmm_free_block *zmm_bucket_search(zmm_heap *heap, size_t true_size)
{
	size_t index = ZMM_BUCKET_INDEX(true_size);
	size_t bitmap = heap->small.bitmap >> index;

	if (!bitmap) {
		return NULL;
	}
	index += zmm_low_bit(bitmap);
	return heap->policy.original
		? zmm_prev_free(heap, ZMM_SMALL_FREE_BUCKET(heap, index))
		: zmm_next_free(heap, ZMM_SMALL_FREE_BUCKET(heap, index));
}

#endif

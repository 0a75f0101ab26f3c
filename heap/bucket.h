/*
 * zmm buckets: a list of free blocks for each exact small size.
 *
 * free_buckets holds only the two link pointers of each list head.  The address one
 * header before such a pair can be used as if a block were there: its links
 * are the pair, its header is whatever lies before and is never touched.  An
 * empty head points to itself.
 */

#ifndef ZMM_BUCKET_H
#define ZMM_BUCKET_H

#include "heap/bits.h"
#include "heap/block.h"

static inline zmm_free_block *zmm_list_head(zmm_free_block *const *pair)
{
	return (zmm_free_block *) ((uintptr_t) pair
		+ 2 * sizeof(zmm_free_block *) - sizeof(zmm_small_free_block));
}

#define ZMM_SMALL_FREE_BUCKET(heap, index) zmm_list_head(&(heap)->free_buckets[(index) * 2])

static inline void zmm_list_init(zmm_free_block *head)
{
	head->prev_free_block = head;
	head->next_free_block = head;
}

static inline bool zmm_list_is_empty(const zmm_free_block *head)
{
	return head->next_free_block == head;
}

static inline void zmm_list_insert(zmm_free_block *after, zmm_free_block *block)
{
	zmm_free_block *next = after->next_free_block;

	block->prev_free_block = after;
	block->next_free_block = next;
	after->next_free_block = block;
	next->prev_free_block = block;
}

/* Safe unlinking: a neighbour that does not point back means that somebody
 * wrote over a free block. */
static inline void zmm_list_remove(zmm_heap *heap, zmm_free_block *block)
{
	zmm_free_block *prev = block->prev_free_block;
	zmm_free_block *next = block->next_free_block;

	if (ZMM_UNLIKELY(prev->next_free_block != block || next->prev_free_block != block)) {
		zmm_heap_panic(heap, block, "links of a free block are damaged");
	}
	prev->next_free_block = next;
	next->prev_free_block = prev;
}

static inline void zmm_bucket_insert(zmm_heap *heap, zmm_free_block *block, size_t true_size)
{
	size_t index = ZMM_BUCKET_INDEX(true_size);

	zmm_list_insert(ZMM_SMALL_FREE_BUCKET(heap, index), block);
	heap->free_counts[index]++;
	heap->free_bitmap |= (size_t) 1 << index;
}

static inline void zmm_bucket_remove(zmm_heap *heap, zmm_free_block *block, size_t true_size)
{
	size_t index = ZMM_BUCKET_INDEX(true_size);

	zmm_list_remove(heap, block);
	if (!--heap->free_counts[index]) {
		heap->free_bitmap &= ~((size_t) 1 << index);
	}
}

/* The newest block of the smallest size that is large enough, or NULL. */
static inline zmm_free_block *zmm_bucket_search(zmm_heap *heap, size_t true_size)
{
	size_t index = ZMM_BUCKET_INDEX(true_size);
	size_t bitmap = heap->free_bitmap >> index;

	if (!bitmap) {
		return NULL;
	}
	index += zmm_low_bit(bitmap);
	return ZMM_SMALL_FREE_BUCKET(heap, index)->next_free_block;
}

#endif

#include "heap/quarantine.h"
#include "heap/account.h"
#include "heap/bits.h"
#include "heap/cache.h"
#include "heap/large_cache.h"
#include "heap/release.h"
#include "heap/slack.h"

#include <stdlib.h>
#include <string.h>

#define ZMM_FILL_WORD (UINT64_C(0x0101010101010101) * ZMM_FILL_BYTE)

static bool zmm_ring_grow(zmm_ring *ring)
{
	size_t capacity = ring->capacity ? 2 * ring->capacity : 2 * ZMM_LEAST_WAITING;
	zmm_block **blocks = malloc(capacity * sizeof(*blocks));
	size_t i;

	if (!blocks) {
		return false;
	}
	for (i = 0; i < ring->count; i++) {
		blocks[i] = ring->blocks[(ring->first + i) & (ring->capacity - 1)];
	}
	free(ring->blocks);
	ring->blocks = blocks;
	ring->capacity = capacity;
	ring->first = 0;
	return true;
}

static bool zmm_ring_push(zmm_ring *ring, zmm_block *block)
{
	if (ring->count == ring->capacity && !zmm_ring_grow(ring)) {
		return false;
	}
	ring->blocks[(ring->first + ring->count++) & (ring->capacity - 1)] = block;
	return true;
}

static zmm_block *zmm_ring_shift(zmm_ring *ring)
{
	zmm_block *block = ring->blocks[ring->first];

	ring->first = (ring->first + 1) & (ring->capacity - 1);
	ring->count--;
	return block;
}

static zmm_ring *zmm_ring_for(zmm_heap *heap, size_t true_size)
{
	return ZMM_SMALL_SIZE(true_size) ? &heap->hardened->small[ZMM_BUCKET_INDEX(true_size)] : &heap->hardened->large;
}

static size_t zmm_fill_words(const zmm_block *block)
{
	return (zmm_block_size(block) - ZMM_HEADER_SIZE) / sizeof(uint64_t);
}

static void zmm_fill(zmm_block *block)
{
	memset(zmm_block_data(block), ZMM_FILL_BYTE, zmm_fill_words(block) * sizeof(uint64_t));
}

static bool zmm_fill_is_whole(const zmm_block *block)
{
	const char *data = zmm_block_data(block);
	uint64_t differs = 0, word;
	size_t i, words = zmm_fill_words(block);

	for (i = 0; i < words; i++) {
		memcpy(&word, data + i * sizeof(word), sizeof(word));
		differs |= word ^ ZMM_FILL_WORD;
	}
	return differs == 0;
}

const char *zmm_quarantine_fault(const zmm_block *block)
{
	return zmm_fill_is_whole(block) ? NULL : "block was written to after it was freed";
}

/* Blocks larger than this do not wait. */
static size_t zmm_wait_largest(const zmm_heap *heap)
{
	return heap->segments.common_size / 2;
}

/* Returns whether the tags of a block that waits are as they were.  A tag with a size that no such block has is not
 * followed. */
static bool zmm_wait_is_sound(const zmm_heap *heap, const zmm_block *block)
{
	size_t true_size = zmm_tag_size(block->info._size);

	return zmm_block_is_cached(block) && true_size >= ZMM_MIN_BLOCK_SIZE && true_size <= zmm_wait_largest(heap)
		&& zmm_block_at(block, true_size)->info._prev == zmm_tag_behind(block);
}

/* Makes a block that waits a used one.  Only the heap's size still counts it. */
static void zmm_wait_ends(zmm_heap *heap, zmm_block *block)
{
	size_t true_size = zmm_tag_size(block->info._size);
	const char *fault;

	if (!zmm_wait_is_sound(heap, block)) {
		zmm_heap_panic(heap, block, "header of a freed block was written over");
	}
	fault = zmm_quarantine_fault(block);
	if (fault) {
		zmm_heap_panic(heap, block, fault);
	}
	zmm_debug_check_cached(heap, block);
	zmm_block_tag_used(block);
	heap->hardened->size -= true_size;
	if (ZMM_SMALL_SIZE(true_size)) {
		ZMM_CACHE_LIST(heap, ZMM_BUCKET_INDEX(true_size))->room++;
	} else {
		heap->large_cache.size -= true_size;
		heap->large_cache.count--;
	}
}

/* Merges a block that has left its ring. */
static void zmm_wait_release(zmm_heap *heap, zmm_block *block)
{
	zmm_wait_ends(heap, block);
	zmm_account_merge(heap, zmm_block_size(block), 1);
	zmm_block_release(heap, block);
}

static size_t zmm_wait_most(const zmm_heap *heap)
{
	size_t share = heap->real->size / ZMM_WAITING_SHARE;

	return share > ZMM_LEAST_WAITING_SIZE ? share : ZMM_LEAST_WAITING_SIZE;
}

/* Returns the ring whose oldest block is to go when too much waits, in this order:
 *
 *   1. the ring of a size of which more blocks wait than enough;
 *   2. the ring of the large blocks, which serves no request;
 *   3. the ring `last`, which has just got a block, if it has another one.
 *
 * Else NULL.  If `last` always gave way, blocks of its size could not wait any more once other sizes had filled the
 * room. */
static zmm_ring *zmm_wait_gives_way(zmm_hardened *hardened, zmm_ring *last)
{
	for (; hardened->ample; hardened->ample &= hardened->ample - 1) {
		zmm_ring *ring = &hardened->small[zmm_low_bit(hardened->ample)];

		if (ring->count > ZMM_LEAST_WAITING) {
			return ring;
		}
	}
	if (hardened->large.count > 1) {
		return &hardened->large;
	}
	return last->count > 1 ? last : NULL;
}

static void zmm_wait_make_room(zmm_heap *heap, zmm_ring *last)
{
	zmm_ring *ring;

	while (heap->hardened->size > zmm_wait_most(heap) && (ring = zmm_wait_gives_way(heap->hardened, last)) != NULL) {
		zmm_wait_release(heap, zmm_ring_shift(ring));
	}
}

/* Counts a small block that has come to its ring. */
static void zmm_wait_note_small(zmm_heap *heap, const zmm_ring *ring, size_t true_size)
{
	size_t index = ZMM_BUCKET_INDEX(true_size);

	zmm_cache_count_more(ZMM_CACHE_LIST(heap, index), 1);
	if (ring->count > ZMM_LEAST_WAITING) {
		heap->hardened->ample |= (size_t) 1 << index;
	}
}

bool zmm_quarantine_take(zmm_heap *heap, zmm_block *block)
{
	size_t true_size = zmm_block_size(block);
	zmm_ring *ring = zmm_ring_for(heap, true_size);

	if (true_size > zmm_wait_largest(heap) || !zmm_ring_push(ring, block)) {
		return false;
	}
	zmm_fill(block);
	zmm_block_tag_cached(block);
	zmm_debug_mark_cached(heap, block);
	zmm_account_cache(heap, true_size);
	heap->hardened->size += true_size;
	if (ZMM_SMALL_SIZE(true_size)) {
		zmm_wait_note_small(heap, ring, true_size);
	} else {
		zmm_slack_forget(heap, block);
		zmm_large_cache_count(heap, true_size);
	}
	zmm_wait_make_room(heap, ring);
	return true;
}

static bool zmm_ring_flush(zmm_heap *heap, zmm_ring *ring)
{
	bool any = ring->count != 0;

	while (ring->count) {
		zmm_wait_release(heap, zmm_ring_shift(ring));
	}
	return any;
}

bool zmm_quarantine_flush(zmm_heap *heap)
{
	bool any = zmm_ring_flush(heap, &heap->hardened->large);
	size_t i;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		any |= zmm_ring_flush(heap, &heap->hardened->small[i]);
	}
	return any;
}

static void zmm_ring_walk(const zmm_ring *ring, zmm_quarantine_function visit, void *context)
{
	size_t i;

	for (i = 0; i < ring->count; i++) {
		visit(context, ring->blocks[(ring->first + i) & (ring->capacity - 1)]);
	}
}

void zmm_quarantine_walk(const zmm_heap *heap, zmm_quarantine_function visit, void *context)
{
	size_t i;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		zmm_ring_walk(&heap->hardened->small[i], visit, context);
	}
	zmm_ring_walk(&heap->hardened->large, visit, context);
}

zmm_block *zmm_quarantine_reuse(zmm_heap *heap, size_t true_size)
{
	zmm_ring *ring = zmm_ring_for(heap, true_size);
	zmm_block *block;

	if (!ZMM_SMALL_SIZE(true_size) || ring->count <= ZMM_LEAST_WAITING) {
		return NULL;
	}
	block = zmm_ring_shift(ring);
	zmm_wait_ends(heap, block);
	ZMM_CACHE_LIST(heap, ZMM_BUCKET_INDEX(true_size))->hit++;
	zmm_account_uncache(heap, true_size);
	return block;
}

void zmm_quarantine_reset(zmm_heap *heap)
{
	size_t i;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		heap->hardened->small[i].count = 0;
	}
	heap->hardened->large.count = 0;
	heap->hardened->size = 0;
	heap->hardened->ample = 0;
}

void zmm_quarantine_end(zmm_heap *heap)
{
	size_t i;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		free(heap->hardened->small[i].blocks);
	}
	free(heap->hardened->large.blocks);
}

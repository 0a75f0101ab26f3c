#include "heap/hardened.h"
#include "heap/alloc.h"
#include "heap/bits.h"
#include "heap/bucket.h"
#include "heap/debug.h"
#include "heap/growing.h"
#include "heap/large_cache.h"
#include "heap/realloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Blocks of one small size that wait, in the order in which they were freed; or large ones of any. */
typedef struct zmm_ring {
	zmm_block **blocks; /* owned, from the C library */
	size_t capacity;    /* a power of two, or 0 */
	size_t first;
	size_t count;
} zmm_ring;

struct zmm_hardened {
	uint64_t secret;
	zmm_ring small[ZMM_NUM_BUCKETS];
	zmm_ring large;
	size_t size;  /* bytes of all blocks that wait */
	size_t ample; /* bit i: in small[i] were more than ZMM_LEAST_WAITING when the last one came */
	bool serving; /* a request; its block may have no seal yet */
	size_t asked; /* bytes of that request, without the seal */
};

/* So many younger blocks of its size wait before one is handed out again, and at most so many
 * bytes or this part of the heap wait (see zmm_wait_gives_way()). */
#define ZMM_LEAST_WAITING 32
#define ZMM_LEAST_WAITING_SIZE ((size_t) 256 * 1024)
#define ZMM_WAITING_SHARE 16

#define ZMM_FILL_WORD (UINT64_C(0x0101010101010101) * ZMM_FILL_BYTE)

/* Rings */

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

bool zmm_hardened_start(zmm_heap *heap, bool (*draw)(void *buffer, size_t size), char *error, size_t error_size)
{
	uint64_t secret[2];

	if (!draw(secret, sizeof(secret))) {
		snprintf(error, error_size, "a hardened heap needs random numbers, and the system has none");
		return false;
	}
	heap->hardened = calloc(1, sizeof(*heap->hardened));
	if (!heap->hardened) {
		snprintf(error, error_size, "the state of a hardened heap cannot be allocated");
		return false;
	}
	heap->hardened->secret = secret[0];
	heap->link_key = (uintptr_t) secret[1];
	return true;
}

void zmm_hardened_reset(zmm_heap *heap)
{
	size_t i;

	if (heap->hardened) {
		for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
			heap->hardened->small[i].count = 0;
		}
		heap->hardened->large.count = 0;
		heap->hardened->size = 0;
		heap->hardened->ample = 0;
		heap->hardened->serving = false;
	}
}

void zmm_hardened_end(zmm_heap *heap)
{
	size_t i;

	if (heap->hardened) {
		for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
			free(heap->hardened->small[i].blocks);
		}
		free(heap->hardened->large.blocks);
		free(heap->hardened);
		heap->hardened = NULL;
	}
}

/* Seals */

static uint64_t zmm_seal_of(const zmm_heap *heap, const zmm_block *block, size_t true_size)
{
	uint64_t seal = heap->hardened->secret ^ (uintptr_t) block;

	seal = (seal ^ seal >> 31) * UINT64_C(0x9e3779b97f4a7c15);
	seal = (seal ^ seal >> 29 ^ true_size) * UINT64_C(0xd6e8feb86659fd93);
	return seal ^ seal >> 32;
}

static char *zmm_seal_place(const zmm_block *block)
{
	return (char *) zmm_block_data(block) + zmm_block_data_size(block) - ZMM_SEAL_SIZE;
}

static void zmm_seal(const zmm_heap *heap, zmm_block *block)
{
	uint64_t seal = zmm_seal_of(heap, block, zmm_block_size(block));

	memcpy(zmm_seal_place(block), &seal, sizeof(seal));
}

static bool zmm_seal_is_whole(const zmm_heap *heap, const zmm_block *block)
{
	uint64_t seal = zmm_seal_of(heap, block, zmm_block_size(block));

	return memcmp(zmm_seal_place(block), &seal, sizeof(seal)) == 0;
}

/* Fill */

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

const char *zmm_hardened_fault(const zmm_heap *heap, const zmm_block *block)
{
	if (zmm_block_is_cached(block)) {
		return zmm_fill_is_whole(block) ? NULL : "block was written to after it was freed";
	}
	if (zmm_block_data(block) == heap) {
		return NULL; /* an internal heap's descriptor */
	}
	return heap->hardened->serving || zmm_seal_is_whole(heap, block) ? NULL : "seal of a used block is broken: its end was overrun, or its header changed";
}

/* Blocks that wait */

/* Blocks larger than this do not wait. */
static size_t zmm_wait_largest(const zmm_heap *heap)
{
	return heap->block_size / 2;
}

/* The tags of a block that waits are as they were.  One that leads far away is not followed. */
static bool zmm_wait_is_sound(const zmm_heap *heap, const zmm_block *block)
{
	size_t true_size = zmm_tag_size(block->info._size);

	return zmm_block_is_cached(block) && true_size >= ZMM_MIN_BLOCK_SIZE && true_size <= zmm_wait_largest(heap)
		&& zmm_block_at(block, true_size)->info._prev == zmm_tag_behind(block);
}

/* A block that waits becomes a used one, counted nowhere but in the heap's size. */
static void zmm_wait_ends(zmm_heap *heap, zmm_block *block)
{
	size_t true_size = zmm_tag_size(block->info._size);

	if (!zmm_wait_is_sound(heap, block)) {
		zmm_heap_panic(heap, block, "header of a freed block was written over");
	}
	if (!zmm_fill_is_whole(block)) {
		zmm_heap_panic(heap, block, "block was written to after it was freed");
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

/* The block, which nobody waits for any more, is merged. */
static void zmm_wait_release(zmm_heap *heap, zmm_block *block)
{
	zmm_wait_ends(heap, block);
	heap->size -= zmm_block_size(block);
	heap->count--;
	zmm_cache_set_floor(heap);
	zmm_block_release(heap, block);
}

static size_t zmm_wait_most(const zmm_heap *heap)
{
	size_t share = heap->real->size / ZMM_WAITING_SHARE;

	return share > ZMM_LEAST_WAITING_SIZE ? share : ZMM_LEAST_WAITING_SIZE;
}

/* The ring whose oldest block is to go when too much waits: one of a size that has more than enough; then
 * that of the large blocks, none of which is handed out from there; then the one that has just got a block.  Not
 * the last one always, or a size would wait no more once others had filled the room.  NULL: that block is all it has. */
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

/* A block of a small list has come to its ring. */
static void zmm_wait_note_small(zmm_heap *heap, const zmm_ring *ring, size_t true_size)
{
	size_t index = ZMM_BUCKET_INDEX(true_size);

	zmm_cache_count_more(ZMM_CACHE_LIST(heap, index), 1);
	if (ring->count > ZMM_LEAST_WAITING) {
		heap->hardened->ample |= (size_t) 1 << index;
	}
}

/* false: there is no place for it, it is as it was. */
static bool zmm_wait_begins(zmm_heap *heap, zmm_block *block)
{
	size_t true_size = zmm_block_size(block);
	zmm_ring *ring = zmm_ring_for(heap, true_size);

	if (true_size > zmm_wait_largest(heap) || !zmm_ring_push(ring, block)) {
		return false;
	}
	zmm_fill(block);
	zmm_block_tag_cached(block);
	zmm_debug_mark_cached(heap, block);
	heap->use->size -= true_size;
	heap->hardened->size += true_size;
	if (ZMM_SMALL_SIZE(true_size)) {
		zmm_wait_note_small(heap, ring, true_size);
	} else {
		zmm_growing_forget(heap, block);
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

bool zmm_hardened_flush(zmm_heap *heap)
{
	bool any = zmm_ring_flush(heap, &heap->hardened->large);
	size_t i;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		any |= zmm_ring_flush(heap, &heap->hardened->small[i]);
	}
	return any;
}

static void zmm_ring_walk(const zmm_ring *ring, zmm_hardened_function visit, void *context)
{
	size_t i;

	for (i = 0; i < ring->count; i++) {
		visit(context, ring->blocks[(ring->first + i) & (ring->capacity - 1)]);
	}
}

void zmm_hardened_walk(const zmm_heap *heap, zmm_hardened_function visit, void *context)
{
	size_t i;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		zmm_ring_walk(&heap->hardened->small[i], visit, context);
	}
	zmm_ring_walk(&heap->hardened->large, visit, context);
}

/* The interface */

/* The oldest block that waits, if enough younger ones do. */
static zmm_block *zmm_hardened_reuse(zmm_heap *heap, size_t true_size)
{
	zmm_ring *ring = zmm_ring_for(heap, true_size);
	zmm_block *block;

	if (!ZMM_SMALL_SIZE(true_size) || ring->count <= ZMM_LEAST_WAITING) {
		return NULL;
	}
	block = zmm_ring_shift(ring);
	zmm_wait_ends(heap, block);
	ZMM_CACHE_LIST(heap, ZMM_BUCKET_INDEX(true_size))->hit++;
	zmm_use_add(heap, true_size);
	return block;
}

size_t zmm_sealed_size(size_t size)
{
	size_t alignment = zmm_alignment_of(size);

	return size + (alignment > ZMM_SEAL_SIZE ? alignment : ZMM_SEAL_SIZE);
}

size_t zmm_hardened_asked(const zmm_heap *heap, size_t sealed_size)
{
	return heap->hardened->serving ? heap->hardened->asked : sealed_size;
}

/* A request may be left by longjmp: then the next one ends it. */
void zmm_hardened_serve(zmm_heap *heap, size_t size)
{
	heap->hardened->serving = true;
	heap->hardened->asked = size;
}

/* No request gets so much, its seal included. */
static bool zmm_hardened_is_too_much(size_t size)
{
	return size > ZMM_MAX_REQUEST - ZMM_MAX_ALIGNMENT;
}

/* It fails as it does in any heap. */
static void *zmm_hardened_fail(zmm_heap *heap, size_t size ZMM_PLACE_DC)
{
	void *ptr;

	zmm_hardened_serve(heap, size);
	ptr = zmm_alloc_slow(heap, ZMM_MAX_REQUEST + 1 ZMM_PLACE_CC);
	heap->hardened->serving = false;
	return ptr;
}

/* Its block, or NULL when it failed. */
static void *zmm_hardened_served(zmm_heap *heap, void *ptr)
{
	heap->hardened->serving = false;
	if (ptr) {
		zmm_seal(heap, zmm_block_of_data(ptr));
	}
	return ptr;
}

void *zmm_hardened_alloc(zmm_heap *heap, size_t size ZMM_PLACE_DC)
{
	size_t sealed_size = zmm_sealed_size(size);
	zmm_block *block;

	if (ZMM_UNLIKELY(zmm_hardened_is_too_much(size))) {
		return zmm_hardened_fail(heap, size ZMM_PLACE_CC);
	}
	zmm_hardened_serve(heap, size);
	block = zmm_hardened_reuse(heap, zmm_true_size_in(heap, sealed_size));
	if (block) {
		zmm_debug_mark_used(heap, block, sealed_size ZMM_PLACE_CC);
		return zmm_hardened_served(heap, zmm_block_data(block));
	}
	return zmm_hardened_served(heap, zmm_alloc(heap, sealed_size ZMM_PLACE_CC));
}

/* Stops the process unless a pointer is that of a used block.  Reads nothing that is not the heap's. */
static zmm_block *zmm_hardened_block(zmm_heap *heap, void *ptr)
{
	zmm_block *block = zmm_block_of_data(ptr);
	uintptr_t offset = (uintptr_t) block - heap->lowest;

	if (!zmm_link_is_plausible(heap, block) || offset >= heap->span || heap->span - offset < ZMM_MIN_BLOCK_SIZE) {
		zmm_heap_panic(heap, block, "not a block of this heap");
	}
	if (zmm_block_is_cached(block)) {
		zmm_heap_panic(heap, block, "block is free already");
	}
	if (!zmm_block_is_huge(block) && (zmm_tag_size(block->info._size) < ZMM_MIN_BLOCK_SIZE
			|| heap->span - offset <= zmm_tag_size(block->info._size))) {
		zmm_heap_panic(heap, block, "not a block of this heap");
	}
	if (!zmm_block_is_sound(heap, block)) {
		zmm_free_panic(heap, block);
	}
	if (!zmm_seal_is_whole(heap, block)) {
		zmm_heap_panic(heap, block, "seal of a used block is broken: its end was overrun, or its header changed");
	}
	return block;
}

void zmm_hardened_free(zmm_heap *heap, void *ptr)
{
	zmm_block *block = zmm_hardened_block(heap, ptr);

	zmm_debug_check_used(heap, block);
	if (!zmm_wait_begins(heap, block)) {
		zmm_free(heap, ptr);
	}
}

static void *zmm_hardened_move(zmm_heap *heap, zmm_block *block, size_t size ZMM_PLACE_DC)
{
	size_t held = zmm_block_data_size(block) - ZMM_SEAL_SIZE;
	void *moved = zmm_hardened_alloc(heap, size ZMM_PLACE_CC);

	if (moved) {
		memcpy(moved, zmm_block_data(block), held < size ? held : size);
		zmm_hardened_free(heap, zmm_block_data(block));
	}
	return moved;
}

/* In place, or with its segment. */
static void *zmm_hardened_resize(zmm_heap *heap, void *ptr, size_t size ZMM_PLACE_DC)
{
	zmm_hardened_serve(heap, size);
	return zmm_hardened_served(heap, zmm_realloc(heap, ptr, zmm_sealed_size(size) ZMM_PLACE_CC));
}

/* What becomes smaller stays where it is if there is no memory to move it. */
static void *zmm_hardened_shrink(zmm_heap *heap, zmm_block *block, size_t size ZMM_PLACE_DC)
{
	bool fallible = heap->fallible;
	void *moved;

	heap->fallible = true;
	moved = zmm_hardened_move(heap, block, size ZMM_PLACE_CC);
	heap->fallible = fallible;
	return moved ? moved : zmm_hardened_resize(heap, zmm_block_data(block), size ZMM_PLACE_CC);
}

void *zmm_hardened_realloc(zmm_heap *heap, void *ptr, size_t size ZMM_PLACE_DC)
{
	size_t true_size, old_size;
	zmm_block *block;

	if (!ptr || ZMM_UNLIKELY(zmm_hardened_is_too_much(size))) {
		return ptr ? zmm_hardened_fail(heap, size ZMM_PLACE_CC) : zmm_hardened_alloc(heap, size ZMM_PLACE_CC);
	}
	block = zmm_hardened_block(heap, ptr);
	old_size = zmm_block_size(block);
	true_size = zmm_true_size_in(heap, zmm_sealed_size(size));
	if (true_size == old_size || (!ZMM_SMALL_SIZE(true_size) && !ZMM_SMALL_SIZE(old_size))) {
		return zmm_hardened_resize(heap, ptr, size ZMM_PLACE_CC);
	}
	return true_size < old_size
		? zmm_hardened_shrink(heap, block, size ZMM_PLACE_CC) : zmm_hardened_move(heap, block, size ZMM_PLACE_CC);
}

#include "heap/hardened.h"
#include "heap/quarantine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	if (heap->hardened) {
		zmm_quarantine_reset(heap);
		heap->hardened->serving = false;
	}
}

void zmm_hardened_end(zmm_heap *heap)
{
	if (heap->hardened) {
		zmm_quarantine_end(heap);
		free(heap->hardened);
		heap->hardened = NULL;
	}
}

/* Fails a request in the same way as any heap does. */
static void *zmm_hardened_fail(zmm_heap *heap, size_t size)
{
	void *ptr;

	zmm_hardened_serve(heap, size);
	ptr = zmm_alloc_slow(heap, ZMM_MAX_REQUEST + 1);
	heap->hardened->serving = false;
	return ptr;
}

/* Ends a request: seals its block and returns `ptr`; NULL: the request has failed. */
static void *zmm_hardened_served(zmm_heap *heap, void *ptr)
{
	heap->hardened->serving = false;
	if (ptr) {
		zmm_seal(heap, zmm_block_of_data(ptr));
	}
	return ptr;
}

void *zmm_hardened_alloc(zmm_heap *heap, size_t size)
{
	size_t sealed_size = zmm_sealed_size(size);
	zmm_block *block;

	if (ZMM_UNLIKELY(zmm_sealed_is_too_much(size))) {
		return zmm_hardened_fail(heap, size);
	}
	zmm_hardened_serve(heap, size);
	block = zmm_quarantine_reuse(heap, zmm_true_size_in(heap, sealed_size));
	if (block) {
		zmm_debug_mark_used(heap, block, sealed_size);
		return zmm_hardened_served(heap, zmm_block_data(block));
	}
	return zmm_hardened_served(heap, zmm_alloc(heap, sealed_size));
}

static void *zmm_hardened_move(zmm_heap *heap, zmm_block *block, size_t size)
{
	size_t held = zmm_block_data_size(block) - ZMM_SEAL_SIZE;
	void *moved = zmm_hardened_alloc(heap, size);

	if (moved) {
		memcpy(moved, zmm_block_data(block), held < size ? held : size);
		zmm_hardened_free(heap, zmm_block_data(block));
	}
	return moved;
}

/* Resizes a block in place or together with its segment, or moves a large one. */
static void *zmm_hardened_resize(zmm_heap *heap, void *ptr, size_t size)
{
	zmm_hardened_serve(heap, size);
	return zmm_hardened_served(heap, zmm_realloc(heap, ptr, zmm_sealed_size(size)));
}

/* Makes a block smaller by moving it.  If there is no memory for that, the block stays where it is. */
static void *zmm_hardened_shrink(zmm_heap *heap, zmm_block *block, size_t size)
{
	bool fallible = heap->fallible;
	void *moved;

	heap->fallible = true;
	moved = zmm_hardened_move(heap, block, size);
	heap->fallible = fallible;
	return moved ? moved : zmm_hardened_resize(heap, zmm_block_data(block), size);
}

void *zmm_hardened_realloc(zmm_heap *heap, void *ptr, size_t size)
{
	size_t true_size, old_size;
	zmm_block *block;

	if (!ptr || ZMM_UNLIKELY(zmm_sealed_is_too_much(size))) {
		return ptr ? zmm_hardened_fail(heap, size) : zmm_hardened_alloc(heap, size);
	}
	block = zmm_hardened_block(heap, ptr);
	old_size = zmm_block_size(block);
	true_size = zmm_true_size_in(heap, zmm_sealed_size(size));
	if (true_size == old_size || (!ZMM_SMALL_SIZE(true_size) && !ZMM_SMALL_SIZE(old_size))) {
		return zmm_hardened_resize(heap, ptr, size);
	}
	return true_size < old_size
		? zmm_hardened_shrink(heap, block, size) : zmm_hardened_move(heap, block, size);
}

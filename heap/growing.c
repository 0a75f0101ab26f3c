#include "heap/growing.h"

#include <stdlib.h>
#include <string.h>

#define ZMM_FIRST_PLACES ((size_t) 16)
#define ZMM_MOST_PLACES ((size_t) 1 << 16) /* a MiB of memory on 64 bits */

static size_t zmm_growing_index(const zmm_growing *growing, const zmm_block *block)
{
	uint32_t hash = (uint32_t) ((uintptr_t) block >> ZMM_ALIGNMENT_LOG2) * UINT32_C(2654435769);

	return (hash ^ hash >> 16) & (growing->capacity - 1);
}

static size_t zmm_growing_next(const zmm_growing *growing, size_t index)
{
	return (index + 1) & (growing->capacity - 1);
}

/* Returns the place of the block, or the free place where it belongs. */
static zmm_growing_block *zmm_growing_place(const zmm_growing *growing, const zmm_block *block)
{
	size_t index = zmm_growing_index(growing, block);

	while (growing->places[index].block && growing->places[index].block != block) {
		index = zmm_growing_next(growing, index);
	}
	return &growing->places[index];
}

static bool zmm_growing_enlarge(zmm_growing *growing)
{
	zmm_growing larger = { NULL, NULL, growing->capacity ? growing->capacity * 2 : ZMM_FIRST_PLACES, growing->count };
	size_t i;

	larger.places = larger.capacity > ZMM_MOST_PLACES ? NULL : calloc(larger.capacity, sizeof(*larger.places));
	if (!larger.places) {
		return false;
	}
	for (i = 0; i < growing->capacity; i++) {
		if (growing->places[i].block) {
			*zmm_growing_place(&larger, growing->places[i].block) = growing->places[i];
		}
	}
	larger.recent = larger.places;
	free(growing->places);
	*growing = larger;
	return true;
}

void zmm_growing_note(zmm_heap *heap, const zmm_block *block, size_t size)
{
	zmm_growing *growing = &heap->growing;
	zmm_growing_block *place;

	if (growing->count * 2 >= growing->capacity && !zmm_growing_enlarge(growing)) {
		return;
	}
	place = zmm_growing_place(growing, block);
	growing->count += !place->block;
	*place = (zmm_growing_block) { block, size };
	growing->recent = place;
}

/* Returns whether the entry at `index` may move to the free place before it. */
static bool zmm_growing_may_move(const zmm_growing *growing, size_t free_index, size_t index)
{
	size_t home = zmm_growing_index(growing, growing->places[index].block);
	size_t mask = growing->capacity - 1;

	return ((index - home) & mask) >= ((index - free_index) & mask);
}

/* Removes an entry.  The entries behind it move up, so that a search for them meets no free place first. */
static void zmm_growing_remove(zmm_growing *growing, zmm_growing_block *place)
{
	size_t free_index = (size_t) (place - growing->places), index = free_index;

	growing->count--;
	for (;;) {
		index = zmm_growing_next(growing, index);
		if (!growing->places[index].block) {
			break;
		}
		if (zmm_growing_may_move(growing, free_index, index)) {
			growing->places[free_index] = growing->places[index];
			free_index = index;
		}
	}
	growing->places[free_index].block = NULL;
}

void zmm_growing_forget_noted(zmm_heap *heap, const zmm_block *block)
{
	zmm_growing_block *place = zmm_growing_place(&heap->growing, block);

	if (place->block) {
		zmm_growing_remove(&heap->growing, place);
	}
}

bool zmm_growing_within_slack(zmm_heap *heap, const zmm_block *block, size_t size)
{
	zmm_growing_block *place = heap->growing.count ? zmm_growing_place(&heap->growing, block) : NULL;

	if (!place || !place->block) {
		return false;
	}
	if (size > place->size) {
		place->size = size;
		heap->growing.recent = place;
		return true;
	}
	zmm_growing_remove(&heap->growing, place);
	return false;
}

void zmm_growing_clear(zmm_heap *heap)
{
	zmm_growing *growing = &heap->growing;

	if (growing->count) {
		memset(growing->places, 0, growing->capacity * sizeof(*growing->places));
		growing->count = 0;
	}
}

void zmm_growing_end(zmm_heap *heap)
{
	free(heap->growing.places);
	heap->growing = (zmm_growing) { NULL, NULL, 0, 0 };
}

#include "heap/slack.h"

#include <stdlib.h>
#include <string.h>

#define ZMM_FIRST_PLACES ((size_t) 16)
#define ZMM_MOST_PLACES ((size_t) 1 << 16) /* a MiB of memory on 64 bits */

static size_t zmm_slack_index(const zmm_slack *slack, const zmm_block *block)
{
	uint32_t hash = (uint32_t) ((uintptr_t) block >> ZMM_ALIGNMENT_LOG2) * UINT32_C(2654435769);

	return (hash ^ hash >> 16) & (slack->capacity - 1);
}

static size_t zmm_slack_next(const zmm_slack *slack, size_t index)
{
	return (index + 1) & (slack->capacity - 1);
}

/* Returns the place of the block, or the free place where it belongs. */
static zmm_slack_block *zmm_slack_place(const zmm_slack *slack, const zmm_block *block)
{
	size_t index = zmm_slack_index(slack, block);

	while (slack->places[index].block && slack->places[index].block != block) {
		index = zmm_slack_next(slack, index);
	}
	return &slack->places[index];
}

static bool zmm_slack_enlarge(zmm_slack *slack)
{
	zmm_slack larger = { NULL, NULL, slack->capacity ? slack->capacity * 2 : ZMM_FIRST_PLACES, slack->count };
	size_t i;

	larger.places = larger.capacity > ZMM_MOST_PLACES ? NULL : calloc(larger.capacity, sizeof(*larger.places));
	if (!larger.places) {
		return false;
	}
	for (i = 0; i < slack->capacity; i++) {
		if (slack->places[i].block) {
			*zmm_slack_place(&larger, slack->places[i].block) = slack->places[i];
		}
	}
	larger.recent = larger.places;
	free(slack->places);
	*slack = larger;
	return true;
}

void zmm_slack_note(zmm_heap *heap, const zmm_block *block, size_t size)
{
	zmm_slack *slack = &heap->slack;
	zmm_slack_block *place;

	if (slack->count * 2 >= slack->capacity && !zmm_slack_enlarge(slack)) {
		return;
	}
	place = zmm_slack_place(slack, block);
	slack->count += !place->block;
	*place = (zmm_slack_block) { block, size };
	slack->recent = place;
}

/* Returns whether the entry at `index` may move to the free place before it. */
static bool zmm_slack_may_move(const zmm_slack *slack, size_t free_index, size_t index)
{
	size_t home = zmm_slack_index(slack, slack->places[index].block);
	size_t mask = slack->capacity - 1;

	return ((index - home) & mask) >= ((index - free_index) & mask);
}

/* Removes an entry.  The entries behind it move up, so that a search for them meets no free place first. */
static void zmm_slack_remove(zmm_slack *slack, zmm_slack_block *place)
{
	size_t free_index = (size_t) (place - slack->places), index = free_index;

	slack->count--;
	for (;;) {
		index = zmm_slack_next(slack, index);
		if (!slack->places[index].block) {
			break;
		}
		if (zmm_slack_may_move(slack, free_index, index)) {
			slack->places[free_index] = slack->places[index];
			free_index = index;
		}
	}
	slack->places[free_index].block = NULL;
}

void zmm_slack_forget_noted(zmm_heap *heap, const zmm_block *block)
{
	zmm_slack_block *place = zmm_slack_place(&heap->slack, block);

	if (place->block) {
		zmm_slack_remove(&heap->slack, place);
	}
}

bool zmm_slack_within(zmm_heap *heap, const zmm_block *block, size_t size)
{
	zmm_slack_block *place = heap->slack.count ? zmm_slack_place(&heap->slack, block) : NULL;

	if (!place || !place->block) {
		return false;
	}
	if (size > place->size) {
		place->size = size;
		heap->slack.recent = place;
		return true;
	}
	zmm_slack_remove(&heap->slack, place);
	return false;
}

void zmm_slack_clear(zmm_heap *heap)
{
	zmm_slack *slack = &heap->slack;

	if (slack->count) {
		memset(slack->places, 0, slack->capacity * sizeof(*slack->places));
		slack->count = 0;
	}
}

void zmm_slack_end(zmm_heap *heap)
{
	free(heap->slack.places);
	heap->slack = (zmm_slack) { NULL, NULL, 0, 0 };
}

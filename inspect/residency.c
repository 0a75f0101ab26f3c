#include "inspect/residency.h"
#include "heap/cursor.h"
#include "heap/spare.h"
#include "storage/pages.h"

#include <string.h>

/* Goes over the blocks.  A hole is a stretch without a used block; the flush of a gc merges its blocks to one. */
typedef struct zmm_residency_walk {
	const zmm_heap *heap;
	zmm_residency *residency;
	const zmm_segment_entry *entry; /* the segment; NULL: none yet */
	size_t hole;                    /* offset at which the current hole begins */
	size_t end;                     /* offset at which the last block ends */
	size_t in_holes;                /* bytes of pages in the holes so far */
	bool used;                      /* the segment has a used block */
} zmm_residency_walk;

static size_t zmm_resident_of(const zmm_segment_entry *entry, size_t from, size_t to)
{
	return from < to ? zmm_pages_resident((const char *) entry->segment + from, to - from) : 0;
}

/* Counts the pages of the hole that ends at an offset.  The tags and links at its start stay. */
static void zmm_residency_end_hole(zmm_residency_walk *walk, size_t to)
{
	if (to - walk->hole > sizeof(zmm_free_block)) {
		walk->in_holes += zmm_resident_of(walk->entry, walk->hole + sizeof(zmm_free_block), to);
	}
}

/* Counts the pages of a segment whose blocks were all seen; of another one, only what is in memory. */
static void zmm_residency_end_segment(zmm_residency_walk *walk)
{
	const zmm_segment_entry *entry = walk->entry;
	size_t all;

	if (!entry) {
		return;
	}
	all = zmm_resident_of(entry, 0, entry->reserved);
	walk->residency->heap += all;
	if (walk->end != entry->size - ZMM_HEADER_SIZE) {
		return; /* damaged */
	}
	if (!walk->used) {
		walk->residency->gc += all;
		return;
	}
	/* Behind the last hole lies what can be closed. */
	zmm_residency_end_hole(walk, walk->hole < walk->end ? entry->reserved : walk->end);
	walk->residency->gc += walk->in_holes;
}

static void zmm_residency_block(zmm_residency_walk *walk, const zmm_block_view *view)
{
	if (view->entry != walk->entry) {
		zmm_residency_end_segment(walk);
		walk->entry = view->entry;
		walk->hole = ZMM_SEGMENT_HEADER_SIZE;
		walk->in_holes = 0;
		walk->used = false;
	}
	walk->end = view->offset + view->true_size;
	if (view->state == ZMM_STATE_USED) {
		zmm_residency_end_hole(walk, view->offset);
		walk->hole = walk->end;
		walk->used = true;
	}
}

static void zmm_residency_of_blocks(const zmm_heap *heap, zmm_residency *residency)
{
	zmm_residency_walk walk = { .heap = heap, .residency = residency };
	zmm_cursor cursor;
	zmm_block_view view;

	zmm_cursor_start(&cursor, heap);
	do {
		while (zmm_cursor_next(&cursor, &view)) {
			zmm_residency_block(&walk, &view);
		}
	} while (zmm_cursor_met_damage(&cursor));
	zmm_residency_end_segment(&walk);
}

static size_t zmm_residency_of_spares(const zmm_heap *heap)
{
	size_t i, bytes = 0;

	for (i = 0; i < heap->spares.count; i++) {
		bytes += zmm_pages_resident(heap->spares.list[i].segment, heap->spares.list[i].reserved);
	}
	return bytes;
}

void zmm_residency_take(const zmm_heap *heap, zmm_residency *residency)
{
	size_t spares = zmm_residency_of_spares(heap);

	memset(residency, 0, sizeof(*residency));
	residency->process = zmm_pages_of_process(&residency->shared);
	zmm_residency_of_blocks(heap, residency);
	residency->heap += spares;
	residency->gc += spares;
	if (zmm_heap_is_small(heap)) {
		residency->gc = 0;
	}
}

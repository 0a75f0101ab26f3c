/*
 * zmm kind map: what is known to live at addresses of a heap, before its blocks are walked through.
 *
 * A map has four bits for each 16 bytes of the heap's segments: the kind of the block whose data starts there.  No
 * block is smaller than that, so two blocks never share them.  A place inside of a block may have a kind of its own:
 * zmm_kind_map_seek() finds it.  An address is only a number to the map: it reads nothing there.
 *
 * A map describes the segments that the heap had when the map was made.  Its memory comes from an arena, 1/32 of the
 * heap's bytes, of which the system provides only those that are used.
 */

#ifndef ZMM_KIND_MAP_H
#define ZMM_KIND_MAP_H

#include "inspect/kinds.h"

/* The segment of the same index in the heap's segment table. */
typedef struct zmm_kind_map_segment {
	uintptr_t start;
	size_t size;
	unsigned char *kinds; /* two for each byte, the lower half first */
} zmm_kind_map_segment;

typedef struct zmm_kind_map {
	const zmm_heap *heap;
	zmm_kind_map_segment *segments;
	const zmm_kind_map_segment **sorted; /* the same, by address */
	size_t count;
	const zmm_kind_map_segment *recent;  /* that of the last address */
} zmm_kind_map;

_Static_assert(ZMM_NUM_KINDS <= 16, "a kind has four bits");
_Static_assert(ZMM_MIN_BLOCK_SIZE >= 16, "each block has four bits of its own");

/* Returns how many bytes of an arena a map of the heap takes. */
size_t zmm_kind_map_needs(const zmm_heap *heap);

/* Makes a map that knows nothing yet.  false: the arena has no room. */
bool zmm_kind_map_make(zmm_kind_map *map, const zmm_heap *heap, zmm_arena *arena);

/* Notes what lives in the block whose data is at an address; replaces what was noted before.  Returns whether that is
 * new: false where it was noted already, and for an address that is no place for a block's data, which is ignored. */
bool zmm_kind_map_put(zmm_kind_map *map, const void *data, zmm_kind kind);

/* Does the same where nothing was noted, and else nothing. */
void zmm_kind_map_guess(zmm_kind_map *map, const void *data, zmm_kind kind);

/* Returns whether all of `bytes`, at least one, lie in one segment behind its header: they can be read.  false also for
 * an address that is not aligned as a block's data. */
bool zmm_kind_map_covers(zmm_kind_map *map, const void *data, uint64_t bytes);

/* Returns the segment of a block, or NULL: it came later. */
static inline const zmm_kind_map_segment *zmm_kind_map_segment_of(const zmm_kind_map *map, const zmm_block_view *view)
{
	size_t index = zmm_table_index(map->heap, view->entry);

	return index < map->count && map->segments[index].start == (uintptr_t) view->entry->segment
		&& view->offset + view->true_size <= map->segments[index].size ? &map->segments[index] : NULL;
}

/* Returns what is noted at an offset in a segment. */
static inline zmm_kind zmm_kind_map_at(const zmm_kind_map_segment *segment, size_t offset)
{
	return (zmm_kind) (segment->kinds[offset >> 5] >> (offset >> 2 & 4) & 15);
}

/* Returns what was noted for a block; UNKNOWN: nothing. */
static inline zmm_kind zmm_kind_map_get(const zmm_kind_map *map, const zmm_block_view *view)
{
	const zmm_kind_map_segment *segment = zmm_kind_map_segment_of(map, view);

	return segment ? zmm_kind_map_at(segment, view->offset + ZMM_HEADER_SIZE) : ZMM_KIND_UNKNOWN;
}

/* Returns the offset in a block's data, a multiple of ZMM_ALIGNMENT and not before `from`, at which `kind` was noted, or
 * up to 8 bytes beside it; the block's data size: there is none. */
size_t zmm_kind_map_seek(const zmm_kind_map *map, const zmm_block_view *view, size_t from, zmm_kind kind);

#endif

#include "inspect/kind_map.h"

#include <stdlib.h>
#include <string.h>

/* Bytes that have the kinds of a segment. */
static size_t zmm_kind_map_bytes(size_t segment_size)
{
	return (segment_size >> 5) + 1;
}

/* An arena may pad each piece by less than this. */
#define ZMM_PIECE_PADDING ((size_t) 16)

size_t zmm_kind_map_needs(const zmm_heap *heap)
{
	const zmm_segment_table *table = &heap->segments.table;
	size_t i, bytes = 3 * ZMM_PIECE_PADDING + table->count * (sizeof(zmm_kind_map_segment) + sizeof(void *));

	for (i = 0; i < table->count; i++) {
		bytes += zmm_kind_map_bytes(table->entries[i].size) + ZMM_PIECE_PADDING;
	}
	return bytes;
}

static int zmm_compare_starts(const void *left, const void *right)
{
	uintptr_t a = (*(const zmm_kind_map_segment *const *) left)->start;
	uintptr_t b = (*(const zmm_kind_map_segment *const *) right)->start;

	return (a > b) - (a < b);
}

/* Fills in the segments.  false: the arena has no room. */
static bool zmm_kind_map_fill(zmm_kind_map *map, zmm_arena *arena)
{
	const zmm_segment_entry *entries = map->heap->segments.table.entries;
	size_t i;

	for (i = 0; i < map->count; i++) {
		map->segments[i] = (zmm_kind_map_segment) {
			(uintptr_t) entries[i].segment, entries[i].size, zmm_arena_take(arena, zmm_kind_map_bytes(entries[i].size))
		};
		if (!map->segments[i].kinds) {
			return false;
		}
		map->sorted[i] = &map->segments[i];
	}
	return true;
}

bool zmm_kind_map_make(zmm_kind_map *map, const zmm_heap *heap, zmm_arena *arena)
{
	map->heap = heap;
	map->count = heap->segments.table.count;
	map->recent = NULL;
	map->segments = zmm_arena_take(arena, map->count * sizeof(*map->segments));
	map->sorted = zmm_arena_take(arena, map->count * sizeof(*map->sorted));
	if (!map->segments || !map->sorted || !zmm_kind_map_fill(map, arena)) {
		map->count = 0;
		return false;
	}
	if (map->count > 0) {
		qsort((void *) map->sorted, map->count, sizeof(*map->sorted), zmm_compare_starts);
	}
	return true;
}

/* Returns the last segment that starts at an address or before it, or NULL. */
static const zmm_kind_map_segment *zmm_kind_map_before(const zmm_kind_map *map, uintptr_t address)
{
	size_t low = 0, high = map->count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (map->sorted[middle]->start <= address) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low > 0 ? map->sorted[low - 1] : NULL;
}

static bool zmm_kind_map_has(const zmm_kind_map_segment *segment, uintptr_t address)
{
	return segment && address - segment->start < segment->size;
}

/* Returns the segment in which a block's data may start at an address, or NULL. */
static const zmm_kind_map_segment *zmm_kind_map_find(zmm_kind_map *map, uintptr_t address)
{
	const zmm_kind_map_segment *segment = map->recent;

	if (!zmm_kind_map_has(segment, address)) {
		if (address - map->heap->segments.lowest >= map->heap->segments.span) {
			return NULL;
		}
		segment = zmm_kind_map_before(map, address);
		if (!zmm_kind_map_has(segment, address)) {
			return NULL;
		}
		map->recent = segment;
	}
	return address & (ZMM_ALIGNMENT - 1) || address - segment->start < ZMM_SEGMENT_HEADER_SIZE + ZMM_HEADER_SIZE
		? NULL : segment;
}

/* Notes a kind in four bits of a segment. */
static void zmm_kind_map_set(const zmm_kind_map_segment *segment, size_t offset, zmm_kind kind)
{
	unsigned int shift = (unsigned int) (offset >> 2 & 4);
	unsigned char *pair = &segment->kinds[offset >> 5];

	*pair = (unsigned char) ((*pair & ~(15u << shift)) | (unsigned int) kind << shift);
}

bool zmm_kind_map_put(zmm_kind_map *map, const void *data, zmm_kind kind)
{
	const zmm_kind_map_segment *segment = zmm_kind_map_find(map, (uintptr_t) data);
	size_t offset = segment ? (uintptr_t) data - segment->start : 0;

	if (!segment || zmm_kind_map_at(segment, offset) == kind) {
		return false;
	}
	zmm_kind_map_set(segment, offset, kind);
	return true;
}

void zmm_kind_map_guess(zmm_kind_map *map, const void *data, zmm_kind kind)
{
	const zmm_kind_map_segment *segment = zmm_kind_map_find(map, (uintptr_t) data);
	size_t offset = segment ? (uintptr_t) data - segment->start : 0;

	if (segment && zmm_kind_map_at(segment, offset) == ZMM_KIND_UNKNOWN) {
		zmm_kind_map_set(segment, offset, kind);
	}
}

bool zmm_kind_map_covers(zmm_kind_map *map, const void *data, uint64_t bytes)
{
	const zmm_kind_map_segment *segment = zmm_kind_map_find(map, (uintptr_t) data);

	return segment && bytes && bytes <= segment->size - ((uintptr_t) data - segment->start);
}

/* Returns the first offset, behind the byte that has the kinds at `at`, at which something may be noted; `end` or more:
 * nothing is. */
static size_t zmm_kind_map_skip(const zmm_kind_map_segment *segment, size_t at, size_t end)
{
	const unsigned char *kinds = segment->kinds + (at >> 5) + 1, *behind = segment->kinds + ((end + 31) >> 5);
	uint64_t word;

	for (; behind - kinds >= (ptrdiff_t) sizeof(word); kinds += sizeof(word)) {
		memcpy(&word, kinds, sizeof(word));
		if (word) {
			break;
		}
	}
	while (kinds < behind && !*kinds) {
		kinds++;
	}
	return (size_t) (kinds - segment->kinds) << 5;
}

size_t zmm_kind_map_seek(const zmm_kind_map *map, const zmm_block_view *view, size_t from, zmm_kind kind)
{
	const zmm_kind_map_segment *segment = zmm_kind_map_segment_of(map, view);
	size_t start = view->offset + ZMM_HEADER_SIZE, end = start + view->data_size, at = start + from;

	while (segment && at < end) {
		if (!segment->kinds[at >> 5]) {
			at = zmm_kind_map_skip(segment, at, end);
		} else if (zmm_kind_map_at(segment, at) == kind) {
			return at - start;
		} else {
			at += ZMM_ALIGNMENT;
		}
	}
	return view->data_size;
}

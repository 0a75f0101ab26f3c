#include "heap/segment_table.h"
#include "heap/panic.h"

#include <stdlib.h>

#define ZMM_FIRST_ENTRIES ((size_t) 32)

bool zmm_table_reserve(zmm_heap *heap)
{
	zmm_segment_table *table = &heap->segments.table;
	size_t capacity = table->capacity ? table->capacity * 2 : ZMM_FIRST_ENTRIES;
	zmm_segment_entry *entries;

	if (table->count < table->capacity) {
		return true;
	}
	if (table->count >= ZMM_MAX_SEGMENTS || capacity > SIZE_MAX / sizeof(*entries)) {
		return false;
	}
	entries = realloc(table->entries, capacity * sizeof(*entries));
	if (!entries) {
		return false;
	}
	table->entries = entries;
	table->capacity = capacity;
	heap->changes++; /* a cursor may hold an entry; entries have moved even if no segment follows */
	return true;
}

/* Returns the link of the list that leads to an entry's segment. */
static zmm_segment **zmm_table_slot(zmm_heap *heap, const zmm_segment_entry *entry)
{
	return entry->newer ? &entry->newer->next_segment : &heap->segments.list;
}

zmm_segment_entry *zmm_table_entry(const zmm_heap *heap, const zmm_segment *segment)
{
	size_t index = zmm_segment_index(segment);
	zmm_segment_entry *entry;

	if (!zmm_block_is_guard(zmm_segment_guard(segment)) || index >= heap->segments.table.count) {
		return NULL;
	}
	entry = &heap->segments.table.entries[index];
	return entry->segment == segment ? entry : NULL;
}

ZMM_COLD ZMM_NORETURN static void zmm_table_panic(zmm_heap *heap, const zmm_segment *segment)
{
	zmm_heap_panic(heap, segment, "segment is not in the list of segments");
}

/* Returns the entry of a segment that the list leads to; stops the process if it has none. */
static zmm_segment_entry *zmm_table_linked_entry(zmm_heap *heap, const zmm_segment *segment)
{
	zmm_segment_entry *entry = zmm_table_entry(heap, segment);

	if (!entry) {
		zmm_table_panic(heap, segment);
	}
	return entry;
}

zmm_segment_entry *zmm_table_sound_entry(zmm_heap *heap, const zmm_segment *segment)
{
	zmm_segment_entry *entry = zmm_table_linked_entry(heap, segment);

	if (*zmm_table_slot(heap, entry) != segment) {
		zmm_table_panic(heap, segment);
	}
	return entry;
}

void zmm_table_add(zmm_heap *heap, const zmm_segment_entry *entry)
{
	zmm_segment_table *table = &heap->segments.table;
	zmm_segment *segment = entry->segment, *older = heap->segments.list;

	if (older) {
		zmm_table_sound_entry(heap, older)->newer = segment;
	}
	segment->next_segment = older;
	heap->segments.list = segment;
	table->entries[table->count] = *entry;
	table->entries[table->count].newer = NULL;
	table->entries[table->count].size = segment->size;
	zmm_segment_set_index(segment, table->count++, entry->common);
	heap->changes++;
}

void zmm_table_remove(zmm_heap *heap, zmm_segment *segment)
{
	zmm_segment_table *table = &heap->segments.table;
	zmm_segment_entry *entry = zmm_table_sound_entry(heap, segment);
	zmm_segment_entry *last = &table->entries[table->count - 1];

	*zmm_table_slot(heap, entry) = segment->next_segment;
	if (segment->next_segment) {
		zmm_table_sound_entry(heap, segment->next_segment)->newer = entry->newer;
	}
	if (entry != last) {
		*entry = *last;
		zmm_segment_set_index(entry->segment, zmm_table_index(heap, entry), entry->common);
	}
	table->count--;
	heap->changes++;
}

void zmm_table_move(zmm_heap *heap, zmm_segment_entry *entry, zmm_segment *moved)
{
	entry->segment = moved;
	*zmm_table_slot(heap, entry) = moved;
	zmm_segment_set_index(moved, zmm_table_index(heap, entry), entry->common);
	if (moved->next_segment) {
		zmm_table_linked_entry(heap, moved->next_segment)->newer = moved;
	}
	heap->changes++;
}

void zmm_table_clear(zmm_heap *heap)
{
	heap->segments.table.count = 0;
	heap->changes++;
}

void zmm_table_end(zmm_heap *heap)
{
	free(heap->segments.table.entries);
	heap->segments.table = (zmm_segment_table) { NULL, 0, 0 };
}

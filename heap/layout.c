#include "heap/layout.h"
#include "heap/segment_entry.h"

#include <stdlib.h>

static int zmm_layout_compare(const void *a, const void *b)
{
	uintptr_t left = (uintptr_t) (*(const zmm_segment_entry *const *) a)->segment;
	uintptr_t right = (uintptr_t) (*(const zmm_segment_entry *const *) b)->segment;

	return (left > right) - (left < right);
}

bool zmm_layout_take(zmm_layout *layout, const zmm_heap *heap)
{
	const zmm_segment_table *table = &heap->segments.table;
	size_t i;

	*layout = (zmm_layout) { NULL, 0 };
	if (!table->count) {
		return true;
	}
	layout->entries = malloc(table->count * sizeof(*layout->entries));
	if (!layout->entries) {
		return false;
	}
	layout->count = table->count;
	for (i = 0; i < table->count; i++) {
		layout->entries[i] = &table->entries[i];
	}
	qsort(layout->entries, layout->count, sizeof(*layout->entries), zmm_layout_compare);
	return true;
}

void zmm_layout_end(zmm_layout *layout)
{
	free((void *) layout->entries);
	*layout = (zmm_layout) { NULL, 0 };
}

/* Returns the last segment that starts at an address or before it, or NULL. */
static const zmm_segment_entry *zmm_layout_before(const zmm_layout *layout, const void *address)
{
	size_t low = 0, high = layout->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if ((uintptr_t) layout->entries[middle]->segment <= (uintptr_t) address) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low ? layout->entries[low - 1] : NULL;
}

const zmm_segment_entry *zmm_layout_at(const zmm_layout *layout, const void *address)
{
	const zmm_segment_entry *entry = zmm_layout_before(layout, address);

	return entry && entry->segment == address ? entry : NULL;
}

const zmm_segment_entry *zmm_layout_of_block(const zmm_layout *layout, const void *address, size_t size)
{
	const zmm_segment_entry *entry = zmm_layout_before(layout, address);

	return entry && !((uintptr_t) address & (ZMM_ALIGNMENT - 1)) && zmm_table_entry_has(entry, address, size)
		? entry : NULL;
}

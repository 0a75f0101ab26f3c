/*
 * zmm segment entry: finds segments and checks addresses by the segment table alone.
 *
 * The table is not in the heap: a program that writes over a segment's header or guard does not change the table.
 */

#ifndef ZMM_SEGMENT_ENTRY_H
#define ZMM_SEGMENT_ENTRY_H

#include "heap/block.h"

static inline zmm_block *zmm_table_entry_guard(const zmm_segment_entry *entry)
{
	return zmm_block_at(entry->segment, entry->size - ZMM_HEADER_SIZE);
}

/* Returns whether `size` bytes from an address lie between the header and the guard of an entry's segment. */
static inline bool zmm_table_entry_has(const zmm_segment_entry *entry, const void *address, size_t size)
{
	uintptr_t offset = (uintptr_t) address - (uintptr_t) entry->segment;
	uintptr_t room = entry->size - ZMM_HEADER_SIZE; /* without the guard */

	return offset >= ZMM_SEGMENT_HEADER_SIZE && offset < room && size <= room - offset;
}

/* Returns the bytes that a block of the segment has by its tag.  A huge block is the only one of its segment and
 * takes all of it.  0: the tag says huge, but the block is not the segment's first. */
static inline size_t zmm_table_entry_size_of(const zmm_segment_entry *entry, const zmm_block *block)
{
	if (ZMM_LIKELY(!zmm_block_is_huge(block))) {
		return zmm_tag_size(block->info._size);
	}
	return block == zmm_segment_first_block(entry->segment) ? entry->size - ZMM_SEGMENT_OVERHEAD : 0;
}

/* Returns the index of an entry, which the guard of its segment holds. */
static inline size_t zmm_table_index(const zmm_heap *heap, const zmm_segment_entry *entry)
{
	return (size_t) (entry - heap->segments.table.entries);
}

/* Returns the entry of the segment in which an address lies, or NULL.  Reads the whole table at worst, but nothing in
 * the segments. */
static inline const zmm_segment_entry *zmm_table_find(const zmm_heap *heap, const void *address)
{
	const zmm_segment_table *table = &heap->segments.table;
	size_t i;

	for (i = 0; i < table->count; i++) {
		if ((uintptr_t) address - (uintptr_t) table->entries[i].segment < table->entries[i].size) {
			return &table->entries[i];
		}
	}
	return NULL;
}

#endif

#include "heap/cursor.h"

#include <stdio.h>

/* Damage */

static const char *const zmm_fault_texts[ZMM_NUM_FAULTS] = {
	[ZMM_FAULT_NONE] = "nothing is wrong",
	[ZMM_FAULT_STALE] = "heap has changed",
	[ZMM_FAULT_ADDRESS] = "segment table has an address that is not aligned",
	[ZMM_FAULT_SIZE] = "segment table has a size of %zu, which is not a multiple of %zu",
	[ZMM_FAULT_RESERVED] = "segment has %zu bytes, of which %zu are reserved and %zu were used",
	[ZMM_FAULT_HEADER] = "header of a segment was written over: its size is %zu, that of the segment %zu",
	[ZMM_FAULT_GUARD] = "guard of a segment was overwritten",
	[ZMM_FAULT_INDEX] = "guard of a segment does not lead to its entry in the segment table",
	[ZMM_FAULT_PURPOSE] = "guard of a segment and its entry in the segment table disagree what it was made for",
	[ZMM_FAULT_FIRST] = "first block of a segment is not marked as such",
	[ZMM_FAULT_TYPE] = "block has the unknown type %zu",
	[ZMM_FAULT_BOUNDS] = "block size %zu is not between %zu and the %zu bytes left in its segment",
	[ZMM_FAULT_BEHIND] = "tag behind a block of %zu bytes differs from its own",
};

void zmm_cursor_explain(const zmm_cursor *cursor, char *text, size_t size)
{
	snprintf(text, size, zmm_fault_texts[cursor->fault], cursor->numbers[0], cursor->numbers[1], cursor->numbers[2]);
}

ZMM_COLD bool zmm_cursor_stop(zmm_cursor *cursor, zmm_cursor_fault fault, const void *where,
	size_t first, size_t second, size_t third)
{
	cursor->fault = fault;
	cursor->where = where;
	cursor->numbers[0] = first;
	cursor->numbers[1] = second;
	cursor->numbers[2] = third;
	cursor->offset = cursor->end;
	return false;
}

/* Clears the last fault.  Returns false if the cursor is stale. */
static bool zmm_cursor_may_go_on(zmm_cursor *cursor)
{
	cursor->fault = zmm_cursor_is_stale(cursor) ? ZMM_FAULT_STALE : ZMM_FAULT_NONE;
	cursor->where = NULL;
	return !cursor->fault;
}

/* Segments */

/* Puts the cursor before the first block of a segment; NULL: in no segment. */
static void zmm_cursor_enter(zmm_cursor *cursor, const zmm_segment_entry *entry, size_t resumed)
{
	cursor->entry = entry;
	cursor->segment = entry ? entry->segment : NULL;
	cursor->proofs = 0;
	cursor->offset = cursor->end = 0;
	cursor->resumed = resumed;
}

/* Proves that the figures of an entry can be true.  If they cannot, nothing of its segment can be read. */
static inline bool zmm_cursor_prove_entry(zmm_cursor *cursor)
{
	const zmm_segment_entry *entry = cursor->entry;
	size_t unit = cursor->heap->segments.unit;

	if ((uintptr_t) entry->segment & (ZMM_ALIGNMENT - 1)) {
		zmm_cursor_stop(cursor, ZMM_FAULT_ADDRESS, entry->segment, 0, 0, 0);
	} else if (entry->size < ZMM_SEG_SIZE_FLOOR || entry->size & (unit - 1)) {
		zmm_cursor_stop(cursor, ZMM_FAULT_SIZE, entry->segment, entry->size, unit, 0);
	} else if (entry->touched < entry->size || entry->touched > entry->reserved) {
		zmm_cursor_stop(cursor, ZMM_FAULT_RESERVED, entry->segment, entry->size, entry->reserved, entry->touched);
	} else {
		return true;
	}
	zmm_cursor_enter(cursor, NULL, 0);
	return false;
}

static bool zmm_cursor_prove_header(zmm_cursor *cursor)
{
	const zmm_segment_entry *entry = cursor->entry;

	return entry->segment->size == entry->size
		|| zmm_cursor_stop(cursor, ZMM_FAULT_HEADER, entry->segment, entry->segment->size, entry->size, 0);
}

static bool zmm_cursor_prove_guard(zmm_cursor *cursor)
{
	const zmm_segment_entry *entry = cursor->entry;
	const zmm_block *guard = zmm_table_entry_guard(entry);

	if (!zmm_block_is_guard(guard)) {
		return zmm_cursor_stop(cursor, ZMM_FAULT_GUARD, guard, 0, 0, 0);
	}
	if (zmm_guard_index(guard) != zmm_table_index(cursor->heap, entry)) {
		return zmm_cursor_stop(cursor, ZMM_FAULT_INDEX, guard, 0, 0, 0);
	}
	return zmm_block_guards_large(guard) != entry->common
		|| zmm_cursor_stop(cursor, ZMM_FAULT_PURPOSE, entry->segment, 0, 0, 0);
}

static bool zmm_cursor_prove_first(zmm_cursor *cursor)
{
	const zmm_block *first = zmm_segment_first_block(cursor->entry->segment);

	return zmm_block_is_first(first) || zmm_cursor_stop(cursor, ZMM_FAULT_FIRST, first, 0, 0, 0);
}

/* The proofs of a segment, in their order.  A proof that fails is not repeated. */
static bool (*const zmm_proofs[])(zmm_cursor *) = {
	zmm_cursor_prove_entry, zmm_cursor_prove_header, zmm_cursor_prove_guard, zmm_cursor_prove_first
};

#define ZMM_NUM_PROOFS (sizeof(zmm_proofs) / sizeof(zmm_proofs[0]))

/* Makes the proofs of the segment that are left. */
static bool zmm_cursor_prove_segment(zmm_cursor *cursor)
{
	while (cursor->proofs < ZMM_NUM_PROOFS) {
		if (!zmm_proofs[cursor->proofs++](cursor)) {
			return false;
		}
	}
	cursor->offset = ZMM_SEGMENT_HEADER_SIZE;
	cursor->end = cursor->entry->size - ZMM_HEADER_SIZE;
	return true;
}

const zmm_segment_entry *zmm_cursor_next_segment(zmm_cursor *cursor)
{
	if (!zmm_cursor_may_go_on(cursor)) {
		return NULL;
	}
	zmm_cursor_enter(cursor, cursor->left ? &cursor->heap->segments.table.entries[--cursor->left] : NULL, 0);
	return cursor->entry && zmm_cursor_prove_entry(cursor) ? cursor->entry : NULL;
}

/* Blocks */

/* Passes the blocks that the cursor came to before it was resumed. */
static bool zmm_cursor_catch_up(zmm_cursor *cursor)
{
	while (cursor->offset < cursor->resumed && cursor->offset != cursor->end) {
		size_t size = zmm_cursor_prove_block(cursor, zmm_block_at(cursor->entry->segment, cursor->offset));

		if (!size) {
			return false;
		}
		cursor->offset += size;
	}
	return true;
}

/* Returns whether the cursor needs the next segment: it is in none, or at the guard of one. */
static bool zmm_cursor_wants_segment(const zmm_cursor *cursor)
{
	return !cursor->entry || cursor->end;
}

bool zmm_cursor_find(zmm_cursor *cursor)
{
	if (!zmm_cursor_may_go_on(cursor)) {
		return false;
	}
	do {
		if (zmm_cursor_wants_segment(cursor) && !zmm_cursor_next_segment(cursor)) {
			return false;
		}
		if (!zmm_cursor_prove_segment(cursor) || !zmm_cursor_catch_up(cursor)) {
			return false;
		}
	} while (cursor->offset == cursor->end);
	return true;
}

/* Start and resumption */

void zmm_cursor_start(zmm_cursor *cursor, const zmm_heap *heap)
{
	*cursor = (zmm_cursor) { .heap = heap, .changes = heap->changes, .left = heap->segments.table.count };
}

/* Returns the entry of the segment that the cursor was in, or NULL if the segment is gone. */
static const zmm_segment_entry *zmm_cursor_entry_again(const zmm_cursor *cursor)
{
	const zmm_segment_entry *entry = cursor->segment ? zmm_table_find(cursor->heap, cursor->segment) : NULL;

	return entry && entry->segment == cursor->segment ? entry : NULL;
}

void zmm_cursor_resume(zmm_cursor *cursor)
{
	const zmm_heap *heap = cursor->heap;
	size_t place = cursor->offset > cursor->resumed ? cursor->offset : cursor->resumed;

	cursor->changes = heap->changes;
	if (cursor->left > heap->segments.table.count) {
		cursor->left = heap->segments.table.count;
	}
	zmm_cursor_enter(cursor, zmm_cursor_entry_again(cursor), place);
}

#include "heap/segment.h"
#include "heap/debug.h"
#include "heap/freelist.h"
#include "heap/guest.h"
#include "heap/spare.h"

static void zmm_segment_write_guard(zmm_segment *segment)
{
	zmm_block *guard = zmm_segment_guard(segment);

	guard->info._size = ZMM_GUARD_BLOCK;
	zmm_debug_mark_guard(guard);
}

/* Accounting */

static void zmm_segment_count(zmm_heap *heap, size_t size, size_t reserved)
{
	zmm_real_add(heap, size);
	heap->spares.open += zmm_segment_is_ordinary(heap, reserved) ? size : 0;
	if (heap->spares.open > heap->spares.peak) {
		heap->spares.peak = heap->spares.open;
	}
}

static void zmm_segment_discount(zmm_heap *heap, size_t size, size_t reserved)
{
	zmm_real_remove(heap, size);
	heap->spares.open -= zmm_segment_is_ordinary(heap, reserved) ? size : 0;
}

/* Returns the bytes of a large segment that were touched and are not open: a spare brought them, and its block does not
 * need them. */
static size_t zmm_segment_loose(const zmm_segment_entry *entry, size_t size)
{
	return entry->common ? 0 : entry->touched - size;
}

/* Extends the range from the lowest to the highest segment.  A link is plausible if it leads into this range. */
static void zmm_segment_reach(zmm_heap *heap, const zmm_segment *segment)
{
	uintptr_t start = (uintptr_t) segment, end = start + segment->size;
	uintptr_t highest = heap->segments.lowest + heap->segments.span;

	if (!heap->segments.span || start < heap->segments.lowest) {
		heap->segments.lowest = start;
	}
	heap->segments.span = (end > highest ? end : highest) - heap->segments.lowest;
}

/* Makes a common segment the frontier if it has more left to open than the frontier has. */
static void zmm_frontier_offer(zmm_heap *heap, const zmm_segment_entry *entry)
{
	if (entry->common && entry->reserved - entry->segment->size > zmm_frontier_room(heap)) {
		heap->segments.frontier = entry->segment;
	}
}

static void zmm_segment_enlist(zmm_heap *heap, const zmm_segment_entry *entry)
{
	zmm_segment *segment = entry->segment;

	zmm_segment_first_block(segment)->info._prev = ZMM_GUARD_BLOCK;
	zmm_segment_write_guard(segment);
	zmm_segment_reach(heap, segment);
	zmm_table_add(heap, entry);
	zmm_segment_count(heap, segment->size, entry->reserved);
	heap->spares.loose += zmm_segment_loose(entry, segment->size);
	heap->segments.reserved += entry->reserved;
	zmm_frontier_offer(heap, entry);
}

void zmm_segment_adopt(zmm_heap *heap, zmm_segment *segment)
{
	zmm_segment_entry entry = {
		.segment = segment, .reserved = segment->size, .touched = segment->size, .common = true
	};

	zmm_segment_enlist(heap, &entry);
}

/* Opening */

/* Returns whether a new segment will be filled soon, from its start: the heap is growing, and no free block has the
 * size of a page.  So at most one segment is in memory without need. */
static bool zmm_segment_is_filled_soon(const zmm_heap *heap, const zmm_segment_entry *entry)
{
	return entry->common && heap->real->size >= ZMM_POPULATED_FROM * heap->segments.common_size
		&& heap->large.bitmap >> ZMM_PAGE_LOG2 == 0;
}

static void zmm_segment_populate(zmm_heap *heap, zmm_segment_entry *entry, size_t from)
{
	const zmm_mem_handlers *handlers = heap->storage->handlers;
	size_t size = entry->segment->size;

	from = from > entry->touched ? from : entry->touched;
	if (heap->segments.populates && size > from && size - from <= ZMM_MOST_POPULATED) {
		heap->segments.populates = handlers->_populate(heap->storage, (char *) entry->segment + from, size - from);
	}
}

/* Moves the guard of a common segment.  The memory between its old and its new place was or becomes the end of the
 * segment's free memory. */
static void zmm_segment_open_to(zmm_heap *heap, zmm_segment_entry *entry, size_t size)
{
	zmm_segment *segment = entry->segment;
	size_t old_size = segment->size;

	if (size > old_size) {
		zmm_spare_missed(heap, size > entry->touched ? size - entry->touched : 0);
		zmm_spare_make_room(heap, size - old_size, entry->reserved);
	}
	segment->size = entry->size = size;
	heap->changes++;
	zmm_segment_write_guard(segment);
	zmm_segment_set_index(segment, zmm_table_index(heap, entry), entry->common);
	zmm_segment_discount(heap, old_size, entry->reserved);
	zmm_segment_count(heap, size, entry->reserved);
	zmm_segment_reach(heap, segment);
	zmm_segment_populate(heap, entry, old_size);
	entry->touched = size > entry->touched ? size : entry->touched;
}

/* Growth */

static size_t zmm_growth_step(const zmm_heap *heap)
{
	return zmm_segment_round(heap, heap->segments.common_size / ZMM_STEPS_PER_SEGMENT);
}

/* Returns the free block at the end of a common segment, or NULL.  An overrun of the last block may have damaged the
 * copy of the tag in the guard, so the free block's own tag has to agree. */
static zmm_block *zmm_segment_tail(zmm_heap *heap, const zmm_segment *segment)
{
	const zmm_block *guard = zmm_segment_guard(segment);
	size_t size = zmm_tag_size(guard->info._prev);

	if (!zmm_block_prev_is_free(guard)) {
		return NULL;
	}
	if (size < ZMM_MIN_BLOCK_SIZE || size > zmm_segment_capacity(segment)
			|| zmm_prev_block(guard)->info._size != guard->info._prev) {
		zmm_heap_panic(heap, guard, "tags of a free block disagree");
	}
	return zmm_prev_block(guard);
}

/* Chooses to open the frontier further.  false: it has no room. */
static bool zmm_growth_at_frontier(zmm_heap *heap, size_t span, zmm_growth *growth)
{
	size_t room = zmm_frontier_room(heap), step = zmm_growth_step(heap);
	const zmm_block *free = room ? zmm_segment_tail(heap, heap->segments.frontier) : NULL;
	size_t there = free ? zmm_block_size(free) : 0;
	size_t lacks = zmm_segment_round(heap, span > there ? span - there : heap->segments.unit);

	if (lacks > room) {
		return false;
	}
	step = step < room - lacks ? step : room - lacks;
	*growth = (zmm_growth) { heap->segments.frontier, lacks + step, lacks, 0, true };
	return true;
}

static zmm_growth zmm_growth_by_common(const zmm_heap *heap, size_t span)
{
	size_t size = zmm_segment_size_for(heap, span);

	return (zmm_growth) {
		NULL, size, zmm_segments_open(heap) ? zmm_segment_round(heap, span + ZMM_SEGMENT_OVERHEAD) : size,
		heap->segments.reservation, true
	};
}

/* Returns whether a large segment may have the reservation of a common one: its block may grow, and as a spare it
 * serves any growth.  If all segments of many smaller blocks had it, the heap would take many times the addresses
 * that it needs.  A segment that may not have it gets one of a few sizes for each power of two. */
static bool zmm_growth_may_reserve(const zmm_heap *heap)
{
	return heap->segments.reserved <= ZMM_RESERVED_FREELY || heap->segments.reserved / 2 <= heap->real->size;
}

static size_t zmm_growth_reserved(const zmm_heap *heap, size_t size)
{
	size_t step = ((size_t) 1 << zmm_high_bit(size)) / ZMM_RESERVED_STEPS;

	if (!zmm_segments_open(heap) || size > ZMM_MAX_REQUEST / 2) {
		return size;
	}
	if (size <= heap->segments.reservation && zmm_growth_may_reserve(heap)) {
		return heap->segments.reservation;
	}
	return step > heap->segments.unit ? (size + step - 1) & ~(step - 1) : size;
}

zmm_growth zmm_growth_apart(const zmm_heap *heap, size_t true_size)
{
	size_t size = zmm_segment_size_for(heap, true_size);

	return (zmm_growth) { NULL, size, size, zmm_growth_reserved(heap, size), false };
}

zmm_growth zmm_growth_for(zmm_heap *heap, size_t span)
{
	zmm_growth growth;

	if (zmm_segment_is_own(heap, span)) {
		return zmm_growth_apart(heap, span);
	}
	return zmm_growth_at_frontier(heap, span, &growth) ? growth : zmm_growth_by_common(heap, span);
}

static zmm_segment *zmm_segment_from_storage(zmm_heap *heap, size_t size)
{
	return heap->storage->handlers->_alloc(heap->storage, size);
}

/* Gets a new segment from storage.  If storage cannot give the reservation, the bytes that open at once are enough. */
static bool zmm_growth_from_storage(zmm_heap *heap, const zmm_growth *growth, zmm_segment_entry *entry)
{
	zmm_spare_note_miss(heap, growth);
	entry->reserved = growth->reserved;
	entry->segment = zmm_segment_from_storage(heap, entry->reserved);
	if (!entry->segment && zmm_spare_release(heap)) {
		entry->segment = zmm_segment_from_storage(heap, entry->reserved);
	}
	if (!entry->segment && growth->size < growth->reserved) {
		entry->reserved = growth->size;
		entry->segment = zmm_segment_from_storage(heap, entry->reserved);
	}
	return entry->segment != NULL;
}

static zmm_segment *zmm_segment_new(zmm_heap *heap, const zmm_growth *growth)
{
	zmm_segment_entry entry = { .common = growth->common };

	if (!zmm_table_reserve(heap)
			|| (!zmm_spare_take(heap, growth, &entry) && !zmm_growth_from_storage(heap, growth, &entry))) {
		return NULL;
	}
	entry.segment->size = growth->size;
	if (zmm_segment_is_filled_soon(heap, &entry)) {
		zmm_segment_populate(heap, &entry, 0);
	}
	entry.touched = entry.touched > growth->size ? entry.touched : growth->size;
	zmm_segment_enlist(heap, &entry);
	return entry.segment;
}

zmm_block *zmm_growth_make(zmm_heap *heap, const zmm_growth *growth, size_t *span)
{
	zmm_segment *segment = growth->segment;
	zmm_block *start;

	if (!segment) {
		segment = zmm_segment_new(heap, growth);
		*span = segment ? zmm_segment_capacity(segment) : 0;
		return segment ? zmm_segment_first_block(segment) : NULL;
	}
	start = zmm_segment_tail(heap, segment);
	if (start) {
		zmm_freelist_remove(heap, start);
	} else {
		start = zmm_segment_guard(segment);
	}
	zmm_segment_open_to(heap, zmm_table_sound_entry(heap, segment), segment->size + growth->size);
	*span = (size_t) ((uintptr_t) zmm_segment_guard(segment) - (uintptr_t) start);
	return start;
}

void zmm_segment_release(zmm_heap *heap, zmm_segment *segment)
{
	zmm_segment_entry entry = *zmm_table_sound_entry(heap, segment);

	zmm_table_remove(heap, segment);
	if (heap->segments.frontier == segment) {
		heap->segments.frontier = NULL;
	}
	zmm_segment_discount(heap, segment->size, entry.reserved);
	heap->spares.loose -= zmm_segment_loose(&entry, segment->size);
	heap->segments.reserved -= entry.reserved;
	zmm_spare_put(heap, &entry);
}

/* Closing */

/* Returns the segment size after closing the free block at the segment's end.  The guard then stands at the block's
 * start, or at least the smallest block's size behind it. */
static size_t zmm_segment_closed_size(const zmm_heap *heap, const zmm_segment *segment, const zmm_block *free)
{
	size_t used = (size_t) ((uintptr_t) free - (uintptr_t) segment) + ZMM_HEADER_SIZE;
	size_t size = zmm_segment_round(heap, used);

	return size == used || size - used >= ZMM_MIN_BLOCK_SIZE ? size : size + heap->segments.unit;
}

static void zmm_segment_close_at(zmm_heap *heap, zmm_segment_entry *entry, zmm_block *tail, size_t size)
{
	size_t left = size - ZMM_HEADER_SIZE - (size_t) ((uintptr_t) tail - (uintptr_t) entry->segment);

	zmm_freelist_remove(heap, tail);
	zmm_segment_open_to(heap, entry, size);
	if (left) {
		zmm_freelist_insert(heap, tail, left);
	}
	zmm_frontier_offer(heap, entry);
}

/* Purges the pages of a segment that are not open any more.  Returns the bytes that were in memory. */
static size_t zmm_segment_purge_closed(zmm_heap *heap, zmm_segment_entry *entry)
{
	const zmm_mem_handlers *handlers = heap->storage->handlers;
	size_t size = entry->segment->size, purged = 0;

	if (handlers->_purge && entry->touched > size) {
		purged = handlers->_purge(heap->storage, (char *) entry->segment + size, entry->touched - size);
		entry->touched = size;
	}
	return purged;
}

size_t zmm_segments_close(zmm_heap *heap)
{
	zmm_segment_table *table = &heap->segments.table;
	size_t i, purged = 0;

	for (i = 0; zmm_segments_open(heap) && i < table->count; i++) {
		zmm_segment_entry *entry = zmm_table_sound_entry(heap, table->entries[i].segment);
		zmm_block *tail = entry->common ? zmm_segment_tail(heap, entry->segment) : NULL;
		size_t size = tail ? zmm_segment_closed_size(heap, entry->segment, tail) : entry->segment->size;

		if (size < entry->segment->size) {
			zmm_segment_close_at(heap, entry, tail, size);
		}
		purged += entry->common ? zmm_segment_purge_closed(heap, entry) : 0;
	}
	return purged;
}

/* Segments of one block */

static zmm_segment *zmm_segment_obtain_resized(zmm_heap *heap, zmm_segment *segment, size_t size)
{
	zmm_segment *resized = heap->storage->handlers->_realloc(heap->storage, segment, size);

	if (!resized && zmm_spare_release(heap)) {
		resized = heap->storage->handlers->_realloc(heap->storage, segment, size);
	}
	return resized;
}

/* Changes a segment's reservation.  Storage takes the size in the header for the reservation, so the header has that
 * during the call.  NULL: storage cannot. */
static zmm_segment *zmm_segment_reserve(zmm_heap *heap, zmm_segment_entry *entry, size_t reserved)
{
	size_t size = entry->segment->size;
	zmm_segment *moved;

	entry->segment->size = entry->reserved;
	moved = zmm_segment_obtain_resized(heap, entry->segment, reserved);
	if (moved) {
		moved->size = size;
	} else {
		entry->segment->size = size;
	}
	return moved;
}

/* Changes a segment's reservation to `reserved`, or to `size` if storage refuses the room to grow.  Stores the result
 * in `reserved`. */
static zmm_segment *zmm_segment_reserve_some(zmm_heap *heap, zmm_segment_entry *entry, size_t size, size_t *reserved)
{
	zmm_segment *moved = zmm_segment_reserve(heap, entry, *reserved);

	if (!moved && *reserved > size) {
		*reserved = size;
		moved = zmm_segment_reserve(heap, entry, size);
	}
	return moved;
}

/* Records a segment's new place, size and reservation.  A large segment that is no larger than a common one becomes
 * common, unless segments are multiples of a page. */
static void zmm_segment_become(zmm_heap *heap, zmm_segment_entry *entry, zmm_segment *segment, size_t size,
	size_t reserved)
{
	size_t old_size = segment->size;

	if (heap->segments.frontier == entry->segment) {
		heap->segments.frontier = NULL;
	}
	zmm_segment_discount(heap, old_size, entry->reserved);
	heap->spares.loose -= zmm_segment_loose(entry, old_size);
	segment->size = entry->size = size;
	heap->segments.reserved += reserved - entry->reserved;
	entry->reserved = reserved;
	entry->touched = entry->touched < reserved ? entry->touched : reserved;
	entry->touched = entry->touched > size ? entry->touched : size;
	entry->common = size <= heap->segments.common_size && reserved <= heap->segments.common_size
		&& !zmm_segment_is_tight(heap);
	zmm_segment_write_guard(segment);
	zmm_segment_reach(heap, segment);
	zmm_table_move(heap, entry, segment);
	zmm_segment_count(heap, size, reserved);
	heap->spares.loose += zmm_segment_loose(entry, size);
	zmm_spare_make_room(heap, 0, 0);
}

zmm_segment *zmm_segment_resize(zmm_heap *heap, zmm_segment *segment, size_t size, size_t reserved)
{
	zmm_segment_entry *entry = zmm_table_sound_entry(heap, segment);

	if (size > segment->size) {
		zmm_spare_make_room(heap, size - segment->size, reserved);
	}
	if (size < segment->size || size > entry->reserved) {
		segment = zmm_segment_reserve_some(heap, entry, size, &reserved);
	} else {
		reserved = entry->reserved;
	}
	if (segment) {
		zmm_segment_become(heap, entry, segment, size, reserved);
	}
	return segment;
}

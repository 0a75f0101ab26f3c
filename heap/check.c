#include "heap/check.h"
#include "heap/bucket.h"
#include "heap/cursor.h"
#include "heap/debug.h"
#include "heap/large_cache.h"
#include "heap/layout.h"
#include "heap/quarantine.h"
#include "heap/rest.h"
#include "heap/seal.h"
#include "heap/segment_size.h"
#include "heap/tree.h"

#include <stdarg.h>
#include <stdio.h>

/* Blocks found in one place, to be compared with those found in another. */
typedef struct zmm_tally {
	size_t count;
	size_t bytes;
} zmm_tally;

typedef struct zmm_check {
	const zmm_heap *heap;
	zmm_fault_function fault;
	void *context;
	size_t faults;
	zmm_layout layout;
	size_t segment_bytes;
	const zmm_segment_entry *recent; /* segment into which the last link led; NULL: none */
	const zmm_block *behind_free;    /* end of the last free block of the walk */
	/* What the walk over the segments found: */
	zmm_tally used;
	zmm_tally cached;
	zmm_tally free_small[ZMM_NUM_BUCKETS];
	zmm_tally free_large[ZMM_NUM_BUCKETS];
	zmm_tally rest;
	size_t rest_counted;
	zmm_tally waiting_small[ZMM_NUM_BUCKETS]; /* blocks in the rings of a hardened heap */
	zmm_tally waiting_large;
} zmm_check;

ZMM_PRINTF(3, 4)
static void zmm_check_fault(zmm_check *check, const void *where, const char *format, ...)
{
	char what[160];
	va_list args;

	if (check->faults++ >= ZMM_MAX_FAULTS) {
		return;
	}
	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	check->fault(check->context, where, what);
}

static void zmm_tally_add(zmm_tally *tally, size_t bytes)
{
	tally->count++;
	tally->bytes += bytes;
}

/* Reports what made a cursor stop.  Returns false if the check is over: the cursor is at the end, or the heap has
 * changed since it began. */
static bool zmm_check_goes_on(zmm_check *check, const zmm_cursor *cursor)
{
	char text[ZMM_FAULT_TEXT_SIZE];

	if (cursor->fault) {
		zmm_cursor_explain(cursor, text, sizeof(text));
		zmm_check_fault(check, cursor->where, "%s", text);
	}
	return zmm_cursor_met_damage(cursor);
}

/* Segments: links are compared with the segment table and not followed */

/* Returns the pointer that should lead to a segment: the head of the list, or the link of the segment before it.
 * NULL: the segment before it is not in the table. */
static zmm_segment *const *zmm_check_slot(const zmm_check *check, const zmm_segment_entry *entry)
{
	if (!entry->newer) {
		return &check->heap->segments.list;
	}
	return zmm_layout_at(&check->layout, entry->newer) ? &entry->newer->next_segment : NULL;
}

static void zmm_check_link_to(zmm_check *check, const zmm_segment_entry *entry)
{
	zmm_segment *const *slot = zmm_check_slot(check, entry);

	if (!slot) {
		zmm_check_fault(check, entry->segment, "segment table has a wrong predecessor of a segment");
	} else if (*slot != entry->segment) {
		zmm_check_fault(check, slot, "list of segments was written over: it leads to %p instead of %p",
			(const void *) *slot, (const void *) entry->segment);
	}
}

/* Checks that a segment leads to one whose predecessor it is, or to none. */
static void zmm_check_link_from(zmm_check *check, const zmm_segment_entry *entry)
{
	const zmm_segment *next = entry->segment->next_segment;
	const zmm_segment_entry *older = next ? zmm_layout_at(&check->layout, next) : NULL;

	if (next && (!older || older->newer != entry->segment)) {
		zmm_check_fault(check, entry->segment,
			"header of a segment was written over: it leads to %p, which is not the next one", (const void *) next);
	}
}

/* Sums over the segments, to be compared with those that heap/segment.c keeps beside the real size. */
typedef struct zmm_segment_sums {
	size_t open;     /* open bytes of ordinary segments */
	size_t loose;    /* bytes of large segments that were touched and are not open */
	size_t reserved; /* bytes of all reservations */
	size_t last;     /* segments that lead to none */
} zmm_segment_sums;

static void zmm_check_add_segment(zmm_check *check, const zmm_segment_entry *entry, zmm_segment_sums *sums)
{
	check->segment_bytes += entry->size;
	sums->open += zmm_segment_is_ordinary(check->heap, entry->reserved) ? entry->size : 0;
	sums->loose += entry->common ? 0 : entry->touched - entry->size;
	sums->reserved += entry->reserved;
	sums->last += !entry->segment->next_segment;
}

static void zmm_check_list_of_segments(zmm_check *check, const zmm_segment_sums *sums)
{
	const zmm_heap *heap = check->heap;

	if (sums->last != (check->layout.count != 0)) {
		zmm_check_fault(check, heap, "list of segments has %zu ends", sums->last);
	}
	if (check->segment_bytes != heap->real->size) {
		zmm_check_fault(check, heap, "real size is %zu, the segments have %zu bytes",
			heap->real->size, check->segment_bytes);
	}
}

static void zmm_check_segment_sums(zmm_check *check, const zmm_segment_sums *sums)
{
	const zmm_spares *spares = &check->heap->spares;

	if (sums->open != spares->open || spares->peak < sums->open) {
		zmm_check_fault(check, check->heap, "ordinary segments have %zu bytes, counted are %zu with a peak of %zu",
			sums->open, spares->open, spares->peak);
	}
	if (sums->loose != spares->loose) {
		zmm_check_fault(check, check->heap,
			"large segments have %zu bytes that were used and are not open, counted are %zu",
			sums->loose, spares->loose);
	}
	if (sums->reserved != check->heap->segments.reserved) {
		zmm_check_fault(check, check->heap, "segments reserve %zu bytes, counted are %zu",
			sums->reserved, check->heap->segments.reserved);
	}
}

static void zmm_check_segments(zmm_check *check)
{
	zmm_segment_sums sums = { 0, 0, 0, 0 };
	const zmm_segment_entry *entry;
	zmm_cursor cursor;

	zmm_cursor_start(&cursor, check->heap);
	while ((entry = zmm_cursor_next_segment(&cursor)) != NULL) {
		zmm_check_link_to(check, entry);
		zmm_check_link_from(check, entry);
		zmm_check_add_segment(check, entry, &sums);
	}
	zmm_check_list_of_segments(check, &sums);
	zmm_check_segment_sums(check, &sums);
}

/* Lays the segments out in the order of their addresses.  Returns false if nothing of the heap can be read. */
static bool zmm_check_take_layout(zmm_check *check)
{
	zmm_cursor cursor;

	zmm_cursor_start(&cursor, check->heap);
	while (zmm_cursor_next_segment(&cursor)) {
	}
	if (zmm_check_goes_on(check, &cursor)) {
		return false;
	}
	if (!zmm_layout_take(&check->layout, check->heap)) {
		zmm_check_fault(check, check->heap, "no memory to check with");
		return false;
	}
	return true;
}

/* Checks the list of spares.  Their content is not checked, because nothing reads it. */
static void zmm_check_spares(zmm_check *check)
{
	const zmm_spares *spares = &check->heap->spares;
	size_t i, bytes = 0, large = 0;

	for (i = 0; i < spares->count; i++) {
		const zmm_spare *spare = &spares->list[i];

		if (spare->touched > spare->reserved || (uintptr_t) spare->segment & (ZMM_ALIGNMENT - 1)
				|| zmm_layout_at(&check->layout, spare->segment)) {
			zmm_check_fault(check, spare->segment, "spare of %zu bytes, of which %zu were used, is none",
				spare->reserved, spare->touched);
		}
		bytes += spare->touched;
		large += spare->reserved != check->heap->segments.reservation;
	}
	if (bytes != spares->bytes || large != spares->large) {
		zmm_check_fault(check, check->heap, "spares have %zu bytes, %zu of them are large, counted are %zu and %zu",
			bytes, large, spares->bytes, spares->large);
	}
}

/* Checks that the frontier is a common segment of the heap. */
static void zmm_check_frontier(zmm_check *check)
{
	const zmm_heap *heap = check->heap;
	const zmm_segment_entry *entry = heap->segments.frontier
		? zmm_layout_at(&check->layout, heap->segments.frontier) : NULL;

	if (heap->segments.frontier && (!entry || !entry->common)) {
		zmm_check_fault(check, heap, "frontier %p is no common segment of the heap",
			(const void *) heap->segments.frontier);
	}
}

/* Returns whether `size` bytes from an address can be read as a block.  Tries the segment of the address before
 * first, since most addresses lie in the same one. */
static bool zmm_check_is_readable(zmm_check *check, const void *address, size_t size)
{
	const zmm_segment_entry *entry = check->recent;

	if (!entry || (uintptr_t) address & (ZMM_ALIGNMENT - 1) || !zmm_table_entry_has(entry, address, size)) {
		entry = zmm_layout_of_block(&check->layout, address, size);
		check->recent = entry;
	}
	return entry != NULL;
}

/* Blocks, one after the other */

static zmm_tally *zmm_check_free_tally(zmm_check *check, size_t size)
{
	return ZMM_SMALL_SIZE(size)
		? &check->free_small[ZMM_BUCKET_INDEX(size)] : &check->free_large[ZMM_LARGE_BUCKET_INDEX(size)];
}

static zmm_tally *zmm_check_tally_of(zmm_check *check, const zmm_block_view *view)
{
	switch (view->state) {
		case ZMM_STATE_USED:
			return &check->used;
		case ZMM_STATE_REST:
			return &check->rest;
		case ZMM_STATE_FREE:
			return zmm_check_free_tally(check, view->true_size);
		default:
			return &check->cached;
	}
}

/* Checks what debug builds and hardened heaps note in a block that is not free. */
static void zmm_check_content(zmm_check *check, const zmm_block *block)
{
	const char *fault = zmm_block_is_used(block) ? zmm_debug_fault(check->heap, block) : NULL;

	if (!fault && check->heap->hardened) {
		fault = zmm_block_is_cached(block) ? zmm_quarantine_fault(block) : zmm_seal_fault(check->heap, block);
	}
	if (fault) {
		zmm_check_fault(check, block, "%s", fault);
	}
}

/* Returns whether there is something to check, and the place of the block's end is known. */
static bool zmm_check_knows_content(const zmm_check *check, const zmm_block_view *view)
{
	return (ZMM_DEBUG_BLOCKS || check->heap->hardened)
		&& (!zmm_block_is_huge(view->block) || view->entry->segment->size == view->entry->size);
}

static void zmm_check_free_block(zmm_check *check, const zmm_block_view *view)
{
	if (view->block == check->behind_free) {
		zmm_check_fault(check, view->block, "two free blocks are neighbours");
	}
	if (view->true_size == view->entry->size - ZMM_SEGMENT_OVERHEAD) {
		zmm_check_fault(check, view->block, "segment is empty and was not given back");
	}
	check->rest_counted += view->state == ZMM_STATE_REST && zmm_rest_counts(check->heap, view->true_size);
	check->behind_free = zmm_block_at(view->block, view->true_size);
}

static void zmm_check_block(zmm_check *check, const zmm_block_view *view)
{
	zmm_tally_add(zmm_check_tally_of(check, view), view->true_size);
	if (zmm_block_is_free(view->block)) {
		zmm_check_free_block(check, view);
	} else if (zmm_check_knows_content(check, view)) {
		zmm_check_content(check, view->block);
	}
}

static void zmm_check_blocks(zmm_check *check)
{
	zmm_cursor cursor;
	zmm_block_view view;

	zmm_cursor_start(&cursor, check->heap);
	do {
		while (zmm_cursor_next(&cursor, &view)) {
			zmm_check_block(check, &view);
		}
	} while (zmm_check_goes_on(check, &cursor));
}

/* Free blocks, as the lists have them */

/* Checks that a list leads to a free block that lies in a segment from its start to its end. */
static bool zmm_check_listed(zmm_check *check, const zmm_free_block *block, const char *list, size_t index)
{
	const char *fault = NULL;

	if (!zmm_check_is_readable(check, block, ZMM_MIN_BLOCK_SIZE)) {
		fault = "leads out of the heap";
	} else if (!zmm_block_is_free(&block->block)) {
		fault = "has a block that is not free";
	} else if (!zmm_check_is_readable(check, block, zmm_tag_size(block->block.info._size))) {
		fault = "has a block that is too large";
	}
	if (fault) {
		zmm_check_fault(check, block, "%s %zu %s", list, index, fault);
	}
	return !fault;
}

/* Walks a circular list from its head.  `size` is what each block must have; 0 allows any size. */
static zmm_tally zmm_check_list(zmm_check *check, const zmm_free_block *head, size_t size,
	const char *list, size_t index)
{
	zmm_tally tally = { 0, 0 };
	size_t most = check->segment_bytes / ZMM_MIN_BLOCK_SIZE;
	const zmm_free_block *block, *prev = head;

	for (block = zmm_next_free(check->heap, head); block != head;
			prev = block, block = zmm_next_free(check->heap, block)) {
		if (!zmm_check_listed(check, block, list, index)) {
			return tally;
		}
		if (zmm_prev_free(check->heap, block) != prev) {
			zmm_check_fault(check, block, "%s %zu has a block that does not point back", list, index);
			return tally;
		}
		if (size && zmm_block_size(&block->block) != size) {
			zmm_check_fault(check, block, "%s %zu has a block of %zu instead of %zu bytes",
				list, index, zmm_block_size(&block->block), size);
		}
		zmm_tally_add(&tally, zmm_block_size(&block->block));
		if (tally.count > most) {
			zmm_check_fault(check, block, "%s %zu does not end", list, index);
			return tally;
		}
	}
	if (zmm_prev_free(check->heap, head) != prev) {
		zmm_check_fault(check, head, "%s %zu has a head that does not point back", list, index);
	}
	return tally;
}

static void zmm_check_compare(zmm_check *check, const char *list, size_t index,
	zmm_tally listed, zmm_tally walked, bool bit)
{
	if (listed.count != walked.count || listed.bytes != walked.bytes) {
		zmm_check_fault(check, check->heap, "%s %zu has %zu blocks of %zu bytes, the segments have %zu of %zu",
			list, index, listed.count, listed.bytes, walked.count, walked.bytes);
	}
	if (bit != (listed.count != 0)) {
		zmm_check_fault(check, check->heap, "%s %zu has %zu blocks, its bit is %d", list, index, listed.count, bit);
	}
}

static void zmm_check_small_lists(zmm_check *check)
{
	const zmm_heap *heap = check->heap;
	size_t i;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		zmm_tally listed = zmm_check_list(check, ZMM_SMALL_FREE_BUCKET(heap, i),
			ZMM_BUCKET_TRUE_SIZE(i), "small list", i);

		zmm_check_compare(check, "small list", i, listed, check->free_small[i], heap->small.bitmap >> i & 1);
		if (listed.count != heap->small.counts[i]) {
			zmm_check_fault(check, heap, "small list %zu has %zu blocks, its count is %zu",
				i, listed.count, heap->small.counts[i]);
		}
	}
}

static void zmm_check_rest_queue(zmm_check *check)
{
	zmm_tally listed = zmm_check_list(check, ZMM_REST_BUCKET(check->heap), 0, "rest queue", 0);

	zmm_check_compare(check, "rest queue", 0, listed, check->rest, listed.count != 0);
	if (check->rest_counted != (size_t) check->heap->rest.count || check->rest_counted > ZMM_MAX_REST_BLOCKS) {
		zmm_check_fault(check, check->heap, "rest queue has %zu blocks, rest_count is %d",
			check->rest_counted, check->heap->rest.count);
	}
}

/* Checks a node of a tree.  Its size must start with the bits of the way to it, `prefix`. */
static bool zmm_check_node(zmm_check *check, const zmm_free_block *node, zmm_free_block *const *slot,
	size_t index, size_t prefix, size_t depth)
{
	size_t size;

	if (!zmm_check_listed(check, node, "large tree", index)) {
		return false;
	}
	size = zmm_block_size(&node->block);
	if (ZMM_SMALL_SIZE(size) || size >> (index - depth) != prefix) {
		zmm_check_fault(check, node, "large tree %zu has %zu bytes in the wrong place", index, size);
		return false;
	}
	if (zmm_tree_parent(check->heap, node) != slot) {
		zmm_check_fault(check, node, "large tree %zu has a node with a wrong parent", index);
		return false;
	}
	return true;
}

static void zmm_check_tree(zmm_check *check, zmm_free_block *const *slot, size_t index,
	size_t prefix, size_t depth, zmm_tally *tally)
{
	const zmm_free_block *node = zmm_slot_node(check->heap, slot);
	zmm_tally siblings;

	if (!node || !zmm_check_node(check, node, slot, index, prefix, depth)) {
		return;
	}
	siblings = zmm_check_list(check, node, zmm_block_size(&node->block), "large tree", index);
	tally->count += 1 + siblings.count;
	tally->bytes += zmm_block_size(&node->block) + siblings.bytes;
	if (depth < index) {
		zmm_check_tree(check, &node->child[0], index, prefix << 1, depth + 1, tally);
		zmm_check_tree(check, &node->child[1], index, prefix << 1 | 1, depth + 1, tally);
	}
}

static void zmm_check_large_trees(zmm_check *check)
{
	const zmm_heap *heap = check->heap;
	size_t i;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		zmm_tally listed = { 0, 0 };

		zmm_check_tree(check, &heap->large.roots[i], i, 1, 0, &listed);
		zmm_check_compare(check, "large tree", i, listed, check->free_large[i], heap->large.bitmap >> i & 1);
		if (listed.count != heap->large.counts[i] || listed.bytes != heap->large.sizes[i]) {
			zmm_check_fault(check, heap, "large tree %zu has %zu blocks of %zu bytes, its counts are %zu and %zu",
				i, listed.count, listed.bytes, heap->large.counts[i], heap->large.sizes[i]);
		}
	}
}

/* Cache and sums */

/* Checks a list of cached blocks and returns their number and bytes. */
static zmm_tally zmm_check_cached(zmm_check *check, const zmm_cached *cached, zmm_size_class class,
	const char *list, size_t index)
{
	zmm_tally tally = { 0, 0 };
	size_t most = check->segment_bytes / ZMM_MIN_BLOCK_SIZE;

	for (; cached; cached = cached->next) {
		const zmm_block *block = zmm_block_of_data(cached);

		if (!zmm_check_is_readable(check, block, ZMM_MIN_BLOCK_SIZE) || tally.count == most) {
			zmm_check_fault(check, block, "%s %zu leads out of the heap or does not end", list, index);
			return tally;
		}
		if (!zmm_class_has(class, (size_t) block->info._size - ZMM_CACHED_BLOCK)) {
			zmm_check_fault(check, block, "%s %zu has a block that is not a cached one of %zu to %zu bytes",
				list, index, class.least, class.least + class.span - ZMM_ALIGNMENT);
			return tally;
		}
		zmm_tally_add(&tally, zmm_tag_size(block->info._size));
	}
	return tally;
}

static void zmm_check_cache_count(zmm_check *check, size_t index, size_t count)
{
	size_t counted = zmm_cache_count(ZMM_CACHE_LIST(check->heap, index));

	if (count != counted) {
		zmm_check_fault(check, check->heap, "cache %zu has %zu blocks, its count is %zu", index, count, counted);
	}
}

/* Checks a list of the cache and returns its bytes. */
static size_t zmm_check_cache_list(zmm_check *check, size_t index)
{
	const zmm_cache_list *list = ZMM_CACHE_LIST(check->heap, index);
	zmm_size_class class = { ZMM_BUCKET_TRUE_SIZE(index), ZMM_ALIGNMENT };
	zmm_tally tally = zmm_check_cached(check, list->first, class, "cache", index);

	zmm_check_cache_count(check, index, tally.count);
	return tally.bytes;
}

static void zmm_check_large_cache_counts(zmm_check *check, zmm_tally found)
{
	const zmm_large_cache *cache = &check->heap->large_cache;

	if (found.count != cache->count || found.bytes != cache->size) {
		zmm_check_fault(check, check->heap, "large cache has %zu blocks of %zu bytes, its counts are %zu and %zu",
			found.count, found.bytes, cache->count, cache->size);
	}
}

static size_t zmm_check_large_cache(zmm_check *check)
{
	const zmm_large_cache *cache = &check->heap->large_cache;
	zmm_tally listed = { 0, 0 };
	size_t i;

	for (i = 0; i < ZMM_NUM_CLASSES; i++) {
		zmm_tally tally = zmm_check_cached(check, cache->lists[i], zmm_class_at(i), "large cache", i);

		listed.count += tally.count;
		listed.bytes += tally.bytes;
	}
	zmm_check_large_cache_counts(check, listed);
	return listed.bytes;
}

/* Checks that the blocks that are remembered to have slack are used ones. */
static void zmm_check_slack(zmm_check *check)
{
	const zmm_slack *slack = &check->heap->slack;
	size_t i, count = 0;

	for (i = 0; i < slack->capacity; i++) {
		const zmm_block *block = slack->places[i].block;

		count += block != NULL;
		if (block && (!zmm_check_is_readable(check, block, ZMM_MIN_BLOCK_SIZE) || !zmm_block_is_used(block))) {
			zmm_check_fault(check, block, "a block that is remembered to have slack is no used one");
		}
	}
	if (count != slack->count || count > slack->capacity / 2) {
		zmm_check_fault(check, check->heap, "%zu blocks are remembered to have slack, counted are %zu",
			count, slack->count);
	}
}

/* Adds up the blocks that a hardened heap has in place of a cache. */
static void zmm_check_waiting(void *context, const zmm_block *block)
{
	zmm_check *check = context;
	size_t size;

	if (!zmm_check_is_readable(check, block, ZMM_MIN_BLOCK_SIZE) || !zmm_block_is_cached(block)) {
		zmm_check_fault(check, block, "a block that waits to be used again is not a cached one");
		return;
	}
	size = zmm_tag_size(block->info._size);
	if (size < ZMM_MIN_BLOCK_SIZE) {
		return; /* the walk over the segments reports this */
	}
	zmm_tally_add(ZMM_SMALL_SIZE(size) ? &check->waiting_small[ZMM_BUCKET_INDEX(size)] : &check->waiting_large, size);
}

/* Checks the rings of a hardened heap and returns their bytes.  Their blocks are counted as if they were in the
 * lists of the cache. */
static size_t zmm_check_rings(zmm_check *check)
{
	size_t i, cached;

	zmm_quarantine_walk(check->heap, zmm_check_waiting, check);
	cached = check->waiting_large.bytes;
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		zmm_check_cache_count(check, i, check->waiting_small[i].count);
		cached += check->waiting_small[i].bytes;
	}
	zmm_check_large_cache_counts(check, check->waiting_large);
	return cached;
}

/* Checks the victim and returns its bytes. */
static size_t zmm_check_victim(zmm_check *check)
{
	const zmm_heap *heap = check->heap;

	if (!heap->victim.block) {
		return 0;
	}
	if (!zmm_check_is_readable(check, heap->victim.block, heap->victim.size)
			|| heap->victim.block->info._size != ((zmm_word) heap->victim.size | ZMM_CACHED_BLOCK)) {
		zmm_check_fault(check, heap->victim.block, "the victim is no cached block of %zu bytes", heap->victim.size);
	}
	return heap->victim.size;
}

static size_t zmm_check_lists_of_cache(zmm_check *check)
{
	size_t i, cached = zmm_check_large_cache(check) + zmm_check_victim(check);

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		cached += zmm_check_cache_list(check, i);
	}
	return cached;
}

static void zmm_check_cache(zmm_check *check)
{
	size_t cached = check->heap->hardened ? zmm_check_rings(check) : zmm_check_lists_of_cache(check);

	if (cached != zmm_heap_cached(check->heap)) {
		zmm_check_fault(check, check->heap, "cache has %zu bytes, size %zu less use %zu says %zu",
			cached, check->heap->size, check->heap->use->size, zmm_heap_cached(check->heap));
	}
	if (cached != check->cached.bytes) {
		zmm_check_fault(check, check->heap, "cache has %zu bytes, the segments have %zu bytes of cached blocks",
			cached, check->cached.bytes);
	}
}

/* Checks the list of guests as far as each one says that it is a guest of this heap. */
static void zmm_check_guests(zmm_check *check)
{
	const zmm_heap *heap = check->heap, *newer = NULL, *guest = heap->guests.newest;
	zmm_tally found = { 0, 0 };

	while (guest && guest->host == heap && guest->newer_guest == newer && found.count < heap->guests.count) {
		zmm_tally_add(&found, guest->real->size);
		newer = guest;
		guest = guest->older_guest;
	}
	if (guest || found.count != heap->guests.count || found.bytes != heap->guests.size) {
		zmm_check_fault(check, heap, "%zu other heaps have %zu bytes of segments, %zu with %zu were counted",
			found.count, found.bytes, heap->guests.count, heap->guests.size);
	}
}

static void zmm_check_sums(zmm_check *check)
{
	const zmm_heap *heap = check->heap;

	if (check->used.bytes + check->cached.bytes != heap->size) {
		zmm_check_fault(check, heap, "size is %zu, used and cached blocks have %zu bytes",
			heap->size, check->used.bytes + check->cached.bytes);
	}
	if (check->used.count + check->cached.count != heap->count) {
		zmm_check_fault(check, heap, "count is %zu, there are %zu used and %zu cached blocks",
			heap->count, check->used.count, check->cached.count);
	}
	if (heap->use->peak < heap->use->size) {
		zmm_check_fault(check, heap, "peak %zu is below the size in use %zu", heap->use->peak, heap->use->size);
	}
	if (heap->real->peak < heap->real->size) {
		zmm_check_fault(check, heap, "real peak %zu is below the real size %zu", heap->real->peak, heap->real->size);
	}
}

static void zmm_check_whole(zmm_check *check)
{
	zmm_check_segments(check);
	zmm_check_spares(check);
	zmm_check_frontier(check);
	zmm_check_blocks(check);
	zmm_check_small_lists(check);
	zmm_check_large_trees(check);
	zmm_check_rest_queue(check);
	zmm_check_slack(check);
	zmm_check_cache(check);
	zmm_check_sums(check);
	zmm_check_guests(check);
}

size_t zmm_heap_check(const zmm_heap *heap, zmm_fault_function fault, void *context)
{
	zmm_check check = { .heap = heap, .fault = fault, .context = context };

	if (zmm_check_take_layout(&check)) {
		zmm_check_whole(&check);
		zmm_layout_end(&check.layout);
	}
	return check.faults;
}

#ifdef ZMM_DEBUG_CHECK
static void zmm_debug_fail(void *context, const void *where, const char *what)
{
	zmm_heap_panic(context, where, what);
}

void zmm_debug_check_heap(zmm_heap *heap)
{
	if (!heap->checking) {
		heap->checking = true;
		zmm_heap_check(heap, zmm_debug_fail, heap);
		heap->checking = false;
	}
}
#endif

#include "heap/check.h"
#include "heap/bucket.h"
#include "heap/debug.h"
#include "heap/large_cache.h"
#include "heap/layout.h"
#include "heap/quarantine.h"
#include "heap/rest.h"
#include "heap/seal.h"
#include "heap/segment_size.h"
#include "heap/segment_table.h"
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
	/* what the walk over the segments found */
	zmm_tally used;
	zmm_tally cached;
	zmm_tally free_small[ZMM_NUM_BUCKETS];
	zmm_tally free_large[ZMM_NUM_BUCKETS];
	zmm_tally rest;
	size_t rest_counted;
	zmm_tally waiting_small[ZMM_NUM_BUCKETS]; /* what a hardened heap's rings have */
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

/* Segments, as the segment table has them: headers and links are compared with it, and not followed */

static const zmm_block *zmm_check_guard(const zmm_segment_entry *entry)
{
	return zmm_block_at(entry->segment, entry->size - ZMM_HEADER_SIZE);
}

/* false: nothing can be said of what is in the segment. */
static bool zmm_check_entry(zmm_check *check, const zmm_segment_entry *entry)
{
	const zmm_heap *heap = check->heap;

	if ((uintptr_t) entry->segment & (ZMM_ALIGNMENT - 1)) {
		zmm_check_fault(check, entry->segment, "segment table has an address that is not aligned");
		return false;
	}
	if (entry->size < zmm_min_seg_size() || entry->size & (heap->segments.unit - 1)) {
		zmm_check_fault(check, entry->segment, "segment table has a size of %zu, which is not a multiple of %zu",
			entry->size, heap->segments.unit);
		return false;
	}
	if (entry->reserved < entry->size || entry->touched < entry->size || entry->touched > entry->reserved) {
		zmm_check_fault(check, entry->segment, "segment has %zu bytes, of which %zu are reserved and %zu were used",
			entry->size, entry->reserved, entry->touched);
	}
	return true;
}

static void zmm_check_ends_of_segment(zmm_check *check, const zmm_segment_entry *entry)
{
	const zmm_block *guard = zmm_check_guard(entry);

	if (entry->segment->size != entry->size) {
		zmm_check_fault(check, entry->segment, "header of a segment was written over: its size is %zu, that of the segment %zu",
			entry->segment->size, entry->size);
	}
	if (!zmm_block_is_guard(guard)) {
		zmm_check_fault(check, guard, "guard of a segment was overwritten");
	} else if (zmm_guard_index(guard) != zmm_table_index(check->heap, entry)) {
		zmm_check_fault(check, guard, "guard of a segment does not lead to its entry in the segment table");
	} else if (zmm_block_guards_large(guard) == entry->common) {
		zmm_check_fault(check, entry->segment, "guard of a segment and its entry in the segment table disagree what it was made for");
	}
}

/* The pointer to a segment from the one before it.  NULL: that is no segment of the table. */
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

/* Each segment leads to one that has it for its predecessor, and the last one to none. */
static void zmm_check_link_from(zmm_check *check, const zmm_segment_entry *entry)
{
	const zmm_segment *next = entry->segment->next_segment;
	const zmm_segment_entry *older = next ? zmm_layout_at(&check->layout, next) : NULL;

	if (next && (!older || older->newer != entry->segment)) {
		zmm_check_fault(check, entry->segment, "header of a segment was written over: it leads to %p, which is not the next one",
			(const void *) next);
	}
}

static void zmm_check_segments(zmm_check *check)
{
	const zmm_layout *layout = &check->layout;
	size_t i, last = 0;

	for (i = 0; i < layout->count; i++) {
		const zmm_segment_entry *entry = layout->entries[i];

		check->segment_bytes += entry->size;
		zmm_check_ends_of_segment(check, entry);
		zmm_check_link_to(check, entry);
		zmm_check_link_from(check, entry);
		last += !entry->segment->next_segment;
	}
	if (last != (layout->count != 0)) {
		zmm_check_fault(check, check->heap, "list of segments has %zu ends", last);
	}
	if (check->segment_bytes != check->heap->real->size) {
		zmm_check_fault(check, check->heap, "real size is %zu, the segments have %zu bytes",
			check->heap->real->size, check->segment_bytes);
	}
}

/* false: nothing of the heap can be read. */
static bool zmm_check_take_layout(zmm_check *check)
{
	const zmm_heap *heap = check->heap;
	size_t i;

	for (i = 0; i < heap->segments.table.count; i++) {
		if (!zmm_check_entry(check, &heap->segments.table.entries[i])) {
			return false;
		}
	}
	if (!zmm_layout_take(&check->layout, heap)) {
		zmm_check_fault(check, heap, "no memory to check with");
		return false;
	}
	return true;
}

/* Bytes of the segments that heap/segment.c counts beside the real size. */
typedef struct zmm_segment_sums {
	size_t in_use;   /* open, of ordinary ones */
	size_t loose;    /* touched and not open, of large ones */
	size_t reserved;
} zmm_segment_sums;

static zmm_segment_sums zmm_check_sum_segments(const zmm_check *check)
{
	const zmm_heap *heap = check->heap;
	zmm_segment_sums sums = { 0, 0, 0 };
	size_t i;

	for (i = 0; i < heap->segments.table.count; i++) {
		const zmm_segment_entry *entry = &heap->segments.table.entries[i];

		sums.in_use += zmm_segment_is_ordinary(heap, entry->reserved) ? entry->size : 0;
		sums.loose += entry->common ? 0 : entry->touched - entry->size;
		sums.reserved += entry->reserved;
	}
	return sums;
}

static void zmm_check_segment_sums(zmm_check *check)
{
	const zmm_spares *spares = &check->heap->spares;
	zmm_segment_sums sums = zmm_check_sum_segments(check);

	if (sums.in_use != spares->in_use || spares->peak < sums.in_use) {
		zmm_check_fault(check, check->heap, "ordinary segments have %zu bytes, counted are %zu with a peak of %zu",
			sums.in_use, spares->in_use, spares->peak);
	}
	if (sums.loose != spares->loose) {
		zmm_check_fault(check, check->heap, "large segments have %zu bytes that were used and are not open, counted are %zu",
			sums.loose, spares->loose);
	}
	if (sums.reserved != check->heap->segments.reserved) {
		zmm_check_fault(check, check->heap, "segments reserve %zu bytes, counted are %zu", sums.reserved, check->heap->segments.reserved);
	}
}

/* What is in a spare is not looked at: nobody reads it. */
static void zmm_check_spares(zmm_check *check)
{
	const zmm_spares *spares = &check->heap->spares;
	size_t i, bytes = 0, large = 0;

	for (i = 0; i < spares->count; i++) {
		const zmm_spare *spare = &spares->list[i];

		if (spare->touched > spare->reserved || (uintptr_t) spare->segment & (ZMM_ALIGNMENT - 1) || zmm_layout_at(&check->layout, spare->segment)) {
			zmm_check_fault(check, spare->segment, "spare of %zu bytes, of which %zu were used, is none", spare->reserved, spare->touched);
		}
		bytes += spare->touched;
		large += spare->reserved != check->heap->segments.reservation;
	}
	if (bytes != spares->bytes || large != spares->large) {
		zmm_check_fault(check, check->heap, "spares have %zu bytes, %zu of them are large, counted are %zu and %zu",
			bytes, large, spares->bytes, spares->large);
	}
}

/* The frontier is a common segment of the heap. */
static void zmm_check_frontier(zmm_check *check)
{
	const zmm_heap *heap = check->heap;
	const zmm_segment_entry *entry = heap->segments.frontier ? zmm_layout_at(&check->layout, heap->segments.frontier) : NULL;

	if (heap->segments.frontier && (!entry || !entry->common)) {
		zmm_check_fault(check, heap, "frontier %p is no common segment of the heap", (const void *) heap->segments.frontier);
	}
}

/* `size` bytes from an address can be read as a block. */
static bool zmm_check_is_readable(const zmm_check *check, const void *address, size_t size)
{
	return zmm_layout_of_block(&check->layout, address, size) != NULL;
}

/* Blocks of a segment, one after the other */

static void zmm_check_count_block(zmm_check *check, const zmm_block *block, size_t size)
{
	if (zmm_block_is_cached(block)) {
		zmm_tally_add(&check->cached, size);
	} else if (zmm_block_is_used(block)) {
		zmm_tally_add(&check->used, size);
	} else if (zmm_block_is_rest(block)) {
		zmm_tally_add(&check->rest, size);
		check->rest_counted += zmm_rest_counts(check->heap, size);
	} else if (ZMM_SMALL_SIZE(size)) {
		zmm_tally_add(&check->free_small[ZMM_BUCKET_INDEX(size)], size);
	} else {
		zmm_tally_add(&check->free_large[ZMM_LARGE_BUCKET_INDEX(size)], size);
	}
}

/* What debug switches and hardened heaps know of a block that is not free. */
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

static bool zmm_check_block(zmm_check *check, const zmm_block *block, size_t size, size_t room)
{
	zmm_word type = zmm_block_type(block);

	if (type == ZMM_GUARD_BLOCK) { /* which is no block before the segment's end */
		zmm_check_fault(check, block, "block has the unknown type %u", (unsigned int) type);
		return false;
	}
	if (size < ZMM_MIN_BLOCK_SIZE || size > room) {
		zmm_check_fault(check, block, "block size %zu is not between %zu and the %zu bytes left in its segment",
			size, (size_t) ZMM_MIN_BLOCK_SIZE, room);
		return false;
	}
	if (zmm_block_at(block, size)->info._prev != zmm_tag_behind(block)) {
		zmm_check_fault(check, block, "tag behind a block of %zu bytes differs from its own", size);
		return false;
	}
	return true;
}

/* A huge block's size is its segment's, whatever the header there says. */
static size_t zmm_check_size_of(const zmm_segment_entry *entry, const zmm_block *block)
{
	if (!zmm_block_is_huge(block)) {
		return zmm_tag_size(block->info._size);
	}
	return block == zmm_segment_first_block(entry->segment) ? entry->size - ZMM_SEGMENT_OVERHEAD : 0;
}

/* Where the block's end is, its content's fault may be looked for. */
static bool zmm_check_knows_end(const zmm_segment_entry *entry, const zmm_block *block)
{
	return !zmm_block_is_huge(block) || entry->segment->size == entry->size;
}

static void zmm_check_blocks(zmm_check *check, const zmm_segment_entry *entry)
{
	const zmm_block *block = zmm_segment_first_block(entry->segment);
	const zmm_block *guard = zmm_check_guard(entry);
	bool after_free = false;

	if (!zmm_block_is_first(block)) {
		zmm_check_fault(check, block, "first block of a segment is not marked as such");
	}
	while (block != guard) {
		size_t room = (size_t) ((uintptr_t) guard - (uintptr_t) block);
		size_t size = zmm_check_size_of(entry, block);

		if (!zmm_check_block(check, block, size, room)) {
			return;
		}
		if (zmm_block_is_free(block) && after_free) {
			zmm_check_fault(check, block, "two free blocks are neighbours");
		}
		if (zmm_block_is_free(block) && size == entry->size - ZMM_SEGMENT_OVERHEAD) {
			zmm_check_fault(check, block, "segment is empty and was not given back");
		}
		after_free = zmm_block_is_free(block);
		zmm_check_count_block(check, block, size);
		if (!after_free && zmm_check_knows_end(entry, block)) {
			zmm_check_content(check, block);
		}
		block = zmm_block_at(block, size);
	}
}

/* Free blocks, as the lists tell them */

/* The block is where a free one can be, and so large. */
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

/* Walks a circular list from its head; `size` 0 allows any size. */
static zmm_tally zmm_check_list(zmm_check *check, const zmm_free_block *head, size_t size, const char *list, size_t index)
{
	zmm_tally tally = { 0, 0 };
	size_t most = check->segment_bytes / ZMM_MIN_BLOCK_SIZE;
	const zmm_free_block *block, *prev = head;

	for (block = zmm_next_free(check->heap, head); block != head; prev = block, block = zmm_next_free(check->heap, block)) {
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

static void zmm_check_compare(zmm_check *check, const char *list, size_t index, zmm_tally listed, zmm_tally walked, bool bit)
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
		zmm_tally listed = zmm_check_list(check, ZMM_SMALL_FREE_BUCKET(heap, i), ZMM_BUCKET_TRUE_SIZE(i), "small list", i);

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

/* A node's size starts with the bits of the way to it. */
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

/* Returns the blocks of a list. */
static zmm_tally zmm_check_cached(zmm_check *check, const zmm_cached *cached, zmm_size_class class, const char *list, size_t index)
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

/* Returns its bytes. */
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

/* Blocks that are remembered to grow are used ones. */
static void zmm_check_growing(zmm_check *check)
{
	const zmm_growing *growing = &check->heap->growing;
	size_t i, count = 0;

	for (i = 0; i < growing->capacity; i++) {
		const zmm_block *block = growing->places[i].block;

		count += block != NULL;
		if (block && (!zmm_check_is_readable(check, block, ZMM_MIN_BLOCK_SIZE) || !zmm_block_is_used(block))) {
			zmm_check_fault(check, block, "a block that is remembered to grow is no used one");
		}
	}
	if (count != growing->count || count > growing->capacity / 2) {
		zmm_check_fault(check, check->heap, "%zu blocks are remembered to grow, counted are %zu", count, growing->count);
	}
}

/* Adds up what a hardened heap has in place of a cache. */
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
		return; /* which the segment's blocks tell */
	}
	zmm_tally_add(ZMM_SMALL_SIZE(size) ? &check->waiting_small[ZMM_BUCKET_INDEX(size)] : &check->waiting_large, size);
}

/* Rings count as if what is in them were in the lists of the cache. */
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

/* Returns its bytes. */
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

/* Guests, as far as they say themselves that they are. */
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
	size_t i;

	zmm_check_segments(check);
	zmm_check_segment_sums(check);
	zmm_check_spares(check);
	zmm_check_frontier(check);
	for (i = 0; i < check->layout.count; i++) {
		zmm_check_blocks(check, check->layout.entries[i]);
	}
	zmm_check_small_lists(check);
	zmm_check_large_trees(check);
	zmm_check_rest_queue(check);
	zmm_check_growing(check);
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

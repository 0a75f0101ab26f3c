#include "inspect/statistics.h"
#include "inspect/walk.h"
#include "heap/account.h"
#include "heap/bucket.h"
#include "heap/cache.h"
#include "heap/cursor.h"
#include "heap/limit.h"
#include "heap/seal.h"
#include "heap/spare.h"

#include <string.h>

static void zmm_blocks_add(zmm_blocks *blocks, size_t count, size_t bytes)
{
	blocks->count += count;
	blocks->bytes += bytes;
}

/* The counters */

/* Returns the limit, or ZMM_NO_LIMIT.  Versions of the engine use different values for "no limit" in this word. */
static size_t zmm_limit_reported(const zmm_heap *heap)
{
	size_t limit = zmm_limit_lowest(heap);

	return limit < ZMM_NO_LIMIT ? limit : ZMM_NO_LIMIT;
}

static size_t zmm_limit_extended(const zmm_heap *heap)
{
	size_t allowed = zmm_limit_in_force(heap);

	return allowed > *heap->limit.allowed ? allowed : 0;
}

static void zmm_take_counters(const zmm_heap *heap, zmm_statistics *statistics)
{
	statistics->storage = heap->storage->handlers->name;
	statistics->geometry = ZMM_GEOMETRY_NAME;
	statistics->block_size = heap->segments.common_size;
	statistics->reservation = heap->segments.reservation;
	statistics->compact_size = heap->compact_size;
	statistics->cache_size = heap->cache.most;
	statistics->size = heap->size;
	statistics->peak = heap->use->peak;
	statistics->in_use = heap->use->size;
	statistics->cached = zmm_heap_cached(heap);
	statistics->real_size = heap->real->size;
	statistics->real_peak = heap->real->peak;
	statistics->limit = zmm_limit_reported(heap);
	statistics->other_heaps.count = heap->guests.count;
	statistics->other_heaps.bytes = heap->guests.size;
	statistics->limit_reserve = heap->limit.extends_by;
	statistics->limit_extended = zmm_limit_extended(heap);
	statistics->reserve_size = heap->limit.reserve_size;
	statistics->reserve = heap->limit.reserve ? heap->limit.reserve_size : 0;
	statistics->run_size = heap->policy.run_size;
	statistics->segments.spare = heap->spares.count;
	statistics->segments.spare_bytes = zmm_spare_bytes(heap);
	statistics->overflow = *heap->limit.overflow;
	statistics->internal = heap->internal;
	statistics->hardened = heap->hardened != NULL;
	statistics->use_zend_alloc = true; /* unless a room above knows better */
	statistics->free_bitmap = heap->small.bitmap;
	statistics->large_free_bitmap = heap->large.bitmap;
	statistics->large_cache.count = heap->large_cache.count;
	statistics->large_cache.bytes = heap->large_cache.size;
	statistics->victim = heap->victim.size;
}

/* The sizes of each list and tree, and what the caches counted */

/* Returns the bytes that a block of a small list can hold.  In a hardened heap a seal follows them. */
static size_t zmm_room_for_request(const zmm_heap *heap, size_t true_size)
{
	size_t extra = ZMM_BLOCK_EXTRA + (heap->hardened ? ZMM_SEAL_SIZE : 0);

	return true_size > extra ? true_size - extra : 0;
}

static void zmm_describe_small_lists(const zmm_heap *heap, zmm_statistics *statistics)
{
	size_t i;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		zmm_small_list_statistics *list = &statistics->free_buckets[i];
		const zmm_cache_list *cache = ZMM_CACHE_LIST(heap, i);

		list->true_size = ZMM_BUCKET_TRUE_SIZE(i);
		list->largest_request = zmm_room_for_request(heap, list->true_size);
		list->smallest_request = i ? zmm_room_for_request(heap, list->true_size - ZMM_ALIGNMENT) + 1 : 0;
		list->max_cached = (size_t) cache->max_count;
		list->hits = cache->hit;
		list->misses = heap->cache.missed[i];
	}
}

static void zmm_describe_large_trees(zmm_statistics *statistics)
{
	size_t i;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		size_t min = (size_t) 1 << i;
		size_t max = (min - 1 + min) & ~(ZMM_ALIGNMENT - 1); /* in this order the last tree's does not wrap */

		if (min < ZMM_MAX_SMALL_SIZE) {
			min = ZMM_MAX_SMALL_SIZE;
		}
		if (max > ZMM_MAX_TAGGED_SIZE) {
			max = ZMM_MAX_TAGGED_SIZE;
		}
		if (max > ZMM_MAX_REQUEST + ZMM_MAX_SEG_SIZE) {
			max = (ZMM_MAX_REQUEST + ZMM_MAX_SEG_SIZE) & ~(ZMM_ALIGNMENT - 1); /* no object is larger */
		}
		if (min <= max) {
			statistics->large_free_buckets[i].range_min = min;
			statistics->large_free_buckets[i].range_max = max;
		}
	}
}

/* The blocks of the lists and trees */

static void zmm_take_small_lists(const zmm_heap *heap, zmm_statistics *statistics)
{
	size_t i;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		zmm_small_list_statistics *list = &statistics->free_buckets[i];

		list->blocks = heap->small.counts[i];
		list->bytes = list->blocks * list->true_size;
		list->cached = zmm_cache_count(ZMM_CACHE_LIST(heap, i));
		zmm_blocks_add(&statistics->free, list->blocks, list->bytes);
		zmm_blocks_add(&statistics->cache, list->cached, list->cached * list->true_size);
		if (list->blocks) {
			statistics->largest_free = list->true_size;
		}
	}
	zmm_blocks_add(&statistics->cache, heap->large_cache.count, heap->large_cache.size);
	zmm_blocks_add(&statistics->cache, heap->victim.block != NULL, heap->victim.size);
}

static bool zmm_take_node(void *context, const zmm_free_block *node, size_t true_size, size_t depth)
{
	zmm_large_tree_statistics *tree = context;

	(void) node;
	tree->nodes++;
	if (depth > tree->depth) {
		tree->depth = depth;
	}
	if (!tree->smallest || true_size < tree->smallest) {
		tree->smallest = true_size;
	}
	if (true_size > tree->largest) {
		tree->largest = true_size;
	}
	return true;
}

/* Each different size is one node; blocks of the same size hang in its list and are only counted. */
static void zmm_take_large_trees(const zmm_heap *heap, zmm_statistics *statistics)
{
	size_t i;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		zmm_large_tree_statistics *tree = &statistics->large_free_buckets[i];

		tree->blocks = heap->large.counts[i];
		tree->bytes = heap->large.sizes[i];
		zmm_blocks_add(&statistics->free, tree->blocks, tree->bytes);
		if (tree->blocks) {
			zmm_walk_tree(heap, i, zmm_take_node, tree);
		}
		if (tree->largest) { /* larger than in all trees before, and in all small lists */
			statistics->largest_free = tree->largest;
		}
	}
}

static bool zmm_take_rest(void *context, const zmm_block *block, size_t true_size)
{
	zmm_statistics *statistics = context;

	(void) block;
	if (statistics->rest_listed < ZMM_MAX_REST_BLOCKS) {
		statistics->rest_buckets[statistics->rest_listed++] = true_size;
	}
	zmm_blocks_add(&statistics->rest, 1, true_size);
	if (true_size > statistics->largest_free) {
		statistics->largest_free = true_size;
	}
	return true;
}

/* Returns the count of the rest queue, bounded: it may be damaged. */
static size_t zmm_take_rest_count(const zmm_heap *heap)
{
	return heap->rest.count < 0 ? 0
		: heap->rest.count < ZMM_MAX_REST_BLOCKS ? (size_t) heap->rest.count : ZMM_MAX_REST_BLOCKS;
}

static void zmm_take_segment(zmm_statistics *statistics, const zmm_segment_entry *entry)
{
	zmm_segments_statistics *segments = &statistics->segments;

	segments->count++;
	segments->bytes += entry->size;
	segments->large += !entry->common;
	segments->reserved += entry->reserved;
	statistics->overhead += ZMM_SEGMENT_OVERHEAD;
	if (zmm_segment_is_pinned(entry)) {
		segments->pinned++;
	} else {
		segments->releasable++;
		segments->releasable_bytes += entry->size;
	}
}

static void zmm_take_segments(const zmm_heap *heap, zmm_statistics *statistics)
{
	const zmm_segment_entry *entry;
	zmm_cursor cursor;

	zmm_cursor_start(&cursor, heap);
	do {
		while ((entry = zmm_cursor_next_segment(&cursor)) != NULL) {
			zmm_take_segment(statistics, entry);
		}
	} while (cursor.fault); /* an entry that cannot be true is left out; the next one follows */
}

/* Takes the used blocks: the heap counts them together with the cached ones. */
static void zmm_take_used(const zmm_heap *heap, zmm_statistics *statistics)
{
	statistics->used.count = heap->count - statistics->cache.count;
	statistics->used.bytes = heap->size - statistics->cache.bytes;
}

/* Returns the bytes of unused blocks in segments that a flush of the cache does not release. */
static size_t zmm_pinned(const zmm_statistics *statistics)
{
	size_t unused = statistics->free.bytes + statistics->rest.bytes + statistics->cache.bytes;

	return unused - (statistics->segments.releasable_bytes - statistics->segments.releasable * ZMM_SEGMENT_OVERHEAD);
}

static double zmm_share(size_t part, size_t whole)
{
	return whole ? (double) part / (double) whole : 0;
}

static void zmm_take_fragmentation(zmm_statistics *statistics)
{
	zmm_fragmentation *fragmentation = &statistics->fragmentation;
	size_t free = statistics->free.bytes + statistics->rest.bytes;
	size_t whole = statistics->segments.bytes;

	statistics->pinned = zmm_pinned(statistics);
	fragmentation->external = zmm_share(free - statistics->largest_free, free);
	fragmentation->unused = zmm_share(free + statistics->cache.bytes, whole);
	fragmentation->pinned = zmm_share(statistics->pinned, whole);
	fragmentation->overhead = zmm_share(statistics->used.count * ZMM_BLOCK_EXTRA + statistics->overhead, whole);
}

/* Takes the counters of all caches: the small lists' first, the large cache's last. */
static void zmm_take_cache_stat(const zmm_heap *heap, zmm_statistics *statistics)
{
	const zmm_large_cache *large = &heap->large_cache;
	size_t i;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		const zmm_small_list_statistics *list = &statistics->free_buckets[i];

		statistics->cache_stat[i] = (zmm_cache_statistics) { list->cached, list->max_cached, list->hits, list->misses };
	}
	statistics->cache_stat[ZMM_LARGE_CACHE_STAT] =
		(zmm_cache_statistics) { large->count, large->max_count, large->hit, large->miss };
}

void zmm_statistics_take(const zmm_heap *heap, zmm_statistics *statistics)
{
	memset(statistics, 0, sizeof(*statistics));
	zmm_take_counters(heap, statistics);
	zmm_describe_small_lists(heap, statistics);
	zmm_describe_large_trees(statistics);
	zmm_take_small_lists(heap, statistics);
	zmm_take_large_trees(heap, statistics);
	zmm_take_cache_stat(heap, statistics);
	zmm_walk_rest(heap, zmm_take_rest, statistics);
	statistics->rest_count = zmm_take_rest_count(heap);
	zmm_take_segments(heap, statistics);
	zmm_take_used(heap, statistics);
	zmm_take_fragmentation(statistics);
}

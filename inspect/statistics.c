#include "inspect/statistics.h"
#include "inspect/walk.h"
#include "heap/bucket.h"
#include "heap/segment.h"
#include "heap/spare.h"
#include "heap/tree.h"

#include <string.h>

typedef struct zmm_picture {
	zmm_statistics *statistics;
	bool pinned; /* the segment being walked has a used block */
} zmm_picture;

static void zmm_blocks_add(zmm_blocks *blocks, size_t bytes)
{
	blocks->count++;
	blocks->bytes += bytes;
}

/* The counters */

static void zmm_take_counters(const zmm_heap *heap, zmm_statistics *statistics)
{
	statistics->storage = heap->storage->handlers->name;
	statistics->geometry = ZMM_GEOMETRY_NAME;
	statistics->block_size = heap->block_size;
	statistics->compact_size = heap->compact_size;
	statistics->cache_size = heap->cache_size;
	statistics->size = heap->size;
	statistics->peak = heap->use->peak;
	statistics->in_use = heap->use->size;
	statistics->cached = zmm_heap_cached(heap);
	statistics->real_size = heap->real->size;
	statistics->real_peak = heap->real->peak;
	statistics->limit = *heap->limit;
	statistics->reserve_size = heap->reserve_size;
	statistics->reserve = heap->reserve ? heap->reserve_size : 0;
	statistics->run_size = heap->run_size;
	statistics->spare.count = heap->spares.count;
	statistics->spare.bytes = zmm_spare_bytes(heap);
	statistics->overflow = *heap->overflow;
	statistics->internal = heap->internal;
	statistics->use_zend_alloc = heap->use_zend_alloc;
	statistics->free_bitmap = heap->free_bitmap;
	statistics->large_free_bitmap = heap->large_free_bitmap;
	statistics->large_cached.count = heap->large_cache.count;
	statistics->large_cached.bytes = heap->large_cache.size;
	statistics->large_max_cached = heap->large_cache.max_count;
	statistics->large_hit = heap->large_cache.hit;
	statistics->large_miss = heap->large_cache.miss;
}

/* What belongs into each list, and what its cache counted */

static void zmm_describe_small_lists(const zmm_heap *heap, zmm_statistics *statistics)
{
	size_t i;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		zmm_small_list_statistics *list = &statistics->free_buckets[i];
		const zmm_cache_list *cache = ZMM_CACHE_LIST(heap, i);

		list->true_size = ZMM_BUCKET_TRUE_SIZE(i);
		list->largest_request = list->true_size - ZMM_BLOCK_EXTRA;
		list->smallest_request = i ? list->largest_request - ZMM_ALIGNMENT + 1 : 0;
		list->max_cached = cache->max_count;
		list->cache_hit = cache->hit;
		list->cache_miss = cache->miss;
	}
}

static void zmm_describe_large_trees(zmm_statistics *statistics)
{
	size_t i;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		size_t min = (size_t) 1 << i;
		size_t max = (min - 1 + min) & ~(ZMM_ALIGNMENT - 1); /* in this order the last one does not wrap */

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

/* The walks */

static void zmm_take_cached(zmm_statistics *statistics, size_t true_size)
{
	zmm_blocks_add(&statistics->cache, true_size);
	if (ZMM_SMALL_SIZE(true_size)) {
		zmm_blocks_add(&statistics->free_buckets[ZMM_BUCKET_INDEX(true_size)].cached, true_size);
	}
}

static void zmm_take_free(zmm_statistics *statistics, size_t true_size)
{
	zmm_large_tree_statistics *tree;

	zmm_blocks_add(&statistics->free, true_size);
	if (ZMM_SMALL_SIZE(true_size)) {
		zmm_blocks_add(&statistics->free_buckets[ZMM_BUCKET_INDEX(true_size)].free, true_size);
		return;
	}
	tree = &statistics->large_free_buckets[ZMM_LARGE_BUCKET_INDEX(true_size)];
	zmm_blocks_add(&tree->free, true_size);
	if (!tree->smallest || true_size < tree->smallest) {
		tree->smallest = true_size;
	}
	if (true_size > tree->largest) {
		tree->largest = true_size;
	}
}

static void zmm_take_segment(void *context, const zmm_segment *segment)
{
	zmm_picture *picture = context;
	zmm_statistics *statistics = picture->statistics;

	zmm_blocks_add(&statistics->segments, segment->size);
	statistics->segments_large += segment->size > statistics->block_size;
	statistics->overhead += ZMM_SEGMENT_OVERHEAD;
	picture->pinned = false;
}

static void zmm_take_block(void *context, const zmm_block *block, size_t true_size, zmm_block_kind kind)
{
	zmm_picture *picture = context;
	zmm_statistics *statistics = picture->statistics;

	(void) block;
	if (kind == ZMM_KIND_USED) {
		picture->pinned = true;
		zmm_blocks_add(&statistics->used, true_size);
		return;
	}
	if (kind == ZMM_KIND_CACHED) {
		zmm_take_cached(statistics, true_size);
		return;
	}
	if (true_size > statistics->largest_free) {
		statistics->largest_free = true_size;
	}
	if (kind == ZMM_KIND_FREE) {
		zmm_take_free(statistics, true_size);
	} else {
		zmm_blocks_add(&statistics->rest, true_size);
	}
}

static void zmm_take_segment_end(void *context, const zmm_segment *segment)
{
	zmm_picture *picture = context;

	if (picture->pinned) {
		picture->statistics->segments_pinned++;
	} else {
		zmm_blocks_add(&picture->statistics->releasable, segment->size);
	}
}

static void zmm_take_node(void *context, const zmm_free_block *node, size_t true_size, size_t depth)
{
	zmm_large_tree_statistics *tree = context;

	(void) node;
	(void) true_size;
	tree->nodes++;
	if (depth > tree->depth) {
		tree->depth = depth;
	}
}

static void zmm_take_rest(void *context, const zmm_block *block, size_t true_size)
{
	zmm_statistics *statistics = context;

	(void) block;
	statistics->rest_buckets[statistics->rest_count++] = true_size;
}

static void zmm_take_blocks(const zmm_heap *heap, zmm_statistics *statistics)
{
	static const zmm_visitor visitor = { zmm_take_segment, zmm_take_block, zmm_take_segment_end };
	zmm_picture picture = { statistics, false };

	zmm_walk(heap, &visitor, &picture);
}

/* What is not in use and does not go back with the segments that a flush releases. */
static size_t zmm_pinned(const zmm_statistics *statistics)
{
	size_t unused = statistics->free.bytes + statistics->rest.bytes + statistics->cache.bytes;

	return unused - (statistics->releasable.bytes - statistics->releasable.count * ZMM_SEGMENT_OVERHEAD);
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

void zmm_statistics_take(const zmm_heap *heap, zmm_statistics *statistics)
{
	size_t i;

	memset(statistics, 0, sizeof(*statistics));
	zmm_take_counters(heap, statistics);
	zmm_describe_small_lists(heap, statistics);
	zmm_describe_large_trees(statistics);
	zmm_take_blocks(heap, statistics);
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		zmm_walk_tree(heap, i, zmm_take_node, &statistics->large_free_buckets[i]);
	}
	zmm_walk_rest(heap, zmm_take_rest, statistics);
	zmm_take_fragmentation(statistics);
}

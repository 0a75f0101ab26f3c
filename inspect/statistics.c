#include "inspect/statistics.h"
#include "inspect/walk.h"
#include "heap/bucket.h"
#include "heap/segment.h"
#include "heap/spare.h"
#include "heap/tree.h"

#include <string.h>

/* Segments whose cached blocks are counted together; more make it faster and
 * take more stack. */
#define ZMM_BATCH_SIZE 256

/* What one segment has. */
typedef struct zmm_segment_tally {
	const zmm_segment *segment;
	size_t used;   /* blocks, the cached ones among them */
	size_t cached;
} zmm_segment_tally;

typedef struct zmm_picture {
	const zmm_heap *heap;
	zmm_statistics *statistics;
	zmm_segment_tally current; /* segment being walked */
	zmm_segment_tally batch[ZMM_BATCH_SIZE]; /* by address */
	size_t batched;
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
	statistics->large_hit = heap->cache_stat[ZMM_NUM_BUCKETS].hit;
	statistics->large_miss = heap->cache_stat[ZMM_NUM_BUCKETS].miss;
}

/* What belongs into each list, and what its cache counted */

static void zmm_describe_small_lists(const zmm_heap *heap, zmm_statistics *statistics)
{
	size_t i;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		zmm_small_list_statistics *list = &statistics->free_buckets[i];

		list->true_size = ZMM_BUCKET_TRUE_SIZE(i);
		list->largest_request = list->true_size - ZMM_BLOCK_EXTRA;
		list->smallest_request = i ? list->largest_request - ZMM_ALIGNMENT + 1 : 0;
		list->max_cached = heap->cache_stat[i].max_count;
		list->cache_hit = heap->cache_stat[i].hit;
		list->cache_miss = heap->cache_stat[i].miss;
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

/* Pinned segments
 *
 * A segment is not pinned when each of its used blocks is a cached one.  Tags do not say
 * which are, and the cache's lists do not say in which segment a block lies.
 * So segments are collected, sorted by address, and when a batch is full one walk over the
 * cache counts the cached blocks in each of them. */

/* Index of the first segment of the batch that lies behind an address. */
static size_t zmm_batch_search(const zmm_picture *picture, const void *address)
{
	size_t low = 0, high = picture->batched;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if ((uintptr_t) picture->batch[middle].segment <= (uintptr_t) address) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

static void zmm_batch_count_cached(void *context, const zmm_free_block *block, size_t true_size)
{
	zmm_picture *picture = context;
	size_t index = zmm_batch_search(picture, block);
	zmm_segment_tally *tally;

	(void) true_size;
	if (index) {
		tally = &picture->batch[index - 1];
		tally->cached += (uintptr_t) block - (uintptr_t) tally->segment < tally->segment->size;
	}
}

static void zmm_settle_segment(zmm_statistics *statistics, const zmm_segment_tally *tally)
{
	if (tally->used > tally->cached) {
		statistics->segments_pinned++;
	} else {
		zmm_blocks_add(&statistics->releasable, tally->segment->size);
	}
}

static void zmm_settle_batch(zmm_picture *picture)
{
	size_t i;

	if (picture->batched) {
		zmm_walk_cache(picture->heap, zmm_batch_count_cached, picture);
	}
	for (i = 0; i < picture->batched; i++) {
		zmm_settle_segment(picture->statistics, &picture->batch[i]);
	}
	picture->batched = 0;
}

static void zmm_batch_add(zmm_picture *picture, const zmm_segment_tally *tally)
{
	zmm_segment_tally *place;

	if (picture->batched == ZMM_BATCH_SIZE) {
		zmm_settle_batch(picture);
	}
	place = &picture->batch[zmm_batch_search(picture, tally->segment)];
	memmove(place + 1, place, (size_t) (&picture->batch[picture->batched] - place) * sizeof(*place));
	*place = *tally;
	picture->batched++;
}

/* The walks */

static void zmm_take_cached(void *context, const zmm_free_block *block, size_t true_size)
{
	zmm_statistics *statistics = context;

	(void) block;
	zmm_blocks_add(&statistics->cache, true_size);
	zmm_blocks_add(&statistics->free_buckets[ZMM_BUCKET_INDEX(true_size)].cached, true_size);
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
	picture->current = (zmm_segment_tally) { .segment = segment };
}

static void zmm_take_block(void *context, const zmm_block *block, size_t true_size, zmm_block_kind kind)
{
	zmm_picture *picture = context;
	zmm_statistics *statistics = picture->statistics;

	(void) block;
	if (kind == ZMM_KIND_USED) {
		picture->current.used++;
		zmm_blocks_add(&statistics->used, true_size);
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

	(void) segment;
	if (picture->current.used > picture->statistics->cache.count) {
		zmm_settle_segment(picture->statistics, &picture->current); /* they cannot all be cached */
	} else {
		zmm_batch_add(picture, &picture->current);
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

static void zmm_take_rest(void *context, const zmm_free_block *block, size_t true_size)
{
	zmm_statistics *statistics = context;

	(void) block;
	statistics->rest_buckets[statistics->rest_count++] = true_size;
}

static void zmm_take_blocks(const zmm_heap *heap, zmm_statistics *statistics)
{
	static const zmm_visitor visitor = { zmm_take_segment, zmm_take_block, zmm_take_segment_end };
	zmm_picture picture;

	picture.heap = heap;
	picture.statistics = statistics;
	picture.batched = 0;
	zmm_walk(heap, &visitor, &picture);
	zmm_settle_batch(&picture);
	/* the walk could not tell used from cached */
	statistics->used.count -= statistics->cache.count;
	statistics->used.bytes -= statistics->cache.bytes;
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
	zmm_walk_cache(heap, zmm_take_cached, statistics); /* first: the blocks need its count */
	zmm_take_blocks(heap, statistics);
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		zmm_walk_tree(heap, i, zmm_take_node, &statistics->large_free_buckets[i]);
	}
	zmm_walk_rest(heap, zmm_take_rest, statistics);
	zmm_take_fragmentation(statistics);
}

#include "heap/heap.h"
#include "heap/account.h"
#include "heap/caches.h"
#include "heap/call_site.h"
#include "heap/carve.h"
#include "heap/freelist.h"
#include "heap/guest.h"
#include "heap/hardened.h"
#include "heap/large_cache.h"
#include "heap/leaks.h"
#include "heap/limit.h"
#include "heap/purge.h"
#include "heap/segment.h"
#include "heap/segment_table.h"
#include "heap/slack.h"
#include "heap/spare.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const zmm_heap_hooks zmm_no_hooks;

void zmm_heap_config_init(zmm_heap_config *config)
{
	memset(config, 0, sizeof(*config));
	config->handlers = zmm_storage_table[0];
	config->segment_size = ZMM_DEFAULT_SEG_SIZE;
	config->compact_size = ZMM_DEFAULT_COMPACT;
	config->policy = &zmm_policy_default;
	config->cache_size = ZMM_CACHE_AUTO;
	config->reserve_size = ZMM_DEFAULT_RESERVE_SIZE;
	config->limit = ZMM_NO_LIMIT;
	config->draw = zmm_storage_secret;
}

static bool zmm_heap_config_check(const zmm_heap_config *config, char *error, size_t error_size)
{
	if (!zmm_is_seg_size(config->segment_size)) {
		snprintf(error, error_size, "segment size %zu is not a power of two from %zu to %zu",
			config->segment_size, zmm_min_seg_size(), ZMM_MAX_SEG_SIZE);
		return false;
	}
	return true;
}

static zmm_storage *zmm_heap_open_storage(const zmm_heap_config *config, char *error, size_t error_size)
{
	zmm_storage *storage;

	if (!zmm_heap_config_check(config, error, error_size)) {
		return NULL;
	}
	errno = 0;
	storage = config->handlers->init(config->params);
	if (!storage) {
		snprintf(error, error_size, "storage %s cannot be initialized%s%s", config->handlers->name,
			errno ? ": " : "", errno ? strerror(errno) : "");
	}
	return storage;
}

/* Remembers the misses of each list for the next request.  Only half of what was remembered before counts, so that
 * sizes of a past request are forgotten. */
static void zmm_heap_remember_misses(zmm_heap *heap)
{
	size_t i;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		if (heap->cache.missed[i] | heap->cache.earlier_misses[i]) {
			uint64_t misses = heap->cache.missed[i] + heap->cache.earlier_misses[i] / 2;

			heap->cache.earlier_misses[i] = (uint8_t)
				(misses < ZMM_MOST_EARLIER_MISSES ? misses : ZMM_MOST_EARLIER_MISSES);
		}
	}
}

/* Empties all lists and sets the counters to those of a heap without segments. */
static void zmm_heap_reset(zmm_heap *heap)
{
	heap->segments.list = NULL;
	heap->segments.lowest = heap->segments.span = 0;
	heap->victim.block = NULL;
	heap->victim.size = 0;
	heap->segments.frontier = NULL;
	heap->segments.opened = 0;
	heap->segments.reserved = 0;
	zmm_table_clear(heap);
	heap->spares.open = heap->spares.peak = heap->spares.loose = 0;
	heap->spares.given_back = heap->spares.missed = 0;
	zmm_buckets_init(heap);
	zmm_trees_init(heap);
	zmm_heap_remember_misses(heap);
	zmm_hardened_reset(heap);
	memset(heap->cache.lists, 0, sizeof(heap->cache.lists));
	memset(heap->cache.missed, 0, sizeof(heap->cache.missed));
	memset(heap->cache.seen_hit, 0, sizeof(heap->cache.seen_hit));
	memset(&heap->large_cache, 0, sizeof(heap->large_cache));
	zmm_slack_clear(heap);
	zmm_list_init(heap, ZMM_REST_BUCKET(heap));
	heap->rest.count = 0;
	heap->limit.reserve = NULL;
	zmm_limit_withdraw(heap);
	heap->size = 0;
	heap->count = 0;
	heap->use->size = heap->use->peak = 0;
	zmm_real_clear(heap);
	*heap->limit.overflow = 0;
	zmm_account_set_floor(heap);
}

static size_t zmm_heap_reservation(const zmm_heap *heap)
{
	size_t size = heap->policy.reservation;

	if (size == ZMM_AUTO_RESERVATION) {
		size = heap->segments.common_size > ZMM_MOST_RESERVED / ZMM_SEGMENTS_RESERVED
			? ZMM_MOST_RESERVED : heap->segments.common_size * ZMM_SEGMENTS_RESERVED;
	}
	return heap->segments.unit < heap->segments.common_size && size > heap->segments.common_size
		? size & ~(heap->segments.unit - 1) : heap->segments.common_size;
}

static void zmm_heap_init_segments(zmm_heap *heap, const zmm_heap_config *config)
{
	zmm_segments *segments = &heap->segments;
	size_t size = config->segment_size;

	segments->common_size = size;
	segments->unit = heap->policy.pages && size > ZMM_PAGE_SIZE ? ZMM_PAGE_SIZE : size;
	segments->reservation = zmm_heap_reservation(heap);
	segments->own_size = (zmm_segments_open(heap) ? size / ZMM_OWN_SHARE : size) - ZMM_SEGMENT_OVERHEAD;
	segments->populates = heap->policy.populates && config->handlers->_populate;
}

/* Returns the policy of a new heap.  A hardened heap has no cache, so it cannot behave as PHP 5's heap does: it gets
 * the default policy instead. */
static const zmm_policy *zmm_heap_policy(const zmm_heap_config *config)
{
	return config->hardened && config->policy->original ? &zmm_policy_default : config->policy;
}

/* Returns false with one line in error. */
static bool zmm_heap_init(zmm_heap *heap, const zmm_heap_config *config, zmm_storage *storage,
	char *error, size_t error_size)
{
	memset(heap, 0, sizeof(*heap));
	heap->policy = *zmm_heap_policy(config);
	zmm_heap_init_segments(heap, config);
	heap->compact_size = config->compact_size;
	heap->cache.most = config->hardened ? 0 : config->cache_size;
	heap->largest_cached = zmm_cache_is_fixed(heap) ? 0 : zmm_large_cache_largest(config->segment_size);
	heap->limit.reserve_size = config->reserve_size;
	heap->limit.extends_by = config->limit_reserve;
	heap->storage = storage;
	heap->hooks = config->hooks ? config->hooks : &zmm_no_hooks;
	heap->use = &heap->own.use;
	heap->real = &heap->own.real;
	heap->limit.allowed = &heap->own.limit;
	heap->limit.overflow = &heap->own.overflow;
	heap->own.limit = config->limit;
	zmm_debug_start(heap);
	if (config->hardened && !zmm_hardened_start(heap, config->draw, error, error_size)) {
		return false;
	}
	zmm_heap_reset(heap);
	return true;
}

void zmm_heap_fill_reserve(zmm_heap *heap)
{
	bool fallible;

	if (heap->limit.reserve || !heap->limit.reserve_size) {
		return;
	}
	fallible = heap->fallible;
	heap->fallible = true;
	zmm_debug_note_caller(heap, __FILE__, __LINE__);
	heap->limit.reserve = zmm_heap_alloc(heap, heap->limit.reserve_size);
	zmm_debug_note_caller(heap, NULL, 0);
	heap->fallible = fallible;
}

bool zmm_heap_startup(zmm_heap *heap, const zmm_heap_config *config, char *error, size_t error_size)
{
	zmm_storage *storage = zmm_heap_open_storage(config, error, error_size);

	if (!storage) {
		return false;
	}
	if (!zmm_heap_init(heap, config, storage, error, error_size)) {
		storage->handlers->dtor(storage);
		heap->storage = NULL;
		return false;
	}
	if (config->host) {
		zmm_guest_join(heap, config->host);
	}
	zmm_heap_fill_reserve(heap);
	return true;
}

/* Makes the descriptor the first used block of a segment that is not counted yet. */
static void zmm_heap_adopt(zmm_heap *heap, zmm_segment *segment)
{
	zmm_block *block = zmm_segment_first_block(segment);
	size_t true_size;

	zmm_segment_adopt(heap, segment);
	true_size = zmm_block_carve(heap, block, zmm_segment_capacity(segment),
		ZMM_TRUE_SIZE(sizeof(*heap)), ZMM_REMAINDER_IS_FREE);
	zmm_account_take(heap, true_size);
	zmm_debug_note_caller(heap, __FILE__, __LINE__);
	zmm_debug_mark_used(heap, block, sizeof(*heap));
	zmm_debug_note_caller(heap, NULL, 0);
}

/* Returns the segment that holds an internal heap's descriptor. */
static zmm_segment *zmm_heap_home(zmm_heap *heap)
{
	return zmm_segment_of_first(zmm_block_of_data(heap));
}

size_t zmm_heap_least_size(const zmm_heap_config *config)
{
	size_t mask = config->segment_size - 1;

	return (ZMM_TRUE_SIZE(sizeof(zmm_heap)) + ZMM_SEGMENT_OVERHEAD + mask) & ~mask;
}

/* Returns the limit that the first segment would exceed: the heap's own, or that of its host.  NULL: neither. */
static const size_t *zmm_heap_limit_passed(const zmm_heap_config *config, size_t size)
{
	if (size > config->limit) {
		return &config->limit;
	}
	return config->host && !zmm_limit_admits_guest(config->host, size) ? config->host->limit.allowed : NULL;
}

/* Makes the first segment of an internal heap.  Returns NULL with one line in error. */
static zmm_segment *zmm_heap_first_segment(const zmm_heap_config *config, zmm_storage *storage, size_t size,
	char *error, size_t error_size)
{
	const size_t *limit = zmm_heap_limit_passed(config, size);
	zmm_segment *segment;

	if (limit) {
		snprintf(error, error_size, ZMM_LIMIT_MESSAGE, *limit, size);
		return NULL;
	}
	segment = storage->handlers->_alloc(storage, size);
	if (!segment) {
		snprintf(error, error_size, "first segment of %zu bytes cannot be allocated", size);
	}
	return segment;
}

/* Makes an empty heap that can take its first segment.  Returns false with one line in error. */
static bool zmm_heap_prepare(zmm_heap *heap, const zmm_heap_config *config, zmm_storage *storage,
	char *error, size_t error_size)
{
	if (!zmm_heap_init(heap, config, storage, error, error_size)) {
		return false;
	}
	if (!zmm_table_reserve(heap)) {
		snprintf(error, error_size, "table of segments cannot be allocated");
		zmm_hardened_end(heap);
		return false;
	}
	return true;
}

zmm_heap *zmm_heap_create(const zmm_heap_config *config, char *error, size_t error_size)
{
	zmm_storage *storage = zmm_heap_open_storage(config, error, error_size);
	size_t size = zmm_heap_least_size(config);
	zmm_segment *segment;
	zmm_heap *heap;

	if (!storage) {
		return NULL;
	}
	segment = zmm_heap_first_segment(config, storage, size, error, error_size);
	if (!segment) {
		storage->handlers->dtor(storage);
		return NULL;
	}
	segment->size = size;
	heap = zmm_block_data(zmm_segment_first_block(segment));
	if (!zmm_heap_prepare(heap, config, storage, error, error_size)) {
		storage->handlers->_free(storage, segment);
		storage->handlers->dtor(storage);
		return NULL;
	}
	heap->internal = 1;
	if (config->host) {
		zmm_guest_join(heap, config->host);
	}
	zmm_heap_adopt(heap, segment);
	zmm_heap_fill_reserve(heap);
	return heap;
}

/* Frees all segments except `keep` and returns the entry of that one. */
static zmm_segment_entry zmm_heap_free_segments(zmm_heap *heap, const zmm_segment *keep)
{
	const zmm_segment_table *table = &heap->segments.table;
	zmm_segment_entry kept = { .common = true };
	size_t i;

	for (i = 0; i < table->count; i++) {
		if (table->entries[i].segment == keep) {
			kept = table->entries[i];
		} else {
			zmm_segment_free(heap->storage, &table->entries[i]);
		}
	}
	return kept;
}

static void zmm_heap_end(zmm_heap *heap)
{
	zmm_storage *storage = heap->storage;
	zmm_segment *home = heap->internal ? zmm_heap_home(heap) : NULL;
	zmm_segment_entry home_entry = zmm_heap_free_segments(heap, home);

	zmm_guest_leave(heap);
	heap->segments.list = NULL;
	zmm_spare_end(heap);
	heap->storage = NULL;
	zmm_hardened_end(heap);
	zmm_slack_end(heap);
	zmm_table_end(heap);
	if (home) {
		zmm_segment_free(storage, &home_entry);
	}
	storage->handlers->dtor(storage);
}

/* Opens the segment that stays as far as it goes, since gc may have closed its end: the heap is about to be reset. */
static void zmm_heap_open_home(zmm_heap *heap, zmm_segment *home)
{
	home->size = zmm_table_sound_entry(heap, home)->reserved;
}

static size_t zmm_heap_trim(zmm_heap *heap, bool all)
{
	return heap->storage->handlers->_trim ? heap->storage->handlers->_trim(heap->storage, all) : 0;
}

void zmm_heap_shutdown(zmm_heap *heap, bool full, bool silent)
{
	zmm_segment *home = heap->internal ? zmm_heap_home(heap) : NULL;
	bool compact;

	zmm_cache_prove(heap);
	if (!silent) {
		zmm_debug_report_leaks(heap);
	}
	if (full) {
		zmm_heap_end(heap);
		return;
	}
	if (home) {
		zmm_heap_open_home(heap, home);
	}
	compact = zmm_spare_settle(heap, home);
	zmm_heap_reset(heap);
	if (home) {
		zmm_heap_adopt(heap, home);
	} else if (compact) {
		heap->storage->handlers->compact(heap->storage);
	}
	zmm_heap_trim(heap, false);
	zmm_heap_fill_reserve(heap);
}

void zmm_heap_share_counters(zmm_heap *heap, zmm_level *use, zmm_level *real, size_t *limit, int *overflow)
{
	if (use) {
		*use = *heap->use;
		heap->use = use;
	}
	if (real) {
		*real = *heap->real;
		heap->real = real;
	}
	if (limit) {
		*limit = *heap->limit.allowed;
		heap->limit.allowed = limit;
	}
	if (overflow) {
		*overflow = *heap->limit.overflow;
		heap->limit.overflow = overflow;
	}
}

zmm_segment *zmm_heap_segment_of(const zmm_heap *heap, const void *address)
{
	const zmm_segment_entry *entry = zmm_table_find(heap, address);

	return entry ? entry->segment : NULL;
}

bool zmm_heap_is_small(const zmm_heap *heap)
{
	return heap->policy.gc_floor && heap->real->size + zmm_spare_bytes(heap) <= heap->policy.gc_floor;
}

/* Flushes the cache of a small heap.  The heap keeps its spares, but a segment that the flush empties may be one
 * spare too many, and is given back then. */
static size_t zmm_heap_gc_small(zmm_heap *heap)
{
	heap->gc.given_back = 0;
	heap->gc.at_work = true;
	zmm_cache_flush(heap);
	heap->gc.at_work = false;
	return heap->gc.given_back;
}

/* Trims storage twice.  The first time is before segments are freed, while storage can still report what it keeps: a
 * free of a segment may give that back as well.  The second time is for the pages that the segments freed here
 * share. */
size_t zmm_heap_gc(zmm_heap *heap)
{
	if (zmm_heap_is_small(heap)) {
		return zmm_heap_gc_small(heap);
	}
	heap->gc.given_back = zmm_heap_trim(heap, true);
	heap->gc.at_work = true;
	zmm_cache_flush(heap);
	zmm_spare_release(heap);
	heap->gc.at_work = false;
	heap->gc.given_back += zmm_segments_close(heap) + zmm_heap_purge(heap);
	return heap->gc.given_back + zmm_heap_trim(heap, true);
}

void zmm_guests_end(zmm_heap *host)
{
	while (host->guests.newest) {
		zmm_heap_shutdown(host->guests.newest, true, true);
	}
}

#include "php/arrays.h"

#include "engine/limit.h"
#include "heap/check.h"
#include "write/report.h"

static void zmm_add_size(zval *array, const char *key, size_t value)
{
	add_assoc_long(array, key, (zend_long) value);
}

/* Of what happened, which may be more often than PHP's integers can say. */
static void zmm_add_count(zval *array, const char *key, uint64_t count)
{
	add_assoc_long(array, key, count < ZEND_LONG_MAX ? (zend_long) count : ZEND_LONG_MAX);
}

/* A limit or a setting, which may be beyond PHP's integers. */
static void zmm_add_bound(zval *array, const char *key, size_t bytes)
{
	zmm_add_size(array, key, bytes < ZMM_NO_LIMIT ? bytes : ZMM_NO_LIMIT);
}

static void zmm_add_blocks(zval *array, const char *key, const zmm_blocks *blocks)
{
	zval value;

	array_init(&value);
	zmm_add_size(&value, "count", blocks->count);
	zmm_add_size(&value, "bytes", blocks->bytes);
	add_assoc_zval(array, key, &value);
}

static void zmm_add_small_list(zval *lists, const zmm_small_list_statistics *list)
{
	zval row;

	array_init(&row);
	zmm_add_size(&row, "true_size", list->true_size);
	zmm_add_size(&row, "smallest_request", list->smallest_request);
	zmm_add_size(&row, "largest_request", list->largest_request);
	zmm_add_size(&row, "blocks", list->free.count);
	zmm_add_size(&row, "bytes", list->free.bytes);
	zmm_add_size(&row, "cached", list->cached.count);
	zmm_add_size(&row, "max_cached", list->max_cached);
	zmm_add_count(&row, "hits", list->cache_hit);
	zmm_add_count(&row, "misses", list->cache_miss);
	add_next_index_zval(lists, &row);
}

static void zmm_add_large_tree(zval *trees, const zmm_large_tree_statistics *tree)
{
	zval row;

	array_init(&row);
	zmm_add_size(&row, "range_min", tree->range_min);
	zmm_add_size(&row, "range_max", tree->range_max);
	zmm_add_size(&row, "blocks", tree->free.count);
	zmm_add_size(&row, "bytes", tree->free.bytes);
	zmm_add_size(&row, "nodes", tree->nodes);
	zmm_add_size(&row, "depth", tree->depth);
	zmm_add_size(&row, "smallest", tree->smallest);
	zmm_add_size(&row, "largest", tree->largest);
	add_next_index_zval(trees, &row);
}

static void zmm_add_cache_stat(zval *stats, size_t count, size_t max_count, uint64_t hit, uint64_t miss)
{
	zval row;

	array_init(&row);
	zmm_add_size(&row, "count", count);
	zmm_add_size(&row, "max_count", max_count);
	zmm_add_count(&row, "hit", hit);
	zmm_add_count(&row, "miss", miss);
	add_next_index_zval(stats, &row);
}

/* The lists, trees and queues, each as an array of rows. */
static void zmm_add_lists(zval *array, const zmm_statistics *statistics)
{
	zval lists, trees, rest, stats;
	size_t i;

	array_init(&lists);
	array_init(&trees);
	array_init(&rest);
	array_init(&stats);
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		const zmm_small_list_statistics *list = &statistics->free_buckets[i];

		zmm_add_small_list(&lists, list);
		zmm_add_large_tree(&trees, &statistics->large_free_buckets[i]);
		zmm_add_cache_stat(&stats, list->cached.count, list->max_cached, list->cache_hit, list->cache_miss);
	}
	zmm_add_cache_stat(&stats, statistics->large_cached.count, statistics->large_max_cached,
		statistics->large_hit, statistics->large_miss);
	for (i = 0; i < statistics->rest_listed; i++) {
		add_next_index_long(&rest, (zend_long) statistics->rest_buckets[i]);
	}
	add_assoc_zval(array, "free_buckets", &lists);
	add_assoc_zval(array, "large_free_buckets", &trees);
	add_assoc_zval(array, "rest_buckets", &rest);
	add_assoc_zval(array, "cache_stat", &stats);
}

static void zmm_add_segments(zval *array, const zmm_statistics *statistics)
{
	zval segments;

	array_init(&segments);
	zmm_add_size(&segments, "count", statistics->segments.count);
	zmm_add_size(&segments, "bytes", statistics->segments.bytes);
	zmm_add_size(&segments, "reserved", statistics->segments_reserved);
	zmm_add_size(&segments, "large", statistics->segments_large);
	zmm_add_size(&segments, "pinned", statistics->segments_pinned);
	zmm_add_size(&segments, "releasable", statistics->releasable.count);
	zmm_add_size(&segments, "releasable_bytes", statistics->releasable.bytes);
	zmm_add_size(&segments, "spare", statistics->spare.count);
	zmm_add_size(&segments, "spare_bytes", statistics->spare.bytes);
	add_assoc_zval(array, "segments", &segments);
}

static void zmm_add_fragmentation(zval *array, const zmm_fragmentation *fragmentation)
{
	zval figures;

	array_init(&figures);
	add_assoc_double(&figures, "external", fragmentation->external);
	add_assoc_double(&figures, "unused", fragmentation->unused);
	add_assoc_double(&figures, "pinned", fragmentation->pinned);
	add_assoc_double(&figures, "overhead", fragmentation->overhead);
	add_assoc_zval(array, "fragmentation", &figures);
}

/* The fields of the heap struct. */
static void zmm_add_fields(zval *array, const zmm_statistics *statistics)
{
	add_assoc_string(array, "storage", statistics->storage);
	add_assoc_string(array, "geometry", statistics->geometry);
	add_assoc_long(array, "use_zend_alloc", statistics->use_zend_alloc);
	zmm_add_size(array, "free_bitmap", statistics->free_bitmap);
	zmm_add_size(array, "large_free_bitmap", statistics->large_free_bitmap);
	zmm_add_size(array, "block_size", statistics->block_size);
	zmm_add_size(array, "reservation", statistics->reservation);
	zmm_add_bound(array, "compact_size", statistics->compact_size);
	if (statistics->cache_size == ZMM_CACHE_AUTO) {
		add_assoc_long(array, "cache_size", -1);
	} else {
		zmm_add_bound(array, "cache_size", statistics->cache_size);
	}
	zmm_add_size(array, "real_size", statistics->real_size);
	zmm_add_size(array, "real_peak", statistics->real_peak);
	zmm_add_bound(array, "limit", statistics->limit);
	zmm_add_blocks(array, "other_heaps", &statistics->other_heaps);
	zmm_add_bound(array, "limit_reserve", statistics->limit_reserve);
	zmm_add_bound(array, "limit_extended", statistics->limit_extended);
	zmm_add_size(array, "size", statistics->size);
	zmm_add_size(array, "in_use", statistics->in_use);
	zmm_add_size(array, "peak", statistics->peak);
	zmm_add_size(array, "cached", statistics->cached);
	zmm_add_size(array, "run_size", statistics->run_size);
	zmm_add_size(array, "reserve_size", statistics->reserve_size);
	zmm_add_size(array, "reserve", statistics->reserve);
	add_assoc_long(array, "overflow", statistics->overflow);
	add_assoc_long(array, "internal", statistics->internal);
	add_assoc_long(array, "hardened", statistics->hardened);
	zmm_add_size(array, "rest_count", statistics->rest_count);
}

void zmm_array_add_statistics(zval *array, const zmm_statistics *statistics)
{
	zmm_add_fields(array, statistics);
	zmm_add_blocks(array, "used", &statistics->used);
	zmm_add_blocks(array, "free", &statistics->free);
	zmm_add_blocks(array, "cache", &statistics->cache);
	zmm_add_blocks(array, "large_cache", &statistics->large_cached);
	zmm_add_size(array, "victim", statistics->victim);
	zmm_add_blocks(array, "rest", &statistics->rest);
	zmm_add_size(array, "overhead", statistics->overhead);
	zmm_add_segments(array, statistics);
	zmm_add_size(array, "largest_free", statistics->largest_free);
	zmm_add_fragmentation(array, &statistics->fragmentation);
	zmm_add_lists(array, statistics);
}

/* Faults are noted apart from the heap, and made PHP strings when the check is over. */
typedef struct zmm_fault_notes {
	size_t count;
	char text[ZMM_MAX_FAULTS][192];
} zmm_fault_notes;

static void zmm_note_fault(void *context, const void *where, const char *what)
{
	zmm_fault_notes *notes = context;

	snprintf(notes->text[notes->count++], sizeof(notes->text[0]), "%s (at %p)", what, where);
}

void zmm_array_of_faults(zval *return_value, const zmm_heap *heap)
{
	zmm_fault_notes notes;
	size_t i;

	notes.count = 0;
	zmm_heap_check(heap, zmm_note_fault, &notes);
	array_init(return_value);
	for (i = 0; i < notes.count; i++) {
		add_next_index_string(return_value, notes.text[i]);
	}
}

/* The report is counted first and then written, so that it needs no more than its own length: who asks for
 * it after the limit was passed has little. */

static void zmm_count_text(void *context, const char *text, size_t length)
{
	(void) text;
	*(size_t *) context += length;
}

static void zmm_append_text(void *context, const char *text, size_t length)
{
	char **end = context;

	memcpy(*end, text, length);
	*end += length;
}

void zmm_string_of_report(zval *return_value, const zmm_heap *heap, const char *title)
{
	zmm_statistics statistics;
	zend_string *report;
	size_t length = 0;
	char *end;

	zmm_statistics_take(heap, &statistics);
	zmm_report_write(&statistics, title, zmm_count_text, &length);
	report = zmm_engine_limit_string(length);
	end = ZSTR_VAL(report);
	zmm_report_write(&statistics, title, zmm_append_text, &end);
	*end = '\0';
	RETVAL_NEW_STR(report);
}

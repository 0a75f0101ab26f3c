#include "write/report.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct zmm_report {
	const zmm_statistics *statistics;
	zmm_write_function write;
	void *context;
} zmm_report;

/* Room for "1023.9 MiB", "100.0 %" and "497-504". */
typedef struct zmm_text {
	char text[48];
} zmm_text;

ZMM_PRINTF(2, 3)
static void zmm_report_line(const zmm_report *report, const char *format, ...)
{
	char line[256];
	size_t length;
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line) - 1, format, args);
	va_end(args);
	length = strlen(line);
	line[length++] = '\n';
	report->write(report->context, line, length);
}

/* A blank line and a section's name. */
static void zmm_report_section(const zmm_report *report, const char *name)
{
	zmm_report_line(report, "\n%s", name);
}

/* Figures.  Fractions are made of whole numbers: a locale may have another point. */

/* 1536 is "1.5 KiB". */
static const char *zmm_text_size(zmm_text *text, size_t bytes)
{
	static const char units[][4] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	size_t whole = bytes, tenths = 0;
	unsigned int unit = 0;

	while (whole >= 1024) {
		tenths = ((whole & 1023) * 10 + 512) >> 10;
		whole >>= 10;
		unit++;
		if (tenths == 10) {
			tenths = 0;
			whole++;
		}
	}
	if (unit) {
		snprintf(text->text, sizeof(text->text), "%zu.%zu %s", whole, tenths, units[unit]);
	} else {
		snprintf(text->text, sizeof(text->text), "%zu B", whole);
	}
	return text->text;
}

/* 0.451 is "45.1 %". */
static const char *zmm_text_share(zmm_text *text, double share)
{
	unsigned int tenths = (unsigned int) (share * 1000 + 0.5);

	snprintf(text->text, sizeof(text->text), "%u.%u %%", tenths / 10, tenths % 10);
	return text->text;
}

static const char *zmm_text_part(zmm_text *text, uint64_t part, uint64_t whole)
{
	return zmm_text_share(text, whole ? (double) part / (double) whole : 0);
}

static const char *zmm_text_number(zmm_text *text, size_t number)
{
	snprintf(text->text, sizeof(text->text), "%zu", number);
	return text->text;
}

static const char *zmm_text_range(zmm_text *text, size_t from, size_t to)
{
	snprintf(text->text, sizeof(text->text), "%zu-%zu", from, to);
	return text->text;
}

/* Sections, in the order of the page */

static void zmm_report_heading(const zmm_report *report, const char *title)
{
	const zmm_statistics *statistics = report->statistics;
	zmm_text size;

	if (!title) {
		title = "zmm heap";
	}
	report->write(report->context, title, strlen(title));
	zmm_report_line(report, "\n");
	zmm_report_line(report, "  storage       %s", statistics->storage);
	zmm_report_line(report, "  geometry      %s", statistics->geometry);
	zmm_report_line(report, "  segment size  %zu (%s)", statistics->block_size, zmm_text_size(&size, statistics->block_size));
	if (!statistics->use_zend_alloc) {
		zmm_report_line(report, "  switched off: requests go to the C library and none of the figures grow");
	}
	if (statistics->hardened) {
		zmm_report_line(report, "  hardened: blocks are sealed, what is cached waits to be used again");
	}
	if (statistics->internal) {
		zmm_report_line(report, "  internal: the heap's own descriptor is one of its used blocks");
	}
	if (statistics->overflow) {
		zmm_report_line(report, "  an error is being reported: the limit is open meanwhile");
	}
}

static void zmm_report_size(const zmm_report *report, const char *name, size_t bytes, const char *meaning)
{
	zmm_text size;

	zmm_report_line(report, "  %-10s %16zu  %10s   %s", name, bytes, zmm_text_size(&size, bytes), meaning);
}

static void zmm_report_memory(const zmm_report *report)
{
	const zmm_statistics *statistics = report->statistics;

	zmm_report_line(report, "\n%-12s %16s", "Memory", "bytes");
	zmm_report_size(report, "in use", statistics->in_use, "blocks that were asked for and not freed");
	zmm_report_size(report, "peak", statistics->peak, "the most there was in use");
	zmm_report_size(report, "cached", statistics->cached, "freed, kept for the next request of their size");
	zmm_report_size(report, "size", statistics->size, "in use and cached");
	zmm_report_size(report, "real size", statistics->real_size, "segments got from the system");
	zmm_report_size(report, "real peak", statistics->real_peak, "the most there was of them");
	if (statistics->limit >= ZMM_NO_LIMIT) {
		zmm_report_line(report, "  %-10s %16s", "limit", "none");
	} else {
		zmm_report_size(report, "limit", statistics->limit, "the real size allowed");
	}
	if (statistics->other_heaps.count) {
		zmm_report_size(report, "others", statistics->other_heaps.bytes, "segments of other heaps, which count against the limit");
	}
	if (statistics->limit_extended) {
		zmm_report_size(report, "extended", statistics->limit_extended, "the same since the limit's error was raised");
	}
	zmm_report_size(report, "reserve", statistics->reserve, "of the memory in use, held back for reporting errors");
}

static void zmm_report_blocks(const zmm_report *report, const char *name, zmm_blocks blocks, const char *meaning)
{
	zmm_text size, share;

	zmm_report_line(report, "  %-10s %10zu  %16zu  %10s  %7s   %s", name, blocks.count, blocks.bytes,
		zmm_text_size(&size, blocks.bytes),
		zmm_text_part(&share, blocks.bytes, report->statistics->segments.bytes), meaning);
}

static void zmm_report_bytes(const zmm_report *report)
{
	const zmm_statistics *statistics = report->statistics;
	zmm_blocks overhead = { statistics->segments.count, statistics->overhead };
	zmm_blocks sum = { statistics->used.count + statistics->cache.count + statistics->free.count + statistics->rest.count,
		statistics->used.bytes + statistics->cache.bytes + statistics->free.bytes + statistics->rest.bytes
			+ statistics->overhead };
	zmm_text spare;

	zmm_report_line(report, "\n%-12s %10s  %16s  %10s  %7s", "Segments", "count", "bytes", "", "share");
	zmm_report_blocks(report, "used", statistics->used, "blocks in use");
	zmm_report_blocks(report, "cached", statistics->cache, "blocks in the cache");
	zmm_report_blocks(report, "free", statistics->free, "blocks in lists and trees");
	zmm_report_blocks(report, "rest", statistics->rest, "blocks in the rest queue");
	zmm_report_blocks(report, "overhead", overhead, "segments: header and guard");
	zmm_report_blocks(report, "sum", sum, "blocks and segments");
	zmm_report_line(report, "  %zu pinned, %zu releasable; %zu made for one large block",
		statistics->segments_pinned, statistics->releasable.count, statistics->segments_large);
	zmm_report_line(report, "  %zu spare (%s), empty and not among the real size",
		statistics->spare.count, zmm_text_size(&spare, statistics->spare.bytes));
}

static void zmm_report_fragmentation(const zmm_report *report)
{
	const zmm_statistics *statistics = report->statistics;
	const zmm_fragmentation *fragmentation = &statistics->fragmentation;
	zmm_text share, size;

	zmm_report_section(report, "Fragmentation");
	zmm_report_line(report, "  external   %7s   of the free bytes are not in the largest free block, which has %s",
		zmm_text_share(&share, fragmentation->external), zmm_text_size(&size, statistics->largest_free));
	zmm_report_line(report, "  unused     %7s   of the real size is free, rest or cached",
		zmm_text_share(&share, fragmentation->unused));
	zmm_report_line(report, "  pinned     %7s   of the real size is unused in segments that a used block keeps",
		zmm_text_share(&share, fragmentation->pinned));
	zmm_report_line(report, "  overhead   %7s   of the real size is headers of used blocks and of segments",
		zmm_text_share(&share, fragmentation->overhead));
}

static bool zmm_small_list_is_blank(const zmm_small_list_statistics *list)
{
	return !list->free.count && !list->cached.count && !list->cache_hit && !list->cache_miss;
}

static void zmm_report_small_list(const zmm_report *report, const char *index, const char *true_size,
	const char *requests, const zmm_small_list_statistics *list)
{
	zmm_text rate;

	zmm_report_line(report, "  %4s  %5s  %9s  %10zu  %12zu  %7zu  %12" PRIu64 "  %12" PRIu64 "  %8s", index, true_size, requests,
		list->free.count, list->free.bytes, list->cached.count, list->cache_hit, list->cache_miss,
		zmm_text_part(&rate, list->cache_hit, list->cache_hit + list->cache_miss));
}

static void zmm_small_list_add(zmm_small_list_statistics *sum, const zmm_small_list_statistics *list)
{
	sum->free.count += list->free.count;
	sum->free.bytes += list->free.bytes;
	sum->cached.count += list->cached.count;
	sum->cache_hit += list->cache_hit;
	sum->cache_miss += list->cache_miss;
}

static void zmm_report_small_lists(const zmm_report *report)
{
	zmm_small_list_statistics sum = { 0 };
	size_t i, rows = 0;

	zmm_report_section(report, "Small lists");
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		const zmm_small_list_statistics *list = &report->statistics->free_buckets[i];
		zmm_text index, true_size, requests;

		if (zmm_small_list_is_blank(list)) {
			continue;
		}
		if (!rows++) {
			zmm_report_line(report, "  %4s  %5s  %9s  %10s  %12s  %7s  %12s  %12s  %8s",
				"list", "block", "requests", "free", "bytes", "cached", "hits", "misses", "hit rate");
		}
		zmm_report_small_list(report, zmm_text_number(&index, i), zmm_text_number(&true_size, list->true_size),
			zmm_text_range(&requests, list->smallest_request, list->largest_request), list);
		zmm_small_list_add(&sum, list);
	}
	if (rows) {
		zmm_report_small_list(report, "sum", "", "", &sum);
	} else {
		zmm_report_line(report, "  none was needed yet");
	}
}

static void zmm_report_large_tree(const zmm_report *report, size_t index)
{
	const zmm_large_tree_statistics *tree = &report->statistics->large_free_buckets[index];
	zmm_text range;

	zmm_report_line(report, "  %4zu  %24s  %8zu  %12zu  %6zu  %5zu  %12zu  %12zu", index,
		zmm_text_range(&range, tree->range_min, tree->range_max), tree->free.count, tree->free.bytes,
		tree->nodes, tree->depth, tree->smallest, tree->largest);
}

static void zmm_report_large_trees(const zmm_report *report)
{
	size_t i, rows = 0;

	zmm_report_section(report, "Large trees");
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		if (!report->statistics->large_free_buckets[i].free.count) {
			continue;
		}
		if (!rows++) {
			zmm_report_line(report, "  %4s  %24s  %8s  %12s  %6s  %5s  %12s  %12s",
				"tree", "block", "free", "bytes", "sizes", "depth", "smallest", "largest");
		}
		zmm_report_large_tree(report, i);
	}
	if (!rows) {
		zmm_report_line(report, "  all empty");
	}
	zmm_report_line(report, "  requests too large for the small lists: %" PRIu64 ", served by the cache: %" PRIu64,
		report->statistics->large_hit + report->statistics->large_miss, report->statistics->large_hit);
}

static void zmm_report_rest_queue(const zmm_report *report)
{
	const zmm_statistics *statistics = report->statistics;
	zmm_text size;
	size_t i;

	zmm_report_section(report, "Rest queue, newest first");
	for (i = 0; i < statistics->rest_listed; i++) {
		zmm_report_line(report, "  %4zu  %16zu  %10s", i + 1, statistics->rest_buckets[i],
			zmm_text_size(&size, statistics->rest_buckets[i]));
	}
	if (!statistics->rest_listed) {
		zmm_report_line(report, "  empty");
	}
}

/* Why the memory is not given back, from the figures */

static void zmm_report_answer_pinned(const zmm_report *report)
{
	const zmm_statistics *statistics = report->statistics;
	zmm_text pinned, whole;

	zmm_report_line(report, "  %s of %s are unused but pinned: %zu of %zu segments %s a used block.",
		zmm_text_size(&pinned, statistics->pinned), zmm_text_size(&whole, statistics->segments.bytes),
		statistics->segments_pinned, statistics->segments.count, statistics->segments_pinned == 1 ? "holds" : "hold");
	zmm_report_line(report, "  A segment goes back to the system only when nothing in it is used.");
}

static void zmm_report_answer_releasable(const zmm_report *report)
{
	const zmm_statistics *statistics = report->statistics;
	bool one = statistics->releasable.count == 1;
	zmm_text size;

	zmm_report_line(report, "  %s in %zu segment%s %s held by the cache alone: flushing it gives %s back.",
		zmm_text_size(&size, statistics->releasable.bytes), statistics->releasable.count, one ? "" : "s",
		one ? "is" : "are", one ? "it" : "them");
}

static void zmm_report_answer(const zmm_report *report)
{
	const zmm_statistics *statistics = report->statistics;

	zmm_report_section(report, "Why is the memory not given back?");
	if (!statistics->segments.count) {
		zmm_report_line(report, "  There is none: the heap has no segments.");
		return;
	}
	if (statistics->pinned) {
		zmm_report_answer_pinned(report);
	} else if (statistics->segments_pinned) {
		zmm_report_line(report, "  No unused memory is pinned: the segments that hold a used block are full.");
	}
	if (statistics->releasable.count) {
		zmm_report_answer_releasable(report);
	} else if (statistics->cache.count) {
		zmm_report_line(report, "  Flushing the cache would empty no segment.");
	}
}

void zmm_report_write(const zmm_statistics *statistics, const char *title, zmm_write_function write, void *context)
{
	const zmm_report report = { statistics, write, context };

	zmm_report_heading(&report, title);
	zmm_report_memory(&report);
	zmm_report_bytes(&report);
	zmm_report_fragmentation(&report);
	zmm_report_small_lists(&report);
	zmm_report_large_trees(&report);
	zmm_report_rest_queue(&report);
	zmm_report_answer(&report);
}

#include "write/report.h"
#include "write/figures.h"
#include "write/snapshot.h"
#include "heap/limit.h"
#include "inspect/format.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct zmm_report {
	zmm_emitter *emitter;
	const zmm_statistics *statistics;
	const zmm_insight *insight; /* NULL: there is none */
} zmm_report;

#define ZMM_REPORT_TABLE(columns) { sizeof(columns) / sizeof((columns)[0]), columns }

/* Emits a blank line and a section's name. */
static void zmm_report_section(const zmm_report *report, const char *name)
{
	zmm_emit_line(report->emitter, "\n%s", name);
}

/* The same, with the titles of the section's table in that line. */
static void zmm_report_section_of_table(const zmm_report *report, const char *name, const zmm_table *table)
{
	zmm_emit_title(report->emitter, "");
	zmm_emit_columns(report->emitter, table, name);
}

/* Sections, in the order of the page */

static void zmm_report_heading(const zmm_report *report, const char *title)
{
	const zmm_statistics *statistics = report->statistics;
	zmm_formatted size;

	zmm_emit_title(report->emitter, title);
	zmm_emit_title(report->emitter, "");
	zmm_emit_line(report->emitter, "  storage       %s", statistics->storage);
	zmm_emit_line(report->emitter, "  geometry      %s", statistics->geometry);
	zmm_emit_line(report->emitter, "  segment size  %zu (%s)", statistics->block_size,
		zmm_format_size(&size, statistics->block_size));
	if (!statistics->use_zend_alloc) {
		zmm_emit_line(report->emitter, "  switched off: requests go to the C library and none of the figures grow");
	}
	if (statistics->hardened) {
		zmm_emit_line(report->emitter, "  hardened: blocks are sealed, what is cached waits to be used again");
	}
	if (statistics->internal) {
		zmm_emit_line(report->emitter, "  internal: the heap's own descriptor is one of its used blocks");
	}
	if (statistics->overflow) {
		zmm_emit_line(report->emitter, "  an error is being reported: the limit does not apply meanwhile");
	}
}

static const zmm_column zmm_memory_columns[] = {
	{ NULL, ZMM_UNIT_NAME, "", 2, -10 },
	{ NULL, ZMM_UNIT_BYTES, "bytes", 1, 16 },
	{ NULL, ZMM_UNIT_NAME, NULL, 2, 10 },
	{ NULL, ZMM_UNIT_NAME, NULL, 3, 0 },
};

static const zmm_table zmm_memory_table = ZMM_REPORT_TABLE(zmm_memory_columns);

static void zmm_report_size(const zmm_report *report, const char *name, uint64_t bytes, const char *meaning)
{
	zmm_formatted size;
	const zmm_cell cells[] = { ZMM_TEXT_CELL(name), ZMM_NUMBER_CELL(bytes),
		ZMM_TEXT_CELL(zmm_format_size(&size, bytes)), ZMM_TEXT_CELL(meaning) };

	zmm_emit_row(report->emitter, NULL, &zmm_memory_table, cells);
}

/* Emits a figure with its sentence. */
static void zmm_report_figure(const zmm_report *report, const char *name, const char *key)
{
	const zmm_figure *figure = zmm_figure_find(zmm_figures, key);

	zmm_report_size(report, name, zmm_figure_size(figure, report->statistics), figure->sentence);
}

static void zmm_report_limit(const zmm_report *report)
{
	static const zmm_cell none[] = { ZMM_TEXT_CELL("limit"), ZMM_TEXT_CELL("none"), ZMM_NO_CELL, ZMM_NO_CELL };
	const zmm_statistics *statistics = report->statistics;

	if (statistics->limit >= ZMM_NO_LIMIT) {
		zmm_emit_row(report->emitter, NULL, &zmm_memory_table, none);
	} else {
		zmm_report_figure(report, "limit", "limit");
	}
	if (statistics->other_heaps.count) {
		const zmm_figure *others = zmm_figure_find(zmm_figures, "other_heaps");

		zmm_report_size(report, "others", statistics->other_heaps.bytes, others->sentence);
	}
	if (statistics->limit_extended) {
		zmm_report_size(report, "extended", statistics->limit_extended, "the same since the limit's error was raised");
	}
}

static void zmm_report_memory(const zmm_report *report)
{
	zmm_report_section_of_table(report, "Memory", &zmm_memory_table);
	zmm_report_figure(report, "in use", "in_use");
	zmm_report_figure(report, "peak", "peak");
	zmm_report_figure(report, "cached", "cached");
	zmm_report_figure(report, "size", "size");
	zmm_report_figure(report, "real size", "real_size");
	zmm_report_size(report, "real peak", report->statistics->real_peak, "the most there was of them");
	zmm_report_limit(report);
	zmm_report_figure(report, "reserve", "reserve");
}

static const zmm_column zmm_blocks_columns[] = {
	{ NULL, ZMM_UNIT_NAME, "", 2, -10 },
	{ NULL, ZMM_UNIT_BLOCKS, "count", 1, 10 },
	{ NULL, ZMM_UNIT_BYTES, "bytes", 2, 16 },
	{ NULL, ZMM_UNIT_NAME, "", 2, 10 },
	{ NULL, ZMM_UNIT_SHARE, "share", 2, 7 },
	{ NULL, ZMM_UNIT_NAME, NULL, 3, 0 },
};

static const zmm_table zmm_blocks_table = ZMM_REPORT_TABLE(zmm_blocks_columns);

static void zmm_report_blocks(const zmm_report *report, const char *name, zmm_blocks blocks, const char *meaning)
{
	zmm_formatted size, share;
	const zmm_cell cells[] = { ZMM_TEXT_CELL(name), ZMM_NUMBER_CELL(blocks.count), ZMM_NUMBER_CELL(blocks.bytes),
		ZMM_TEXT_CELL(zmm_format_size(&size, blocks.bytes)),
		ZMM_TEXT_CELL(zmm_format_part(&share, blocks.bytes, report->statistics->segments.bytes)),
		ZMM_TEXT_CELL(meaning) };

	zmm_emit_row(report->emitter, NULL, &zmm_blocks_table, cells);
}

/* Emits the blocks of one kind, a record of two figures. */
static void zmm_report_kind(const zmm_report *report, const char *name, const char *key)
{
	const zmm_figure *figure = zmm_figure_find(zmm_figures, key);
	const zmm_blocks *blocks = zmm_figure_record(figure, report->statistics, 0);

	zmm_report_blocks(report, name, *blocks, figure->sentence);
}

static void zmm_report_bytes(const zmm_report *report)
{
	const zmm_statistics *statistics = report->statistics;
	zmm_blocks overhead = { statistics->segments.count, statistics->overhead };
	zmm_blocks sum = {
		statistics->used.count + statistics->cache.count + statistics->free.count + statistics->rest.count,
		statistics->used.bytes + statistics->cache.bytes + statistics->free.bytes + statistics->rest.bytes
			+ statistics->overhead };
	zmm_formatted spare;

	zmm_report_section_of_table(report, "Segments", &zmm_blocks_table);
	zmm_report_kind(report, "used", "used");
	zmm_report_kind(report, "cached", "cache");
	zmm_report_kind(report, "free", "free");
	zmm_report_kind(report, "rest", "rest");
	zmm_report_blocks(report, "overhead", overhead, "segments: header and guard");
	zmm_report_blocks(report, "sum", sum, "blocks and segments");
	zmm_emit_line(report->emitter, "  %zu pinned, %zu releasable; %zu made for one large block",
		statistics->segments.pinned, statistics->segments.releasable, statistics->segments.large);
	zmm_emit_line(report->emitter, "  %zu spare (%s), empty and not among the real size",
		statistics->segments.spare, zmm_format_size(&spare, statistics->segments.spare_bytes));
}

static void zmm_report_fragmentation(const zmm_report *report)
{
	const zmm_statistics *statistics = report->statistics;
	const zmm_fragmentation *fragmentation = &statistics->fragmentation;
	zmm_formatted share, size;

	zmm_report_section(report, "Fragmentation");
	zmm_emit_line(report->emitter,
		"  external   %7s   of the free bytes are not in the largest free block, which has %s",
		zmm_format_share(&share, fragmentation->external), zmm_format_size(&size, statistics->largest_free));
	zmm_emit_line(report->emitter, "  unused     %7s   of the real size is free, rest or cached",
		zmm_format_share(&share, fragmentation->unused));
	zmm_emit_line(report->emitter, "  pinned     %7s   of the real size is unused in segments that a used block keeps",
		zmm_format_share(&share, fragmentation->pinned));
	zmm_emit_line(report->emitter, "  overhead   %7s   of the real size is headers of used blocks and of segments",
		zmm_format_share(&share, fragmentation->overhead));
}

static bool zmm_small_list_is_blank(const zmm_small_list_statistics *list)
{
	return !list->blocks && !list->cached && !list->hits && !list->misses;
}

static const zmm_column zmm_small_list_columns[] = {
	{ NULL, ZMM_UNIT_NAME, "list", 2, 4 },
	{ NULL, ZMM_UNIT_BYTES, "block", 2, 5 },
	{ NULL, ZMM_UNIT_BYTES, "requests", 2, 9 },
	{ NULL, ZMM_UNIT_BLOCKS, "free", 2, 10 },
	{ NULL, ZMM_UNIT_BYTES, "bytes", 2, 12 },
	{ NULL, ZMM_UNIT_BLOCKS, "cached", 2, 7 },
	{ NULL, ZMM_UNIT_REQUESTS, "hits", 2, 12 },
	{ NULL, ZMM_UNIT_REQUESTS, "misses", 2, 12 },
	{ NULL, ZMM_UNIT_SHARE, "hit rate", 2, 8 },
};

static const zmm_table zmm_small_list_table = ZMM_REPORT_TABLE(zmm_small_list_columns);

/* The cells of a row after those that name the list. */
#define ZMM_SMALL_LIST_CELLS(list, rate) \
	ZMM_NUMBER_CELL((list)->blocks), ZMM_NUMBER_CELL((list)->bytes), ZMM_NUMBER_CELL((list)->cached), \
	ZMM_NUMBER_CELL((list)->hits), ZMM_NUMBER_CELL((list)->misses), \
	ZMM_TEXT_CELL(zmm_format_part(rate, (list)->hits, (list)->hits + (list)->misses))

static void zmm_report_small_list(const zmm_report *report, size_t index, const zmm_small_list_statistics *list)
{
	zmm_formatted requests, rate;
	const zmm_cell cells[] = { ZMM_NUMBER_CELL(index), ZMM_NUMBER_CELL(list->true_size),
		ZMM_TEXT_CELL(zmm_format_range(&requests, list->smallest_request, list->largest_request)),
		ZMM_SMALL_LIST_CELLS(list, &rate) };

	zmm_emit_row(report->emitter, NULL, &zmm_small_list_table, cells);
}

static void zmm_report_sum_of_small_lists(const zmm_report *report, const zmm_small_list_statistics *sum)
{
	zmm_formatted rate;
	const zmm_cell cells[] = { ZMM_TEXT_CELL("sum"), ZMM_NO_CELL, ZMM_NO_CELL, ZMM_SMALL_LIST_CELLS(sum, &rate) };

	zmm_emit_row(report->emitter, NULL, &zmm_small_list_table, cells);
}

static void zmm_small_list_add(zmm_small_list_statistics *sum, const zmm_small_list_statistics *list)
{
	sum->blocks += list->blocks;
	sum->bytes += list->bytes;
	sum->cached += list->cached;
	sum->hits += list->hits;
	sum->misses += list->misses;
}

static void zmm_report_small_lists(const zmm_report *report)
{
	zmm_small_list_statistics sum = { 0 };
	size_t i, rows = 0;

	zmm_report_section(report, "Small lists");
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		const zmm_small_list_statistics *list = &report->statistics->free_buckets[i];

		if (zmm_small_list_is_blank(list)) {
			continue;
		}
		if (!rows++) {
			zmm_emit_columns(report->emitter, &zmm_small_list_table, NULL);
		}
		zmm_report_small_list(report, i, list);
		zmm_small_list_add(&sum, list);
	}
	if (rows) {
		zmm_report_sum_of_small_lists(report, &sum);
	} else {
		zmm_emit_line(report->emitter, "  none was needed yet");
	}
}

static const zmm_column zmm_large_tree_columns[] = {
	{ NULL, ZMM_UNIT_NAME, "tree", 2, 4 },
	{ NULL, ZMM_UNIT_BYTES, "block", 2, 24 },
	{ NULL, ZMM_UNIT_BLOCKS, "free", 2, 8 },
	{ NULL, ZMM_UNIT_BYTES, "bytes", 2, 12 },
	{ NULL, ZMM_UNIT_NODES, "sizes", 2, 6 },
	{ NULL, ZMM_UNIT_NODES, "depth", 2, 5 },
	{ NULL, ZMM_UNIT_BYTES, "smallest", 2, 12 },
	{ NULL, ZMM_UNIT_BYTES, "largest", 2, 12 },
};

static const zmm_table zmm_large_tree_table = ZMM_REPORT_TABLE(zmm_large_tree_columns);

static void zmm_report_large_tree(const zmm_report *report, size_t index)
{
	const zmm_large_tree_statistics *tree = &report->statistics->large_free_buckets[index];
	zmm_formatted range;
	const zmm_cell cells[] = { ZMM_NUMBER_CELL(index),
		ZMM_TEXT_CELL(zmm_format_range(&range, tree->range_min, tree->range_max)), ZMM_NUMBER_CELL(tree->blocks),
		ZMM_NUMBER_CELL(tree->bytes), ZMM_NUMBER_CELL(tree->nodes), ZMM_NUMBER_CELL(tree->depth),
		ZMM_NUMBER_CELL(tree->smallest), ZMM_NUMBER_CELL(tree->largest) };

	zmm_emit_row(report->emitter, NULL, &zmm_large_tree_table, cells);
}

static void zmm_report_large_trees(const zmm_report *report)
{
	const zmm_cache_statistics *large = &report->statistics->cache_stat[ZMM_LARGE_CACHE_STAT];
	size_t i, rows = 0;

	zmm_report_section(report, "Large trees");
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		if (!report->statistics->large_free_buckets[i].blocks) {
			continue;
		}
		if (!rows++) {
			zmm_emit_columns(report->emitter, &zmm_large_tree_table, NULL);
		}
		zmm_report_large_tree(report, i);
	}
	if (!rows) {
		zmm_emit_line(report->emitter, "  all empty");
	}
	zmm_emit_line(report->emitter,
		"  requests too large for the small lists: %" PRIu64 ", served by the cache: %" PRIu64,
		large->hit + large->miss, large->hit);
}

static void zmm_report_rest_queue(const zmm_report *report)
{
	const zmm_statistics *statistics = report->statistics;
	zmm_formatted size;
	size_t i;

	zmm_report_section(report, "Rest queue, newest first");
	for (i = 0; i < statistics->rest_listed; i++) {
		zmm_emit_line(report->emitter, "  %4zu  %16zu  %10s", i + 1, statistics->rest_buckets[i],
			zmm_format_size(&size, statistics->rest_buckets[i]));
	}
	if (!statistics->rest_listed) {
		zmm_emit_line(report->emitter, "  empty");
	}
}

/* The answer to "why is the memory not given back?", from the figures */

/* Emits a sentence of the answer: a line for persons, or an element of the list. */
ZMM_PRINTF(2, 3)
static void zmm_report_say(const zmm_report *report, const char *format, ...)
{
	char sentence[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(sentence, sizeof(sentence), format, arguments);
	va_end(arguments);
	if (zmm_emitter_is_for_persons(report->emitter)) {
		zmm_emit_line(report->emitter, "  %s", sentence);
	} else {
		zmm_emit_text(report->emitter, NULL, sentence);
	}
}

static void zmm_report_answer_pinned(const zmm_report *report)
{
	const zmm_statistics *statistics = report->statistics;
	zmm_formatted pinned, whole;

	zmm_report_say(report, "%s of %s are unused but pinned: %zu of %zu segments %s a used block.",
		zmm_format_size(&pinned, statistics->pinned), zmm_format_size(&whole, statistics->segments.bytes),
		statistics->segments.pinned, statistics->segments.count, statistics->segments.pinned == 1 ? "holds" : "hold");
	zmm_report_say(report, "A segment goes back to the system only when nothing in it is used.");
}

static void zmm_report_answer_releasable(const zmm_report *report)
{
	const zmm_statistics *statistics = report->statistics;
	bool one = statistics->segments.releasable == 1;
	zmm_formatted size;

	zmm_report_say(report, "%s in %zu segment%s %s held by the cache alone: flushing it gives %s back.",
		zmm_format_size(&size, statistics->segments.releasable_bytes), statistics->segments.releasable, one ? "" : "s",
		one ? "is" : "are", one ? "it" : "them");
}

static void zmm_report_answer_gc(const zmm_report *report)
{
	zmm_formatted gives;

	if (report->insight && report->insight->resident) {
		zmm_report_say(report, "zmm_gc() would give %s back to the system.",
			zmm_format_size(&gives, report->insight->gc_gives));
	}
}

static void zmm_report_answer(const zmm_report *report)
{
	const zmm_statistics *statistics = report->statistics;

	if (!statistics->segments.count) {
		zmm_report_say(report, "There is none: the heap has no segments.");
		return;
	}
	if (statistics->pinned) {
		zmm_report_answer_pinned(report);
	} else if (statistics->segments.pinned) {
		zmm_report_say(report, "No unused memory is pinned: the segments that hold a used block are full.");
	}
	if (statistics->segments.releasable) {
		zmm_report_answer_releasable(report);
	} else if (statistics->cache.count) {
		zmm_report_say(report, "Flushing the cache would empty no segment.");
	}
	zmm_report_answer_gc(report);
}

/* Sums and findings */

static void zmm_report_sums(const zmm_report *report)
{
	const zmm_insight *insight = report->insight;

	zmm_report_section_of_table(report, "Where it is", &zmm_memory_table);
	zmm_report_size(report, "real", insight->sums.real, "all segments, which is");
	zmm_report_size(report, "live", insight->sums.live, "blocks in use");
	zmm_report_size(report, "cached", insight->sums.cached, "freed blocks, each kept for the next of its size");
	zmm_report_size(report, "releasable", insight->sums.releasable, "free, in segments that nothing holds");
	zmm_report_size(report, "pinned", insight->sums.pinned, "free, in segments that a used block holds");
	zmm_report_size(report, "overhead", insight->sums.overhead, "headers of segments, and guards");
	if (insight->sums.unreadable) {
		zmm_report_size(report, "unreadable", insight->sums.unreadable, "damaged: not to be read");
	}
	if (insight->resident) {
		zmm_emit_title(report->emitter, "");
		zmm_report_size(report, "resident", insight->resident, "the process in memory (RSS), which is");
		zmm_report_size(report, "heap", insight->resident_heap, "pages of segments, and of spare ones");
		zmm_report_size(report, "shared", insight->resident_shared, "files and shared memory, opcache among them");
		zmm_report_size(report, "outside", zmm_insight_outside(insight), "the rest: libraries, the C library's heap");
	}
}

/* Emits a text in lines that fit, each after so many spaces. */
static void zmm_report_paragraph(const zmm_report *report, const char *text, int indent)
{
	size_t width = (size_t) (ZMM_REPORT_WIDTH - indent);

	while (*text) {
		size_t length = strlen(text), cut = length;

		if (length > width) {
			for (cut = width; cut && text[cut] != ' '; cut--) {
			}
			cut = cut ? cut : width;
		}
		zmm_emit_line(report->emitter, "%*s%.*s", indent, "", (int) cut, text);
		text += cut;
		text += *text == ' ';
	}
}

static void zmm_report_finding(const zmm_report *report, const zmm_finding *finding)
{
	char text[sizeof(finding->summary) + 64];
	size_t i;

	snprintf(text, sizeof(text), "%s (%s): %s.", zmm_finding_word(finding->kind), zmm_severity_word(finding->severity),
		finding->summary);
	zmm_report_paragraph(report, text, 2);
	snprintf(text, sizeof(text), "Probably: %s.", finding->hypothesis);
	zmm_report_paragraph(report, text, 4);
	for (i = 0; i < ZMM_MOST_CHECKS && finding->next_checks[i]; i++) {
		snprintf(text, sizeof(text), "- %s", finding->next_checks[i]);
		zmm_report_paragraph(report, text, 4);
	}
}

static void zmm_report_findings(const zmm_report *report)
{
	const zmm_findings *findings = &report->insight->findings;
	size_t i;

	for (i = 0; i < findings->count; i++) {
		zmm_emit_title(report->emitter, "");
		zmm_report_finding(report, &findings->list[i]);
	}
}

static void zmm_report_insight_for_programs(const zmm_report *report)
{
	zmm_emitter *emitter = report->emitter;
	size_t i;

	zmm_emit_begin(emitter, "sums", ZMM_OBJECT);
	zmm_emit_sums(emitter, &report->insight->sums);
	zmm_emit_end(emitter);
	zmm_emit_number(emitter, "gc_gives", (int64_t) report->insight->gc_gives, ZMM_UNIT_BYTES);
	zmm_emit_begin(emitter, "findings", ZMM_LIST);
	for (i = 0; i < report->insight->findings.count; i++) {
		zmm_emit_begin(emitter, NULL, ZMM_OBJECT);
		zmm_emit_finding(emitter, &report->insight->findings.list[i]);
		zmm_emit_end(emitter);
	}
	zmm_emit_end(emitter);
}

static void zmm_report_for_persons(const zmm_report *report, const char *title)
{
	zmm_report_heading(report, title);
	if (report->insight) {
		zmm_report_sums(report);
	}
	zmm_report_memory(report);
	zmm_report_bytes(report);
	zmm_report_fragmentation(report);
	zmm_report_small_lists(report);
	zmm_report_large_trees(report);
	zmm_report_rest_queue(report);
	zmm_report_section(report, "Why is the memory not given back?");
	zmm_report_answer(report);
	if (report->insight) {
		zmm_report_findings(report);
	}
}

static void zmm_report_for_programs(const zmm_report *report, const char *title)
{
	zmm_emitter *emitter = report->emitter;

	zmm_emit_begin(emitter, NULL, ZMM_OBJECT);
	zmm_emit_text(emitter, "title", title);
	zmm_emit_begin(emitter, "figures", ZMM_OBJECT);
	zmm_emit_figures(emitter, zmm_figures, report->statistics);
	zmm_emit_end(emitter);
	zmm_emit_begin(emitter, "answer", ZMM_LIST);
	zmm_report_answer(report);
	zmm_emit_end(emitter);
	if (report->insight) {
		zmm_report_insight_for_programs(report);
	}
	zmm_emit_end(emitter);
}

void zmm_report_emit(zmm_emitter *emitter, const zmm_statistics *statistics, const zmm_insight *insight,
	const char *title)
{
	const zmm_report report = { emitter, statistics, insight };

	if (!title) {
		title = "zmm heap";
	}
	if (zmm_emitter_is_for_persons(emitter)) {
		zmm_report_for_persons(&report, title);
	} else {
		zmm_report_for_programs(&report, title);
	}
}

bool zmm_report_write(const zmm_statistics *statistics, const zmm_insight *insight, const char *title,
	const zmm_emitter_driver *driver, zmm_sink *sink)
{
	zmm_emitter emitter;

	zmm_emitter_open(&emitter, driver, sink);
	zmm_report_emit(&emitter, statistics, insight, title);
	return zmm_emitter_close(&emitter) && zmm_sink_flush(sink);
}

/* The summary */

/* A text of fixed size that is written piece by piece. */
typedef struct zmm_line {
	char *text;
	size_t size;
	size_t length;
} zmm_line;

ZMM_PRINTF(2, 3)
static void zmm_line_add(zmm_line *line, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(line->text + line->length, line->size - line->length, format, arguments);
	va_end(arguments);
	line->length += length > 0 ? (size_t) length : 0;
	line->length = line->length < line->size ? line->length : line->size - 1;
}

static void zmm_line_add_size(zmm_line *line, const char *name, uint64_t bytes)
{
	zmm_formatted size;

	zmm_line_add(line, ", %s %s", name, zmm_format_size(&size, bytes));
}

static void zmm_report_summary_of_insight(zmm_line *line, const zmm_insight *insight)
{
	zmm_line_add_size(line, "live", insight->sums.live);
	zmm_line_add_size(line, "cached", insight->sums.cached);
	zmm_line_add_size(line, "releasable", insight->sums.releasable);
	zmm_line_add_size(line, "pinned", insight->sums.pinned);
	if (insight->resident) {
		zmm_line_add_size(line, "resident", insight->resident);
		zmm_line_add_size(line, "zmm_gc() gives", insight->gc_gives);
	}
	if (insight->findings.count) {
		const zmm_finding *finding = &insight->findings.list[0];

		zmm_line_add(line, "; %s (%s): %s", zmm_finding_word(finding->kind), zmm_severity_word(finding->severity),
			finding->summary);
	}
}

void zmm_report_summary(const zmm_statistics *statistics, const zmm_insight *insight, char *text, size_t size)
{
	zmm_line line = { text, size, 0 };
	zmm_formatted real;

	zmm_line_add(&line, "zmm: real %s", zmm_format_size(&real, statistics->real_size));
	if (statistics->limit != ZMM_NO_LIMIT) {
		zmm_line_add_size(&line, "limit", statistics->limit);
	}
	zmm_line_add_size(&line, "peak", statistics->real_peak);
	if (insight) {
		zmm_report_summary_of_insight(&line, insight);
	} else {
		zmm_line_add_size(&line, "live", statistics->in_use);
		zmm_line_add_size(&line, "cached", statistics->cached);
	}
}

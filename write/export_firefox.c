/*
 * zmm export: the processed format of the Firefox Profiler, version 58, which later versions read and bring up to date.
 *
 * A profile is one thread, whose tables are lists by column.  Its samples have one metric as their weight.  Besides
 * there are native allocations, from which the profiler makes views of its own: of a site they are one of the bytes
 * that are live, and one of the bytes that were freed, which has an end, too.
 */

#include "write/export_format.h"
#include "write/export_strings.h"

#include <inttypes.h>
#include <stdio.h>

#define ZMM_FIREFOX_VERSION 58
#define ZMM_FIREFOX_GECKO_VERSION 31

/* Number of the category of all frames.  Category 0 is that of what has none. */
#define ZMM_FIREFOX_PHP 1

/* Stands for null in a column. */
#define ZMM_FIREFOX_NULL INT64_MIN

typedef enum zmm_firefox_event {
	ZMM_FIREFOX_KEPT,  /* what is live was allocated */
	ZMM_FIREFOX_GONE,  /* what was freed was allocated */
	ZMM_FIREFOX_FREED, /* and it was freed */
	ZMM_FIREFOX_EVENTS
} zmm_firefox_event;

typedef struct zmm_firefox {
	const zmm_export_job *job;
	zmm_strings strings; /* names, then files */
	zmm_strings files;
	uint32_t *calls;     /* of each node: the stack that made the call, or ZMM_NO_FRAME */
	uint32_t *stacks;    /* of each stack that made a call: its node; the stacks of sites follow these */
	uint32_t call_count;
	uint32_t *samples;   /* the site of each sample, or ZMM_NO_SITE */
	uint32_t sample_count;
	uint64_t *events;    /* of each native allocation: site * ZMM_FIREFOX_EVENTS + what it is */
	uint32_t event_count;
	zmm_arena arena;     /* has all of these lists */
} zmm_firefox;

/* Returns a cell of a column; ZMM_FIREFOX_NULL: null. */
typedef int64_t (*zmm_firefox_cell)(const zmm_firefox *firefox, size_t row);

typedef struct zmm_firefox_column {
	const char *key; /* NULL ends a table */
	zmm_firefox_cell cell;
} zmm_firefox_column;

/* Columns that have the same in each row. */

static int64_t zmm_firefox_null(const zmm_firefox *firefox, size_t row)
{
	(void) firefox;
	(void) row;
	return ZMM_FIREFOX_NULL;
}

static int64_t zmm_firefox_zero(const zmm_firefox *firefox, size_t row)
{
	(void) firefox;
	(void) row;
	return 0;
}

static int64_t zmm_firefox_none(const zmm_firefox *firefox, size_t row)
{
	(void) firefox;
	(void) row;
	return -1;
}

static int64_t zmm_firefox_row(const zmm_firefox *firefox, size_t row)
{
	(void) firefox;
	return (int64_t) row;
}

static int64_t zmm_firefox_category(const zmm_firefox *firefox, size_t row)
{
	(void) firefox;
	(void) row;
	return ZMM_FIREFOX_PHP;
}

/* Tables of code: functions, frames, stacks */

static const zmm_snapshot_function *zmm_firefox_function(const zmm_firefox *firefox, size_t row)
{
	return &firefox->job->sites->functions[row];
}

static int64_t zmm_firefox_known(uint64_t line)
{
	return line ? zmm_export_number(line) : ZMM_FIREFOX_NULL;
}

static int64_t zmm_firefox_function_name(const zmm_firefox *firefox, size_t row)
{
	return zmm_strings_find(&firefox->strings, zmm_firefox_function(firefox, row)->name);
}

static int64_t zmm_firefox_function_source(const zmm_firefox *firefox, size_t row)
{
	zmm_text file = zmm_firefox_function(firefox, row)->file;

	return file.length ? zmm_strings_find(&firefox->files, file) : ZMM_FIREFOX_NULL;
}

static int64_t zmm_firefox_function_line(const zmm_firefox *firefox, size_t row)
{
	return zmm_firefox_known(zmm_firefox_function(firefox, row)->line);
}

static int64_t zmm_firefox_source_name(const zmm_firefox *firefox, size_t row)
{
	return zmm_strings_find(&firefox->strings, firefox->files.texts[row]);
}

static int64_t zmm_firefox_frame_function(const zmm_firefox *firefox, size_t row)
{
	return firefox->job->stacks.frames[row].function;
}

static int64_t zmm_firefox_frame_line(const zmm_firefox *firefox, size_t row)
{
	return zmm_firefox_known(firefox->job->stacks.frames[row].line);
}

static int64_t zmm_firefox_stack_frame(const zmm_firefox *firefox, size_t row)
{
	return row < firefox->call_count ? firefox->job->stacks.callers[firefox->stacks[row]]
		: firefox->job->stacks.leaves[row - firefox->call_count];
}

/* The stack of a call lies below that of its parent's call, the stack of a site below that of its node's. */
static int64_t zmm_firefox_stack_prefix(const zmm_firefox *firefox, size_t row)
{
	const zmm_snapshot_sites *sites = firefox->job->sites;
	uint32_t node = row < firefox->call_count ? sites->nodes[firefox->stacks[row]].parent
		: sites->sites[row - firefox->call_count].node;

	return firefox->calls[node] == ZMM_NO_FRAME ? ZMM_FIREFOX_NULL : firefox->calls[node];
}

/* Tables of figures: samples, native allocations */

static int64_t zmm_firefox_sample_stack(const zmm_firefox *firefox, size_t row)
{
	uint32_t site = firefox->samples[row];

	return site == ZMM_NO_SITE ? ZMM_FIREFOX_NULL : (int64_t) firefox->call_count + site;
}

static int64_t zmm_firefox_sample_weight(const zmm_firefox *firefox, size_t row)
{
	uint32_t site = firefox->samples[row];

	return site == ZMM_NO_SITE ? 0
		: zmm_export_number(zmm_export_value(firefox->job->metric, &firefox->job->sites->sites[site]));
}

static int64_t zmm_firefox_event_stack(const zmm_firefox *firefox, size_t row)
{
	return (int64_t) (firefox->call_count + firefox->events[row] / ZMM_FIREFOX_EVENTS);
}

static uint64_t zmm_firefox_freed(const zmm_snapshot_site *site)
{
	return site->allocated_bytes > site->live_bytes ? site->allocated_bytes - site->live_bytes : 0;
}

static int64_t zmm_firefox_event_weight(const zmm_firefox *firefox, size_t row)
{
	const zmm_snapshot_site *site = &firefox->job->sites->sites[firefox->events[row] / ZMM_FIREFOX_EVENTS];

	switch (firefox->events[row] % ZMM_FIREFOX_EVENTS) {
		case ZMM_FIREFOX_KEPT: return zmm_export_number(site->live_bytes);
		case ZMM_FIREFOX_GONE: return zmm_export_number(zmm_firefox_freed(site));
		default: return -zmm_export_number(zmm_firefox_freed(site));
	}
}

/* Both ends of what was freed have the same address; these are no addresses of blocks, but of a site's two parts. */
static int64_t zmm_firefox_event_address(const zmm_firefox *firefox, size_t row)
{
	uint64_t site = firefox->events[row] / ZMM_FIREFOX_EVENTS, event = firefox->events[row] % ZMM_FIREFOX_EVENTS;

	return (int64_t) (2 * site + (event == ZMM_FIREFOX_KEPT ? 1 : 2));
}

/* The tables */

static const zmm_firefox_column zmm_firefox_functions[] = {
	{ "name", zmm_firefox_function_name }, { "resource", zmm_firefox_none }, { "source", zmm_firefox_function_source },
	{ "lineNumber", zmm_firefox_function_line }, { "columnNumber", zmm_firefox_null }, { NULL, NULL }
};

static const zmm_firefox_column zmm_firefox_frames[] = {
	{ "address", zmm_firefox_none }, { "inlineDepth", zmm_firefox_zero }, { "category", zmm_firefox_category },
	{ "subcategory", zmm_firefox_zero }, { "func", zmm_firefox_frame_function }, { "nativeSymbol", zmm_firefox_null },
	{ "innerWindowID", zmm_firefox_zero }, { "line", zmm_firefox_frame_line }, { "column", zmm_firefox_null },
	{ NULL, NULL }
};

static const zmm_firefox_column zmm_firefox_stacks[] = {
	{ "frame", zmm_firefox_stack_frame }, { "prefix", zmm_firefox_stack_prefix }, { NULL, NULL }
};

static const zmm_firefox_column zmm_firefox_samples[] = {
	{ "stack", zmm_firefox_sample_stack }, { "time", zmm_firefox_row }, { "weight", zmm_firefox_sample_weight },
	{ NULL, NULL }
};

static const zmm_firefox_column zmm_firefox_allocations[] = {
	{ "time", zmm_firefox_row }, { "weight", zmm_firefox_event_weight }, { "stack", zmm_firefox_event_stack },
	{ "memoryAddress", zmm_firefox_event_address }, { "threadId", zmm_firefox_zero }, { NULL, NULL }
};

static const zmm_firefox_column zmm_firefox_sources[] = {
	{ "uuid", zmm_firefox_null }, { "filename", zmm_firefox_source_name }, { NULL, NULL }
};

/* Tables that are always empty. */
static const char *const zmm_firefox_markers[] = { "data", "name", "startTime", "endTime", "phase", "category", NULL };
static const char *const zmm_firefox_resources[] = { "lib", "name", "host", "type", NULL };
static const char *const zmm_firefox_symbols[] = { "libIndex", "address", "name", "functionSize", NULL };

static void zmm_firefox_emit_column(zmm_emitter *emitter, const zmm_firefox *firefox,
	const zmm_firefox_column *column, size_t rows)
{
	int64_t number;
	size_t i;

	zmm_emit_begin(emitter, column->key, ZMM_LIST);
	for (i = 0; i < rows; i++) {
		number = column->cell(firefox, i);
		if (number == ZMM_FIREFOX_NULL) {
			zmm_emit_text(emitter, NULL, NULL);
		} else {
			zmm_emit_number(emitter, NULL, number, ZMM_UNIT_NAME);
		}
	}
	zmm_emit_end(emitter);
}

/* Begins a table, which the caller ends. */
static void zmm_firefox_begin_table(zmm_emitter *emitter, const char *key, const zmm_firefox *firefox,
	const zmm_firefox_column *columns, size_t rows)
{
	zmm_emit_begin(emitter, key, ZMM_OBJECT);
	zmm_export_emit_number(emitter, "length", rows);
	for (; columns->key; columns++) {
		zmm_firefox_emit_column(emitter, firefox, columns, rows);
	}
}

static void zmm_firefox_emit_table(zmm_emitter *emitter, const char *key, const zmm_firefox *firefox,
	const zmm_firefox_column *columns, size_t rows)
{
	zmm_firefox_begin_table(emitter, key, firefox, columns, rows);
	zmm_emit_end(emitter);
}

static void zmm_firefox_emit_empty_table(zmm_emitter *emitter, const char *key, const char *const *columns)
{
	zmm_emit_begin(emitter, key, ZMM_OBJECT);
	zmm_export_emit_number(emitter, "length", 0);
	for (; *columns; columns++) {
		zmm_emit_begin(emitter, *columns, ZMM_LIST);
		zmm_emit_end(emitter);
	}
	zmm_emit_end(emitter);
}

static void zmm_firefox_emit_flags(zmm_emitter *emitter, const char *key, size_t rows)
{
	zmm_emit_begin(emitter, key, ZMM_LIST);
	while (rows--) {
		zmm_emit_flag(emitter, NULL, false);
	}
	zmm_emit_end(emitter);
}

static void zmm_firefox_emit_category(zmm_emitter *emitter, const char *name, const char *color)
{
	zmm_emit_begin(emitter, NULL, ZMM_OBJECT);
	zmm_emit_text(emitter, "name", name);
	zmm_emit_text(emitter, "color", color);
	zmm_emit_begin(emitter, "subcategories", ZMM_LIST);
	zmm_emit_text(emitter, NULL, "Other");
	zmm_emit_end(emitter);
	zmm_emit_end(emitter);
}

static void zmm_firefox_emit_meta(zmm_emitter *emitter, const zmm_export_job *job)
{
	zmm_emit_begin(emitter, "meta", ZMM_OBJECT);
	zmm_export_emit_number(emitter, "version", ZMM_FIREFOX_GECKO_VERSION);
	zmm_export_emit_number(emitter, "preprocessedProfileVersion", ZMM_FIREFOX_VERSION);
	zmm_export_emit_number(emitter, "interval", 1);
	zmm_export_emit_number(emitter, "startTime", job->time / 1000);
	zmm_export_emit_number(emitter, "processType", 0);
	zmm_emit_text(emitter, "product", job->title);
	zmm_emit_text(emitter, "importedFrom", "zmm");
	zmm_export_emit_number(emitter, "stackwalk", 0);
	zmm_emit_flag(emitter, "symbolicated", true);
	zmm_emit_flag(emitter, "symbolicationNotSupported", true);
	zmm_emit_flag(emitter, "usesOnlyOneStackType", true);
	zmm_emit_flag(emitter, "sourceCodeIsNotOnSearchfox", true);
	zmm_emit_begin(emitter, "markerSchema", ZMM_LIST);
	zmm_emit_end(emitter);
	zmm_emit_begin(emitter, "categories", ZMM_LIST);
	zmm_firefox_emit_category(emitter, "Other", "grey");
	zmm_firefox_emit_category(emitter, "PHP", "blue");
	zmm_emit_end(emitter);
	zmm_emit_end(emitter);
}

static void zmm_firefox_emit_shared(zmm_emitter *emitter, const zmm_firefox *firefox)
{
	uint32_t i;

	zmm_emit_begin(emitter, "shared", ZMM_OBJECT);
	zmm_emit_begin(emitter, "stringArray", ZMM_LIST);
	for (i = 0; i < firefox->strings.count; i++) {
		zmm_export_emit_text(emitter, NULL, firefox->strings.texts[i]);
	}
	zmm_emit_end(emitter);
	zmm_firefox_emit_table(emitter, "sources", firefox, zmm_firefox_sources, firefox->files.count);
	zmm_emit_end(emitter);
}

static void zmm_firefox_emit_code(zmm_emitter *emitter, const zmm_firefox *firefox)
{
	const zmm_snapshot_sites *sites = firefox->job->sites;

	zmm_firefox_begin_table(emitter, "funcTable", firefox, zmm_firefox_functions, sites->function_count);
	zmm_firefox_emit_flags(emitter, "isJS", sites->function_count);
	zmm_firefox_emit_flags(emitter, "relevantForJS", sites->function_count);
	zmm_emit_end(emitter);
	zmm_firefox_emit_table(emitter, "frameTable", firefox, zmm_firefox_frames, firefox->job->stacks.frame_count);
	zmm_firefox_emit_table(emitter, "stackTable", firefox, zmm_firefox_stacks, firefox->call_count + sites->site_count);
	zmm_firefox_emit_empty_table(emitter, "resourceTable", zmm_firefox_resources);
	zmm_firefox_emit_empty_table(emitter, "nativeSymbols", zmm_firefox_symbols);
}

static void zmm_firefox_emit_figures(zmm_emitter *emitter, const zmm_firefox *firefox)
{
	zmm_firefox_begin_table(emitter, "samples", firefox, zmm_firefox_samples, firefox->sample_count);
	zmm_emit_text(emitter, "weightType", firefox->job->metric->bytes ? "bytes" : "samples");
	zmm_emit_end(emitter);
	if (firefox->event_count) {
		zmm_firefox_begin_table(emitter, "nativeAllocations", firefox, zmm_firefox_allocations, firefox->event_count);
		zmm_emit_text(emitter, "weightType", "bytes");
		zmm_emit_end(emitter);
	}
	zmm_firefox_emit_empty_table(emitter, "markers", zmm_firefox_markers);
}

/* Readers want the number of a process as a text. */
static void zmm_firefox_emit_process(zmm_emitter *emitter, const zmm_export_job *job)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%" PRIu64, job->process);
	zmm_emit_text(emitter, "pid", digits);
	zmm_emit_text(emitter, "tid", digits);
	zmm_emit_text(emitter, "processType", "default");
	zmm_emit_text(emitter, "processName", job->title);
	zmm_emit_text(emitter, "name", job->metric->title);
	zmm_emit_flag(emitter, "isMainThread", true);
	zmm_export_emit_number(emitter, "processStartupTime", 0);
	zmm_emit_text(emitter, "processShutdownTime", NULL);
	zmm_export_emit_number(emitter, "registerTime", 0);
	zmm_emit_text(emitter, "unregisterTime", NULL);
	zmm_emit_begin(emitter, "pausedRanges", ZMM_LIST);
	zmm_emit_end(emitter);
}

static void zmm_firefox_emit(zmm_emitter *emitter, const zmm_firefox *firefox)
{
	zmm_emit_begin(emitter, NULL, ZMM_OBJECT);
	zmm_firefox_emit_meta(emitter, firefox->job);
	zmm_emit_begin(emitter, "libs", ZMM_LIST);
	zmm_emit_end(emitter);
	zmm_firefox_emit_shared(emitter, firefox);
	zmm_emit_begin(emitter, "threads", ZMM_LIST);
	zmm_emit_begin(emitter, NULL, ZMM_OBJECT);
	zmm_firefox_emit_process(emitter, firefox->job);
	zmm_firefox_emit_code(emitter, firefox);
	zmm_firefox_emit_figures(emitter, firefox);
	zmm_emit_end(emitter);
	zmm_emit_end(emitter);
	zmm_emit_end(emitter);
}

/* Preparation */

static void zmm_firefox_add_strings(zmm_firefox *firefox)
{
	size_t i;

	for (i = 0; i < firefox->job->sites->function_count; i++) {
		const zmm_snapshot_function *function = zmm_firefox_function(firefox, i);

		zmm_strings_add(&firefox->strings, function->name);
		if (function->file.length) {
			zmm_strings_add(&firefox->strings, function->file);
			zmm_strings_add(&firefox->files, function->file);
		}
	}
}

static void zmm_firefox_add_calls(zmm_firefox *firefox)
{
	uint32_t i;

	for (i = 0; i < firefox->job->sites->node_count; i++) {
		firefox->calls[i] = ZMM_NO_FRAME;
		if (firefox->job->stacks.callers[i] != ZMM_NO_FRAME) {
			firefox->stacks[firefox->call_count] = i;
			firefox->calls[i] = firefox->call_count++;
		}
	}
}

static void zmm_firefox_add_event(zmm_firefox *firefox, uint32_t site, zmm_firefox_event event)
{
	firefox->events[firefox->event_count++] = (uint64_t) site * ZMM_FIREFOX_EVENTS + event;
}

static void zmm_firefox_add_figures(zmm_firefox *firefox)
{
	const zmm_snapshot_site *site = firefox->job->sites->sites;
	uint32_t i;

	for (i = 0; i < firefox->job->sites->site_count; i++, site++) {
		if (zmm_export_value(firefox->job->metric, site)) {
			firefox->samples[firefox->sample_count++] = i;
		}
		if (site->live_bytes) {
			zmm_firefox_add_event(firefox, i, ZMM_FIREFOX_KEPT);
		}
		if (zmm_firefox_freed(site)) {
			zmm_firefox_add_event(firefox, i, ZMM_FIREFOX_GONE);
			zmm_firefox_add_event(firefox, i, ZMM_FIREFOX_FREED);
		}
	}
	if (!firefox->sample_count) { /* the profiler does not open a thread without samples */
		firefox->samples[firefox->sample_count++] = ZMM_NO_SITE;
	}
}

static void zmm_firefox_close(zmm_firefox *firefox)
{
	zmm_strings_close(&firefox->strings);
	zmm_strings_close(&firefox->files);
	zmm_arena_close(&firefox->arena);
}

static bool zmm_firefox_open(zmm_firefox *firefox, const zmm_export_job *job)
{
	size_t nodes = job->sites->node_count, sites = job->sites->site_count, functions = job->sites->function_count;
	size_t needed = 2 * nodes * sizeof(uint32_t) + sites * ZMM_FIREFOX_EVENTS * sizeof(uint64_t)
		+ (sites + 1) * sizeof(uint32_t) + 256;

	*firefox = (zmm_firefox) { .job = job };
	if (!zmm_strings_open(&firefox->strings, 2 * functions) || !zmm_strings_open(&firefox->files, functions)
			|| !zmm_arena_open(&firefox->arena, needed)) {
		zmm_firefox_close(firefox);
		return false;
	}
	firefox->calls = zmm_arena_take(&firefox->arena, nodes * sizeof(uint32_t));
	firefox->stacks = zmm_arena_take(&firefox->arena, nodes * sizeof(uint32_t));
	firefox->samples = zmm_arena_take(&firefox->arena, (sites + 1) * sizeof(uint32_t));
	firefox->events = zmm_arena_take(&firefox->arena, sites * ZMM_FIREFOX_EVENTS * sizeof(uint64_t));
	return true;
}

bool zmm_export_firefox(const zmm_export_job *job)
{
	zmm_firefox firefox;
	zmm_emitter emitter;

	if (!zmm_firefox_open(&firefox, job)) {
		return false;
	}
	zmm_firefox_add_strings(&firefox);
	zmm_firefox_add_calls(&firefox);
	zmm_firefox_add_figures(&firefox);
	zmm_emitter_open(&emitter, &zmm_emitter_json, job->sink);
	zmm_firefox_emit(&emitter, &firefox);
	zmm_firefox_close(&firefox);
	return zmm_emitter_close(&emitter);
}

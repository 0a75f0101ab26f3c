#include "engine/describe.h"
#include "engine/globals.h"
#include "engine/kinds.h"
#include "engine/limit_apart.h"
#include "engine/profiler.h"
#include "heap/limit.h"

#include "php_zmm.h"
#include "write/figures.h"

#include "SAPI.h"

#ifndef _WIN32
# include <sys/time.h>
# include <unistd.h>
#else
# include <process.h>
# include <time.h>
#endif

void zmm_engine_take_statistics(const zmm_heap *heap, zmm_statistics *statistics)
{
	zmm_statistics_take(heap, statistics);
	statistics->use_zend_alloc = heap != &ZMM_G(heap) || !ZMM_G(uses_malloc);
}

/* The script */

void zmm_engine_note_script(void)
{
	const char *script = SG(request_info).path_translated;

	strlcpy(ZMM_G(script), script ? script : "", sizeof(ZMM_G(script)));
}

const char *zmm_engine_script(void)
{
	const char *script = SG(request_info).path_translated;

	return script || !ZMM_G(script)[0] ? script : ZMM_G(script);
}

/* META */

#define ZMM_MOST_META 16

typedef struct zmm_meta_list {
	zmm_meta meta[ZMM_MOST_META];
	size_t count;
} zmm_meta_list;

static zmm_text zmm_text_of(const char *text)
{
	return (zmm_text) { text, text ? strlen(text) : 0 };
}

static void zmm_meta_add_text(zmm_meta_list *list, const char *key, const char *text)
{
	if (text) {
		list->meta[list->count++] = (zmm_meta) { zmm_text_of(key), ZMM_META_TEXT, 0, zmm_text_of(text) };
	}
}

static void zmm_meta_add_number(zmm_meta_list *list, const char *key, uint64_t number)
{
	list->meta[list->count++] = (zmm_meta) { zmm_text_of(key), ZMM_META_NUMBER, number, { NULL, 0 } };
}

/* Returns the time in milliseconds since 1970. */
static uint64_t zmm_milliseconds(void)
{
#ifdef _WIN32
	return (uint64_t) time(NULL) * 1000;
#else
	struct timeval now;

	gettimeofday(&now, NULL);
	return (uint64_t) now.tv_sec * 1000 + (uint64_t) now.tv_usec / 1000;
#endif
}

static void zmm_meta_of_process(zmm_meta_list *list)
{
	zmm_meta_add_text(list, "zmm", PHP_ZMM_VERSION);
	zmm_meta_add_text(list, "php", PHP_VERSION);
	zmm_meta_add_text(list, "sapi", sapi_module.name);
	zmm_meta_add_number(list, "pid", (uint64_t) getpid());
	zmm_meta_add_number(list, "time", zmm_milliseconds());
	zmm_meta_add_text(list, "script", zmm_engine_script());
}

static void zmm_meta_add_limit(zmm_meta_list *list, const zmm_statistics *statistics)
{
	if (statistics->limit < ZMM_NO_LIMIT) {
		zmm_meta_add_number(list, "limit", statistics->limit);
	}
}

/* STAT */

/* More than the statistics ever take.  The system gives only the pages that are written. */
#define ZMM_STATISTICS_SIZE ((size_t) 64 * 1024)

static bool zmm_put_statistics_text(void *context, const char *text, size_t length)
{
	zmm_writer *writer = context;

	zmm_put_bytes(writer, text, length);
	return !writer->failed;
}

/* Writes the statistics as JSON.  false: they were not taken whole. */
static bool zmm_write_statistics(const zmm_statistics *statistics, zmm_writer *writer)
{
	zmm_emitter emitter;
	zmm_sink sink;

	zmm_sink_open(&sink, zmm_put_statistics_text, writer);
	zmm_emitter_open(&emitter, &zmm_emitter_json, &sink);
	zmm_emit_begin(&emitter, NULL, ZMM_OBJECT);
	zmm_emit_figures(&emitter, zmm_figures, statistics);
	zmm_emit_end(&emitter);
	return zmm_emitter_close(&emitter) && zmm_sink_flush(&sink);
}

/* Writes the statistics into an arena that it opens.  Without memory there are none. */
static zmm_text zmm_statistics_text(const zmm_statistics *statistics, zmm_arena *arena)
{
	zmm_text text = { NULL, 0 };
	zmm_writer writer;

	if (zmm_arena_open(arena, ZMM_STATISTICS_SIZE)) {
		writer.at = zmm_arena_take(arena, ZMM_STATISTICS_SIZE);
		writer.end = writer.at + ZMM_STATISTICS_SIZE;
		writer.failed = false;
		text.start = (const char *) writer.at;
		text.length = zmm_write_statistics(statistics, &writer) ? (size_t) ((const char *) writer.at - text.start) : 0;
	}
	return text;
}

bool zmm_engine_snapshot(zmm_snapshot *snapshot, const char *reason, char *error, size_t error_size)
{
	zmm_arena arena = { .storage = NULL };
	zmm_engine_kinds kinds;
	zmm_identifier identifier;
	zmm_attribution attribution;
	zmm_meta_list list = { .count = 0 };
	zmm_snapshot_details details = { .identifier = &identifier, .meta = list.meta };
	zmm_statistics statistics;
	bool taken;

	zmm_engine_limit_follow();
	zmm_engine_take_statistics(&ZMM_G(heap), &statistics);
	details.statistics = zmm_statistics_text(&statistics, &arena);
	zmm_engine_identifier(&kinds, &identifier);
	details.attribution = zmm_profiler_attribution(&attribution) ? &attribution : NULL;
	zmm_meta_of_process(&list);
	zmm_meta_add_limit(&list, &statistics);
	zmm_meta_add_text(&list, "reason", reason);
	details.metas = list.count;
	taken = zmm_snapshot_take(snapshot, &ZMM_G(heap), &details, error, error_size);
	zmm_arena_close(&arena);
	return taken;
}

bool zmm_engine_take_insight(const zmm_heap *heap, zmm_insight *insight)
{
	char error[ZMM_SNAPSHOT_ERROR_SIZE];
	zmm_snapshot snapshot;

	if (!(heap == &ZMM_G(heap) ? zmm_engine_snapshot(&snapshot, "report", error, sizeof(error))
			: zmm_snapshot_take(&snapshot, heap, NULL, error, sizeof(error)))) {
		return false;
	}
	zmm_insight_take(&snapshot, insight);
	zmm_snapshot_close(&snapshot);
	return true;
}

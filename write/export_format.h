/*
 * zmm export formats: what each of the files export_NAME.c has, and what they share.
 *
 * A format is a function that writes all of a profile into a sink and does not look whether it arrives.  How to add one
 * is in docs/DESIGN.md.
 */

#ifndef ZMM_EXPORT_FORMAT_H
#define ZMM_EXPORT_FORMAT_H

#include "write/emitter.h"
#include "write/export_metric.h"
#include "write/export_stacks.h"

/* One row for each format: name, file extension, sentence. */
#define ZMM_EXPORT_FORMATS(format) \
	format(pprof, "pb.gz", "a profile for pprof, Pyroscope and others: profile.proto in gzip, every metric") \
	format(folded, "folded", "folded stacks for flame graphs: a line for each stack, one metric") \
	format(callgrind, "callgrind", "a file for KCachegrind and callgrind_annotate, every metric") \
	format(speedscope, "speedscope.json", "a file for speedscope: a profile for each metric") \
	format(dhat, "dhat.json", "a file for the viewer of DHAT: allocated, live, at the peak") \
	format(firefox, "firefox.json", "a file for the Firefox Profiler: one metric, and native allocations") \
	format(csv, "csv", "a table for spreadsheets and databases: a row for each site, every metric") \
	format(json, "json", "functions, nodes and sites as JSON, every metric")

/* What is written. */
typedef struct zmm_export_job {
	const zmm_snapshot_sites *sites;
	zmm_stacks stacks;               /* of these sites */
	const zmm_export_metric *metric; /* for a format that shows one, and shown first by others */
	const char *title;               /* what was profiled: UTF-8 */
	uint64_t process;                /* 0: not known */
	uint64_t time;                   /* microseconds since 1970; 0: not known */
	uint64_t duration;               /* microseconds; 0: not known */
	zmm_sink *sink;
} zmm_export_job;

/* false: the system has no memory. */
typedef bool (*zmm_export_function)(const zmm_export_job *job);

#define ZMM_EXPORT_PROTOTYPE(name, extension, sentence) bool zmm_export_##name(const zmm_export_job *job);

ZMM_EXPORT_FORMATS(ZMM_EXPORT_PROTOTYPE)

/* Longer names are cut, so that none needs more memory: paths have less. */
#define ZMM_EXPORT_TEXT_SIZE 4352

/* Numbers in files are read as signed ones, if not as fractions: the largest stands for more. */
static inline int64_t zmm_export_number(uint64_t number)
{
	return number < INT64_MAX ? (int64_t) number : INT64_MAX;
}

static inline const zmm_snapshot_function *zmm_export_function_of(const zmm_export_job *job, uint32_t frame)
{
	return &job->sites->functions[job->stacks.frames[frame].function];
}

/* Writes a number in decimal digits. */
void zmm_export_put_number(zmm_sink *sink, uint64_t number);

/* Writes a text as UTF-8, with spaces in the place of control characters and of the character `unsafe`. */
void zmm_export_put_text(zmm_sink *sink, zmm_text text, char unsafe);

/* Writes a frame as "App\Report::rows (src/Report.php:82)", safe as above; what is not known is left out. */
void zmm_export_put_frame(const zmm_export_job *job, zmm_sink *sink, uint32_t frame, char unsafe);

/* Emits a text as UTF-8. */
void zmm_export_emit_text(zmm_emitter *emitter, const char *key, zmm_text text);

void zmm_export_emit_number(zmm_emitter *emitter, const char *key, uint64_t number);

/* Emits the file and the line of a function, those that are known. */
void zmm_export_emit_place(zmm_emitter *emitter, zmm_text file, uint64_t line);

#endif

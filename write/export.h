/*
 * zmm export: a memory profile in the formats of other tools.  docs/EXPORTS.md says of each format who reads it and
 * what its numbers mean.
 *
 *   const zmm_export_options options = { .format = zmm_export_format_find("pprof"), .title = "worker.php" };
 *
 *   zmm_sink_open(&sink, zmm_sink_write_descriptor, &descriptor);
 *   if (!zmm_export(&sites, &options, &sink)) {
 *   	... sink.failed ? strerror(sink.error) : "no memory"
 *   }
 *
 * Sites whose figures are all 0 are left out, and so are stacks of which a metric is 0 where that metric is shown.
 */

#ifndef ZMM_EXPORT_H
#define ZMM_EXPORT_H

#include "write/export_format.h"

typedef struct zmm_export_format {
	const char *name; /* NULL ends the table */
	const char *extension;
	const char *sentence;
	zmm_export_function write;
} zmm_export_format;

extern const zmm_export_format zmm_export_formats[];

/* Returns the format of this name, or NULL. */
const zmm_export_format *zmm_export_format_find(const char *name);

typedef struct zmm_export_options {
	const zmm_export_format *format; /* not NULL */
	const zmm_export_metric *metric; /* for formats that show one; NULL: live_bytes */
	const char *title;               /* what was profiled, such as a script; NULL: "PHP" */
	uint64_t process;                /* number of the process; 0: not known */
	uint64_t time;                   /* when the profile was taken, in microseconds since 1970; 0: not known */
	uint64_t duration;               /* microseconds that were profiled; 0: not known */
} zmm_export_options;

/* Writes a profile and flushes the sink.  The numbers in `sites` lie within its arrays, and a node's parent is less
 * than the node, as the reader of snapshots proves.  Takes memory of its own for the time of the call, at most some 100
 * bytes for each function, node and site, and some 30 KiB of stack.  false: the sink failed (sink->failed), or there
 * was no memory. */
bool zmm_export(const zmm_snapshot_sites *sites, const zmm_export_options *options, zmm_sink *sink);

#endif

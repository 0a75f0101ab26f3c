/* zmm report: a picture of a heap, for a person to read or for a program. */

#ifndef ZMM_REPORT_H
#define ZMM_REPORT_H

#include "inspect/statistics.h"
#include "write/emitter.h"

/* Emits the report as a tree of its own.  Persons get lines of at most ZMM_REPORT_WIDTH columns; the title is the first
 * one and not cut.  Programs get an object: `title`; `figures`, all that zmm_stats() has of a heap, with the same keys;
 * `answer`, the list of sentences that say why the memory is not given back.  A title of NULL is a plain one. */
#define ZMM_REPORT_WIDTH 100
void zmm_report_emit(zmm_emitter *emitter, const zmm_statistics *statistics, const char *title);

/* The report as text or as JSON.  false: not all of it was taken; the sink knows why.  Needs some KiB of stack and no
 * other memory. */
bool zmm_report_write(const zmm_statistics *statistics, const char *title, const zmm_emitter_driver *driver,
	zmm_sink *sink);

#endif

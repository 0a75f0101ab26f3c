/* zmm report: writes a heap's statistics as a report for persons or for programs. */

#ifndef ZMM_REPORT_H
#define ZMM_REPORT_H

#include "inspect/insight.h"
#include "inspect/statistics.h"
#include "write/emitter.h"

/* The most columns of a line for persons; the title may be longer. */
#define ZMM_REPORT_WIDTH 100

/* Emits the report as a tree of its own.  Persons get lines, with the title first.  Programs get an object with three
 * keys:
 *
 *   title    the title
 *   figures  all figures of a heap, with the keys of zmm_stats()
 *   answer   a list of sentences that say why the memory is not given back
 *
 * and with an insight three more: sums, findings, and gc_gives, which says how many bytes zmm_gc() would give back.
 *
 * insight: NULL if there is no memory for a snapshot.  title: NULL for "zmm heap". */
void zmm_report_emit(zmm_emitter *emitter, const zmm_statistics *statistics, const zmm_insight *insight,
	const char *title);

/* Writes the report as text or as JSON.  false: the text was not taken completely, for the reason that the sink has.
 * Needs some KiB of stack and no other memory.  For rooms of zmm: other extensions call zmm_report() of PHP.
 *
 *   zmm_statistics_take(heap, &statistics);
 *   zmm_sink_open(&sink, zmm_sink_write_descriptor, &descriptor);
 *   if (!zmm_report_write(&statistics, NULL, NULL, &zmm_emitter_json, &sink)) {
 *   	... strerror(sink.error): ENOSPC where the disk is full; sink.taken bytes arrived
 *   }
 */
bool zmm_report_write(const zmm_statistics *statistics, const zmm_insight *insight, const char *title,
	const zmm_emitter_driver *driver, zmm_sink *sink);

/* Writes the report's summary, one line without its end: the sums, the peak and the first finding.  insight: as above. */
void zmm_report_summary(const zmm_statistics *statistics, const zmm_insight *insight, char *text, size_t size);

/* Room for the longest summary. */
#define ZMM_REPORT_SUMMARY_SIZE 768

#endif

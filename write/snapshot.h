/* zmm snapshot, written: emits the parts of a snapshot as values, for PHP arrays, JSON and persons alike. */

#ifndef ZMM_WRITE_SNAPSHOT_H
#define ZMM_WRITE_SNAPSHOT_H

#include "inspect/census.h"
#include "inspect/findings.h"
#include "inspect/snapshot.h"
#include "write/emitter.h"

/* Each emits elements into the emitter's open object. */

/* real, live, cached, releasable, pinned, overhead, unreadable: bytes. */
void zmm_emit_sums(zmm_emitter *emitter, const zmm_sums *sums);

/* The keys of META. */
void zmm_emit_meta(zmm_emitter *emitter, const zmm_snapshot *snapshot);

/* A row of zmm_blocks(): address, segment, offset, size, request, state, kind, class, list, pinned, charge,
 * site, function, file, line. */
void zmm_emit_block(zmm_emitter *emitter, const zmm_snapshot *snapshot, const zmm_snapshot_block *block);

/* A row of zmm_segments(); its key `pin` has one used block of the segment, or null. */
void zmm_emit_segment(zmm_emitter *emitter, const zmm_snapshot *snapshot, size_t segment);

/* A row of Zmm\Snapshot::census(): kind and class; from and to; site, function, file and line; function, file and its
 * first line; file; or package.  Then blocks, bytes, charge. */
void zmm_emit_census_row(zmm_emitter *emitter, const zmm_snapshot *snapshot, const zmm_census_row *row,
	zmm_census_by by);

/* Emits the calls of a site as `stack`, the innermost first: function, file, line of each. */
void zmm_emit_stack(zmm_emitter *emitter, const zmm_snapshot_sites *all, const zmm_snapshot_site *site);

/* Where a site is: function, file, line, package, stack. */
void zmm_emit_place(zmm_emitter *emitter, const zmm_snapshot_sites *all, const zmm_snapshot_site *site);

/* sample_interval: bytes between two samples; 0: each block was attributed. */
void zmm_emit_sample_interval(zmm_emitter *emitter, const zmm_snapshot *snapshot);

/* A row of Zmm\Snapshot::sites(), of a row of zmm_census_take_sites(): site, its place, its figures, blocks, bytes,
 * pinned. */
void zmm_emit_site(zmm_emitter *emitter, const zmm_snapshot *snapshot, const zmm_census_row *row);

/* kind, severity, confidence, summary, facts, hypothesis, next_checks, impact_bytes, measured, filter. */
void zmm_emit_finding(zmm_emitter *emitter, const zmm_finding *finding);

/* Emits a row for each segment into the emitter's open list. */
void zmm_emit_segments(zmm_emitter *emitter, const zmm_snapshot *snapshot);

#endif

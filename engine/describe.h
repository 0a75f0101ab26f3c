/* zmm engine: descriptions of a heap, with what only the engine knows of it. */

#ifndef ZMM_ENGINE_DESCRIBE_H
#define ZMM_ENGINE_DESCRIBE_H

#include "inspect/insight.h"
#include "inspect/snapshot.h"
#include "inspect/statistics.h"

/* Takes the statistics of the engine's heap, or of one of Zmm\Heap. */
void zmm_engine_take_statistics(const zmm_heap *heap, zmm_statistics *statistics);

/* Notes the path of the request's script, since FPM and CGI forget it before shutdown functions run.  Call in RINIT. */
void zmm_engine_note_script(void);

/* Returns the path of the request's script, or NULL: there is none.  It holds until the request ends. */
const char *zmm_engine_script(void);

/* Takes a snapshot of the engine's heap, with its statistics and what is known of the process.  `reason` says why, a
 * word of docs/FORMAT.md.  Takes nothing from the heap.  Returns false with one line in error. */
bool zmm_engine_snapshot(zmm_snapshot *snapshot, const char *reason, char *error, size_t error_size);

/* Takes what a report says of the engine's heap, or of one of Zmm\Heap.  Returns false if there is no memory for a
 * snapshot. */
bool zmm_engine_take_insight(const zmm_heap *heap, zmm_insight *insight);

#endif

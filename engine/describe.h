/* zmm engine: descriptions of a heap, with what only the engine knows of it. */

#ifndef ZMM_ENGINE_DESCRIBE_H
#define ZMM_ENGINE_DESCRIBE_H

#include "inspect/insight.h"
#include "inspect/snapshot.h"
#include "inspect/statistics.h"

/* Takes the statistics of the engine's heap, or of one of Zmm\Heap. */
void zmm_engine_take_statistics(const zmm_heap *heap, zmm_statistics *statistics);

/* Returns the path of the script that the request runs, which lives as long as the request; NULL: it is not known. */
const char *zmm_engine_script(void);

/* Takes a snapshot of the engine's heap, with its statistics and what is known of the process.  `reason` says why, a
 * word of docs/FORMAT.md.  Takes nothing from the heap.  Returns false with one line in error. */
bool zmm_engine_snapshot(zmm_snapshot *snapshot, const char *reason, char *error, size_t error_size);

/* Takes what a report says of the engine's heap, or of one of Zmm\Heap.  Returns false if there is no memory for a
 * snapshot. */
bool zmm_engine_take_insight(const zmm_heap *heap, zmm_insight *insight);

#endif

/* zmm snapshot: reads the file of a snapshot. */

#ifndef ZMM_SNAPSHOT_LOAD_H
#define ZMM_SNAPSHOT_LOAD_H

#include "inspect/snapshot.h"

/* Opens a snapshot with the bytes of a file, which it copies: a change of the file later changes nothing.  Returns false
 * with one line in error, without the path. */
bool zmm_snapshot_load(zmm_snapshot *snapshot, const char *path, char *error, size_t error_size);

#endif

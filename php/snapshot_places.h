/* zmm php: who allocated the blocks of snapshots, as PHP arrays. */

#ifndef ZMM_PHP_SNAPSHOT_PLACES_H
#define ZMM_PHP_SNAPSHOT_PLACES_H

#include "php.h"
#include "inspect/snapshot.h"

/* Makes the array of Zmm\Snapshot::sites(): element n is site n.  Returns false if there is no memory for a census; the
 * array does not exist then. */
bool zmm_places_array(zval *array, const zmm_snapshot *snapshot);

/* Makes a list of the sites whose figures are others in `now` than in `since`, the one with the largest change of live
 * bytes first.  Two sites are the same if their calls have the same names and lines. */
void zmm_place_changes_array(zval *array, const zmm_snapshot *now, const zmm_snapshot *since);

#endif

/* zmm php: what changed between two snapshots, as a PHP array. */

#ifndef ZMM_PHP_SNAPSHOT_CHANGES_H
#define ZMM_PHP_SNAPSHOT_CHANGES_H

#include "php.h"

#include "inspect/snapshot.h"

/* Makes the array of Zmm\Snapshot::diff(): the sums, the used blocks by kind and class, and the sites where both
 * have some, of `now` less those of `since`.  Returns false if there is no memory for a census; the array does not
 * exist then. */
bool zmm_changes_array(zval *array, const zmm_snapshot *now, const zmm_snapshot *since);

#endif

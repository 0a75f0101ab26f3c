/* zmm php: the profile of a snapshot in the formats of other tools, and its page, as strings. */

#ifndef ZMM_PHP_SNAPSHOT_EXPORT_H
#define ZMM_PHP_SNAPSHOT_EXPORT_H

#include "php.h"

#include "inspect/snapshot.h"

/* Returns the profile of a snapshot in a format of docs/EXPORTS.md.  The format and the metric (NULL: live_bytes) are the
 * arguments `first` and the one behind it of the function that runs.  Else there is an exception, and no value. */
void zmm_snapshot_export(zval *return_value, const zmm_snapshot *snapshot, const zend_string *format,
	const zend_string *metric, uint32_t first);

/* Returns the page of a snapshot (write/html.h). */
void zmm_snapshot_html(zval *return_value, const zmm_snapshot *snapshot);

#endif

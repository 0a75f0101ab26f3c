/* zmm php: filters over the blocks of a snapshot, with PHP's regular expressions. */

#ifndef ZMM_PHP_BLOCK_FILTER_H
#define ZMM_PHP_BLOCK_FILTER_H

#include "php.h"

#include "filter/filter.h"
#include "inspect/snapshot.h"

/* Compiles a filter that is argument `number` of the running function.  Returns NULL with a ValueError, whose message
 * has the place of what is wrong; free the filter by zmm_filter_free(). */
zmm_filter *zmm_block_filter_compile(const zend_string *text, uint32_t number);

bool zmm_block_filter_matches(const zmm_filter *filter, const zmm_snapshot *snapshot, const zmm_snapshot_block *block);

#endif

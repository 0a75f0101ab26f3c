/* zmm filter: notes what is wrong with the text of a filter, and where. */

#ifndef ZMM_FAULT_H
#define ZMM_FAULT_H

#include "filter/filter.h"
#include "heap/attributes.h"

/* The text that is compiled, and its first fault. */
typedef struct zmm_filter_source {
	const char *text;
	size_t length;
	zmm_filter_error *error;
	bool is_wrong; /* `error` is filled in */
} zmm_filter_source;

/* A piece of the text: bytes from its start. */
typedef struct zmm_filter_place {
	uint32_t from, to;
} zmm_filter_place;

/* Notes a fault at an offset, with a message of one line; or one without a place.  A later fault is not noted.  Return
 * false. */
bool zmm_fault(zmm_filter_source *source, size_t offset, const char *format, ...) ZMM_PRINTF(3, 4);
bool zmm_fault_anywhere(zmm_filter_source *source, const char *format, ...) ZMM_PRINTF(2, 3);

#endif

/*
 * zmm format: writes sizes and shares as persons read them.
 *
 * Fractions are made from whole numbers, since printf() of a fraction depends on the locale's decimal point.
 */

#ifndef ZMM_FORMAT_H
#define ZMM_FORMAT_H

#include <stddef.h>
#include <stdint.h>

/* Room for a text such as "1023.9 MiB", "100.0 %" or "497-504". */
typedef struct zmm_formatted {
	char text[48];
} zmm_formatted;

/* Each function returns the text that it has written. */
const char *zmm_format_size(zmm_formatted *formatted, uint64_t bytes);                  /* 1536 is "1.5 KiB" */
const char *zmm_format_share(zmm_formatted *formatted, double share);                 /* 0.451 is "45.1 %" */
const char *zmm_format_part(zmm_formatted *formatted, uint64_t part, uint64_t whole); /* 0 of 0 is "0.0 %" */
const char *zmm_format_range(zmm_formatted *formatted, size_t from, size_t to);       /* "497-504" */

#endif

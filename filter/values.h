/* zmm filter: reads the numbers and the quoted texts of a filter. */

#ifndef ZMM_VALUES_H
#define ZMM_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct zmm_number {
	uint64_t value;
	bool has_unit; /* as in 4K */
} zmm_number;

/* Reads a number: 4096, 1_000_000, 0x1000, 4K, 1.5M, 2GiB.  A fraction of a byte is dropped.  Returns NULL, or what is
 * wrong with it: words that go behind the number. */
const char *zmm_number_read(const char *text, size_t length, zmm_number *number);

/* Reads a text with its quotes.  Between single quotes \' and \\ are characters, and every other backslash is itself;
 * between double ones there are \\ \" \' \n \t and \xHH.  `to` has room for `length` bytes.  Returns false for another
 * escape, whose offset is in `wrong` then. */
bool zmm_quoted_read(const char *text, size_t length, char *to, size_t *written, size_t *wrong);

#endif

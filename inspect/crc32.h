/* zmm crc32: the check sum of a snapshot's sections, that of zlib, gzip and PNG. */

#ifndef ZMM_CRC32_H
#define ZMM_CRC32_H

#include <stddef.h>
#include <stdint.h>

uint32_t zmm_crc32(const void *bytes, size_t length);

/* Returns the sum of a text that goes on with these bytes; `sum` is that of its start, 0 for nothing. */
uint32_t zmm_crc32_more(uint32_t sum, const void *bytes, size_t length);

#endif

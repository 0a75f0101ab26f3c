/* zmm crc32: the check sum of a snapshot's sections, that of zlib and PNG. */

#ifndef ZMM_CRC32_H
#define ZMM_CRC32_H

#include <stddef.h>
#include <stdint.h>

uint32_t zmm_crc32(const void *bytes, size_t length);

#endif

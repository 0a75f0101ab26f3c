/* The bytes of a snapshot's file, for tests that change them. */

#ifndef ZMM_SNAPSHOT_FILE_H
#define ZMM_SNAPSHOT_FILE_H

#include "inspect/bytes.h"
#include "inspect/crc32.h"
#include "inspect/snapshot_format.h"

/* Puts right the check sums of all sections. */
static inline void snapshot_sum_up(unsigned char *bytes, size_t size)
{
	size_t at = ZMM_FORMAT_HEADER_SIZE;

	while (size - at >= ZMM_SECTION_HEADER_SIZE) {
		zmm_reader reader = { bytes + at + 8, bytes + size, false };
		uint64_t content = zmm_get_fixed(&reader, 8);
		zmm_writer writer = { bytes + at + 16, bytes + at + ZMM_SECTION_HEADER_SIZE, false };

		if (content > size - at - ZMM_SECTION_HEADER_SIZE) {
			return;
		}
		zmm_put_fixed(&writer, zmm_crc32(bytes + at + ZMM_SECTION_HEADER_SIZE, (size_t) content), 4);
		zmm_put_fixed(&writer, zmm_crc32(bytes + at, ZMM_SECTION_SUMMED_SIZE), 4);
		at += ZMM_SECTION_HEADER_SIZE + (size_t) content;
	}
}

/* Returns the place of a section's header.  The file has the section. */
static inline unsigned char *snapshot_section_in(unsigned char *bytes, size_t size, const char *name)
{
	size_t at = ZMM_FORMAT_HEADER_SIZE;

	while (memcmp(bytes + at, name, ZMM_SECTION_NAME_SIZE)) {
		zmm_reader reader = { bytes + at + 8, bytes + size, false };

		at += ZMM_SECTION_HEADER_SIZE + (size_t) zmm_get_fixed(&reader, 8);
	}
	return bytes + at;
}

#endif

/*
 * zmm bytes: writes and reads numbers and texts in the forms of a snapshot (docs/FORMAT.md).
 *
 * A writer fills memory of the caller's and never passes its end; a reader goes over bytes of the caller's that may be
 * anything.  The first failure of either stays noted in `failed`, so that a caller may look once at the end.
 */

#ifndef ZMM_BYTES_H
#define ZMM_BYTES_H

#include "heap/attributes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define ZMM_MAX_VARINT 10

/* A text in memory of somebody else's. */
typedef struct zmm_text {
	const char *start;
	size_t length;
} zmm_text;

typedef struct zmm_writer {
	unsigned char *at;
	unsigned char *end;
	bool failed; /* something did not fit and is missing */
} zmm_writer;

static inline bool zmm_writer_has(zmm_writer *writer, size_t bytes)
{
	if (ZMM_UNLIKELY((size_t) (writer->end - writer->at) < bytes)) {
		writer->failed = true;
	}
	return !writer->failed;
}

/* Needs room for ZMM_MAX_VARINT bytes, even if it writes fewer. */
static inline void zmm_put_varint(zmm_writer *writer, uint64_t number)
{
	if (ZMM_UNLIKELY(!zmm_writer_has(writer, ZMM_MAX_VARINT))) {
		return;
	}
	for (; number > 0x7f; number >>= 7) {
		*writer->at++ = (unsigned char) (number | 0x80);
	}
	*writer->at++ = (unsigned char) number;
}

static inline void zmm_put_bytes(zmm_writer *writer, const void *bytes, size_t length)
{
	if (zmm_writer_has(writer, length) && length) {
		memcpy(writer->at, bytes, length);
		writer->at += length;
	}
}

static inline void zmm_put_text(zmm_writer *writer, const char *text, size_t length)
{
	zmm_put_varint(writer, length);
	zmm_put_bytes(writer, text, length);
}

/* Writes a number of `length` bytes, the lowest first. */
static inline void zmm_put_fixed(zmm_writer *writer, uint64_t number, size_t length)
{
	if (!zmm_writer_has(writer, length)) {
		return;
	}
	for (; length; length--, number >>= 8) {
		*writer->at++ = (unsigned char) number;
	}
}

typedef struct zmm_reader {
	const unsigned char *at;
	const unsigned char *end;
	bool failed; /* the bytes ended too early, or are no number */
} zmm_reader;

static inline size_t zmm_reader_left(const zmm_reader *reader)
{
	return (size_t) (reader->end - reader->at);
}

/* Returns 0 if the reader failed. */
static inline uint64_t zmm_get_varint(zmm_reader *reader)
{
	uint64_t number = 0;
	unsigned int shift = 0;

	for (; reader->at < reader->end && shift < 7 * ZMM_MAX_VARINT; shift += 7) {
		uint64_t byte = *reader->at++;

		if (ZMM_UNLIKELY(shift == 63 && byte > 1)) { /* 2^64 and more */
			break;
		}
		number |= (byte & 0x7f) << shift;
		if (ZMM_LIKELY(byte < 0x80)) {
			return number;
		}
	}
	reader->failed = true;
	return 0;
}

/* Returns a number of `length` bytes, the lowest first; 0 if the reader failed. */
static inline uint64_t zmm_get_fixed(zmm_reader *reader, size_t length)
{
	uint64_t number = 0;
	size_t i;

	if (zmm_reader_left(reader) < length) {
		reader->failed = true;
		return 0;
	}
	for (i = 0; i < length; i++) {
		number |= (uint64_t) *reader->at++ << (8 * i);
	}
	return number;
}

/* Returns so many bytes; none if the reader failed. */
static inline zmm_text zmm_get_bytes(zmm_reader *reader, uint64_t length)
{
	zmm_text text = { (const char *) reader->at, 0 };

	if (length > zmm_reader_left(reader)) {
		reader->failed = true;
		return text;
	}
	text.length = (size_t) length;
	reader->at += text.length;
	return text;
}

static inline zmm_text zmm_get_text(zmm_reader *reader)
{
	uint64_t length = zmm_get_varint(reader);

	return zmm_get_bytes(reader, reader->failed ? 0 : length);
}

#endif

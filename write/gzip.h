/*
 * zmm gzip: a sink whose text becomes a gzip file (RFC 1952), in blocks that are stored and not compressed.
 *
 *   zmm_gzip gzip;
 *
 *   zmm_gzip_open(&gzip, &to);
 *   ... zmm_sink_put(&gzip.sink, bytes, length) ...
 *   zmm_gzip_close(&gzip);
 *
 * For readers that want gzip.  It needs no library, and whoever wants a small file compresses it again.
 */

#ifndef ZMM_GZIP_H
#define ZMM_GZIP_H

#include "write/sink.h"

#include <stdint.h>

typedef struct zmm_gzip {
	zmm_sink sink;   /* takes what the file contains */
	zmm_sink *to;    /* takes the file */
	uint32_t sum;    /* CRC-32 of the content so far */
	uint32_t length; /* its bytes, modulo 2^32 */
} zmm_gzip;

void zmm_gzip_open(zmm_gzip *gzip, zmm_sink *to);

/* Writes what is in the sink and the end of the file, and leaves `to` open.  `to` says whether it arrived. */
void zmm_gzip_close(zmm_gzip *gzip);

#endif

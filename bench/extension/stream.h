/*
 * zmm bench: the file of an allocation stream.
 *
 * A header, then one operation after the other, as the program did them.  Blocks are
 * known by number: a number is free again when its block is, so there are as
 * many as the most blocks that lived at once.  Bytes are in the machine's order.
 */

#ifndef BENCH_STREAM_H
#define BENCH_STREAM_H

#include <stdint.h>

#define BENCH_STREAM_MAGIC "zmm stream 1\n"

typedef struct bench_stream_header {
	char magic[16];
	uint64_t operations;
	uint64_t slots; /* block numbers are below this */
} bench_stream_header;

enum { BENCH_ALLOC, BENCH_FREE, BENCH_REALLOC };

typedef struct bench_operation {
	uint32_t slot_and_kind; /* number << 2 | kind */
	uint32_t size;          /* asked for; of a free, 0 */
} bench_operation;

#endif

/* zmm bench: what an operation costs as the heap grows. */

#ifndef BENCH_SCALING_H
#define BENCH_SCALING_H

#include <stddef.h>
#include <stdint.h>

typedef struct bench_scaled {
	double alloc; /* nanoseconds for each */
	double free;
} bench_scaled;

/*
 * One of the cases, with n of what it is about:
 *   live    n blocks of mixed sizes live; random ones are freed, others allocated
 *   segments  n blocks of 250 KiB live, each of which fills a segment; the same
 *   list    n free blocks of one small size, none of them neighbours; taken and freed
 *   tree    n free blocks of different large sizes; random sizes are taken and freed
 *   touch   not an allocator: as live, but a random block is only written to
 * NULL, or why not.
 */
const char *bench_scale(const char *name, size_t n, const char *allocator, bench_scaled *result);

typedef struct bench_inspected {
	size_t free_blocks;
	size_t bytes;           /* of segments */
	uint64_t statistics;    /* nanoseconds of zmm_statistics_take() */
	uint64_t check;         /* of zmm_heap_check() */
	uint64_t walk;          /* of reading one word of every cache line of the segments */
} bench_inspected;

/* A zmm heap of n blocks, every other one free. */
const char *bench_inspect(size_t n, bench_inspected *result);

#endif

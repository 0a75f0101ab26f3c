/* zmm bench: does what a recorded program did, with another allocator. */

#ifndef BENCH_REPLAY_H
#define BENCH_REPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct bench_replayed {
	uint64_t operations;
	uint64_t nanoseconds;
	size_t live_peak;     /* most bytes that the program had asked for at once: the floor */
	size_t resident_peak; /* most memory the process took for them */
} bench_replayed;

/* At most so many operations; 0: all.  fill: every byte of every block is written, as
 * is right for memory; without it, one byte, as is right for time. */
const char *bench_replay(const char *file, const char *allocator, uint64_t operations, bool fill, bench_replayed *result);

#endif

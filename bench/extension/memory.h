/* zmm bench: time, and resident memory, of this process. */

#ifndef BENCH_MEMORY_H
#define BENCH_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/* Nanoseconds of processor time, user and system. */
uint64_t bench_cpu_time(void);

/* The highest resident set is forgotten; returns the present one, in bytes. */
size_t bench_resident_reset(void);

/* The highest since then. */
size_t bench_resident_peak(void);

#endif

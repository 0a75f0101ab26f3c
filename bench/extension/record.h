/* zmm bench: notes each allocation of the engine in a file. */

#ifndef BENCH_RECORD_H
#define BENCH_RECORD_H

#include <stddef.h>

/* NULL, or why not. */
const char *bench_record_start(const char *file);
void bench_record_stop(void);

void bench_record_alloc(const void *ptr, size_t size);
void bench_record_release(const void *ptr);
void bench_record_resize(const void *ptr, const void *moved, size_t size);

#endif

/* zmm bench: the allocators that zmm is compared with, each opened by name. */

#ifndef BENCH_PEERS_H
#define BENCH_PEERS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct bench_functions {
	void *(*malloc)(size_t size);
	void (*free)(void *ptr);
	void *(*realloc)(void *ptr, size_t size);
} bench_functions;

/* The functions of glibc, jemalloc, mimalloc or tcmalloc.  NULL, or why not. */
const char *bench_peer_open(const char *name, bench_functions *functions);

#endif

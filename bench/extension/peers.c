#include "peers.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

typedef struct bench_peer {
	const char *name;
	const char *library;
} bench_peer;

/* Opened behind the handlers, and not preloaded: PHP opens its extensions with
 * RTLD_DEEPBIND, and a malloc put in front of the C library's then breaks it. */
static const bench_peer bench_peers[] = {
	{ "jemalloc", "libjemalloc.so.2" },
	{ "mimalloc", "libmimalloc.so.2" },
	{ "tcmalloc", "libtcmalloc_minimal.so.4" },
	{ NULL, NULL }
};

static const char *bench_peer_load(const char *library, bench_functions *functions)
{
	void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);

	if (!handle) {
		return dlerror();
	}
	functions->malloc = (void *(*)(size_t)) dlsym(handle, "malloc");
	functions->free = (void (*)(void *)) dlsym(handle, "free");
	functions->realloc = (void *(*)(void *, size_t)) dlsym(handle, "realloc");
	if (!functions->malloc || !functions->free || !functions->realloc
			|| functions->malloc == (void *(*)(size_t)) dlsym(RTLD_DEFAULT, "malloc")) {
		return "the library has no malloc of its own";
	}
	return NULL;
}

const char *bench_peer_open(const char *name, bench_functions *functions)
{
	const bench_peer *peer;

	if (strcmp(name, "glibc") == 0) {
		*functions = (bench_functions) { malloc, free, realloc };
		return NULL;
	}
	for (peer = bench_peers; peer->name; peer++) {
		if (strcmp(name, peer->name) == 0) {
			return bench_peer_load(peer->library, functions);
		}
	}
	return "no such allocator; there are passthrough, glibc, jemalloc, mimalloc, tcmalloc";
}

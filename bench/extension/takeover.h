/* zmm bench: puts handlers in the place of the engine's heap. */

#ifndef BENCH_TAKEOVER_H
#define BENCH_TAKEOVER_H

#include "php.h"
#include "zend_alloc.h"

#if PHP_VERSION_ID >= 80400
# define BENCH_HANDLER_DC ZEND_FILE_LINE_DC ZEND_FILE_LINE_ORIG_DC
#else
# define BENCH_HANDLER_DC
#endif

/*
 * passthrough, glibc, jemalloc, mimalloc or tcmalloc behind the engine's custom handlers;
 * or, when record is a file's name, passthrough with a note of every call in that
 * file (see stream.h).  NULL, or why not.
 */
const char *bench_takeover(const char *name, const char *record);

/* From here on the engine's own struct comes to be freed through our handlers. */
void bench_takeover_end(void);

#endif

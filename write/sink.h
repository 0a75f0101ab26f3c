/*
 * zmm sink: where text goes, and whether all of it arrived.
 *
 * Text is collected in a buffer and handed on when that is full.  The first piece that is not taken is the last one: the
 * failure stays, what comes after it is dropped, and zmm_sink_flush() says so at the end.  So whoever writes need not
 * look at each piece, and what arrived is a beginning of the text without holes.
 *
 * A sink is a struct of the caller's and needs no other memory.  What its function writes to stays the caller's: the sink
 * closes and frees nothing.
 */

#ifndef ZMM_SINK_H
#define ZMM_SINK_H

#include <stdbool.h>
#include <stddef.h>

/* Takes a piece of the text, which does not end in 0: the whole piece, or false, with errno set where it has a reason. */
typedef bool (*zmm_sink_function)(void *context, const char *text, size_t length);

#define ZMM_SINK_BUFFER 1024

typedef struct zmm_sink {
	zmm_sink_function write;
	void *context;
	size_t taken; /* bytes that the function took */
	bool failed;
	int error;    /* errno of the failure; 0: there is none, or no reason was given */
	size_t used;  /* bytes of the buffer */
	char buffer[ZMM_SINK_BUFFER];
} zmm_sink;

void zmm_sink_open(zmm_sink *sink, zmm_sink_function write, void *context);

void zmm_sink_put(zmm_sink *sink, const char *text, size_t length);
void zmm_sink_put_string(zmm_sink *sink, const char *text);

/* Hands on what is in the buffer.  false: something was lost, now or before. */
bool zmm_sink_flush(zmm_sink *sink);

/* The function of a sink that writes to a descriptor; `context` is a pointer to it, an int.  It goes on after signals and
 * short writes.  A closed pipe raises SIGPIPE, unless the process ignores that. */
bool zmm_sink_write_descriptor(void *context, const char *text, size_t length);

#endif

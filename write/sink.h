/*
 * zmm sink: where text goes, and whether all of it arrived.
 *
 * A sink collects text and hands it on when its buffer is full.  A failure is final: what comes after it is dropped, and
 * zmm_sink_flush() says so at the end.  Callers need not look at each piece, and what arrived is the beginning of the text,
 * without holes.
 *
 * A sink is a struct of the caller's and needs no other memory.  It closes and frees nothing: what its function writes to
 * stays the caller's.
 */

#ifndef ZMM_SINK_H
#define ZMM_SINK_H

#include <stdbool.h>
#include <stddef.h>

/* Takes the next piece of the text, which does not end in 0.  false: not all of it was taken, and errno has the reason,
 * where there is one. */
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

/* The function of a sink that writes to a file descriptor; `context` is an int *, the descriptor.  It goes on after
 * signals and short writes.  A closed pipe raises SIGPIPE where the process does not ignore that signal. */
bool zmm_sink_write_descriptor(void *context, const char *text, size_t length);

#endif

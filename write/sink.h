/*
 * zmm sink: hands text on to a function, and reports at the end whether all of it arrived.
 *
 * A sink collects text and hands it on when its buffer is full.  A failure is final: all later text is dropped, and
 * zmm_sink_flush() returns false at the end.  So callers need not check each piece, and the text that arrived is a
 * beginning of the whole text, without gaps.
 *
 * The sink's struct belongs to the caller, and a sink needs no other memory.  It closes and frees nothing: the target
 * of its function stays the caller's.
 */

#ifndef ZMM_SINK_H
#define ZMM_SINK_H

#include <stdbool.h>
#include <stddef.h>

/* Takes the next piece of the text, which does not end in 0.  false: it did not take all of the piece; errno has the
 * reason, or 0. */
typedef bool (*zmm_sink_function)(void *context, const char *text, size_t length);

#define ZMM_SINK_BUFFER 1024

typedef struct zmm_sink {
	zmm_sink_function write;
	void *context;
	size_t taken; /* bytes that the function took */
	bool failed;
	int error;    /* errno of the failure; 0: no failure, or one without a reason */
	size_t used;  /* bytes in the buffer */
	char buffer[ZMM_SINK_BUFFER];
} zmm_sink;

void zmm_sink_open(zmm_sink *sink, zmm_sink_function write, void *context);

void zmm_sink_put(zmm_sink *sink, const char *text, size_t length);
void zmm_sink_put_string(zmm_sink *sink, const char *text);

/* Hands on the text in the buffer.  false: text was lost, now or before. */
bool zmm_sink_flush(zmm_sink *sink);

/* A zmm_sink_function that writes to a file descriptor; `context` points to the descriptor, an int.  It goes on after
 * signals and short writes.  A closed pipe raises SIGPIPE unless the process ignores that signal. */
bool zmm_sink_write_descriptor(void *context, const char *text, size_t length);

#endif

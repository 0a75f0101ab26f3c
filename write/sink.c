#include "write/sink.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#ifdef _WIN32
# include <io.h>
#else
# include <unistd.h>
#endif

void zmm_sink_open(zmm_sink *sink, zmm_sink_function write, void *context)
{
	sink->write = write;
	sink->context = context;
	sink->taken = 0;
	sink->failed = false;
	sink->error = 0;
	sink->used = 0;
}

static void zmm_sink_hand_on(zmm_sink *sink, const char *text, size_t length)
{
	if (sink->failed || !length) {
		return;
	}
	errno = 0;
	if (sink->write(sink->context, text, length)) {
		sink->taken += length;
	} else {
		sink->failed = true;
		sink->error = errno;
	}
}

bool zmm_sink_flush(zmm_sink *sink)
{
	zmm_sink_hand_on(sink, sink->buffer, sink->used);
	sink->used = 0;
	return !sink->failed;
}

void zmm_sink_put(zmm_sink *sink, const char *text, size_t length)
{
	if (length > ZMM_SINK_BUFFER - sink->used) {
		zmm_sink_flush(sink);
	}
	if (length > ZMM_SINK_BUFFER) {
		zmm_sink_hand_on(sink, text, length);
		return;
	}
	memcpy(sink->buffer + sink->used, text, length);
	sink->used += length;
}

void zmm_sink_put_string(zmm_sink *sink, const char *text)
{
	zmm_sink_put(sink, text, strlen(text));
}

/* Writes a piece and returns the bytes that the system took; after a signal, for example, not all.  0: none, and errno
 * has the reason. */
static size_t zmm_sink_write_some(int descriptor, const char *text, size_t length)
{
#ifdef _WIN32
	int taken = _write(descriptor, text, length < INT_MAX ? (unsigned int) length : INT_MAX);
#else
	ssize_t taken;

	do {
		taken = write(descriptor, text, length < INT_MAX ? length : INT_MAX);
	} while (taken < 0 && errno == EINTR);
#endif
	if (taken == 0) {
		errno = ENOSPC; /* a device that takes nothing and gives no reason */
	}
	return taken > 0 ? (size_t) taken : 0;
}

bool zmm_sink_write_descriptor(void *context, const char *text, size_t length)
{
	const int *descriptor = context;

	while (length) {
		size_t taken = zmm_sink_write_some(*descriptor, text, length);

		if (!taken) {
			return false;
		}
		text += taken;
		length -= taken;
	}
	return true;
}

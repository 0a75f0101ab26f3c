#ifndef _GNU_SOURCE
# define _GNU_SOURCE /* O_CLOEXEC, O_NOFOLLOW */
#endif

#include "inspect/snapshot_load.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#ifdef _WIN32
# include <io.h>
# define ZMM_LOAD_FLAGS (O_RDONLY | O_BINARY)
#else
# include <unistd.h>
# define ZMM_LOAD_FLAGS (O_RDONLY | O_CLOEXEC | O_NONBLOCK) /* a pipe without a writer would wait */
#endif

#ifndef S_ISREG
# define S_ISREG(mode) (((mode) & S_IFMT) == S_IFREG)
#endif

/* Bytes of one read(): what every system takes at once. */
#define ZMM_LOAD_STEP ((size_t) 1 << 30)

/* Reads up to `size` bytes.  Returns how many there were; SIZE_MAX: reading failed, errno says why. */
static size_t zmm_load_bytes(int descriptor, char *bytes, size_t size)
{
	size_t done = 0;

	while (done < size) {
		size_t step = size - done < ZMM_LOAD_STEP ? size - done : ZMM_LOAD_STEP;
		ptrdiff_t got = read(descriptor, bytes + done, step);

		if (got < 0 && errno != EINTR) {
			return SIZE_MAX;
		}
		if (got == 0) {
			break;
		}
		done += got > 0 ? (size_t) got : 0;
	}
	return done;
}

static bool zmm_load_open(zmm_snapshot *snapshot, int descriptor, size_t size, char *error, size_t error_size)
{
	zmm_arena image;
	size_t length;
	char *bytes;

	if (!zmm_arena_open(&image, size)) {
		snprintf(error, error_size, "no memory for a snapshot of %zu bytes", size);
		return false;
	}
	bytes = zmm_arena_take(&image, size);
	length = zmm_load_bytes(descriptor, bytes, size);
	if (length == SIZE_MAX) {
		snprintf(error, error_size, "%s", strerror(errno));
		zmm_arena_close(&image);
		return false;
	}
	return zmm_snapshot_open(snapshot, &image, bytes, length, error, error_size);
}

static bool zmm_load_descriptor(zmm_snapshot *snapshot, int descriptor, char *error, size_t error_size)
{
	struct stat status;

	if (fstat(descriptor, &status) != 0) {
		snprintf(error, error_size, "%s", strerror(errno));
		return false;
	}
	if (!S_ISREG(status.st_mode) || (uint64_t) status.st_size > PTRDIFF_MAX) {
		snprintf(error, error_size, S_ISREG(status.st_mode) ? "the file is too large" : "no regular file");
		return false;
	}
	return zmm_load_open(snapshot, descriptor, (size_t) status.st_size, error, error_size);
}

bool zmm_snapshot_load(zmm_snapshot *snapshot, const char *path, char *error, size_t error_size)
{
	int descriptor = open(path, ZMM_LOAD_FLAGS);
	bool loaded;

	if (descriptor < 0) {
		snprintf(error, error_size, "%s", strerror(errno));
		return false;
	}
	loaded = zmm_load_descriptor(snapshot, descriptor, error, error_size);
	close(descriptor);
	return loaded;
}

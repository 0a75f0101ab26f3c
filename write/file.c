#ifndef _GNU_SOURCE
# define _GNU_SOURCE /* O_CLOEXEC, O_NOFOLLOW */
#endif

#include "write/file.h"
#include "heap/attributes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#ifdef _WIN32
# include <io.h>
# include <process.h>
# define ZMM_OPEN_FLAGS (O_WRONLY | O_BINARY)
# define ZMM_FILE_MODE (_S_IREAD | _S_IWRITE)
#else
# include <unistd.h>
# define ZMM_OPEN_FLAGS (O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
# define ZMM_FILE_MODE (S_IRUSR | S_IWUSR)
#endif

#ifndef S_ISREG
# define S_ISREG(mode) (((mode) & S_IFMT) == S_IFREG)
#endif

/* Names for an unfinished file that are tried. */
#define ZMM_FILE_MOST_NAMES 100

/* Writes the error.  Returns false. */
ZMM_COLD static bool zmm_file_fails(const zmm_file *file, int reason, char *error, size_t error_size)
{
	snprintf(error, error_size, "cannot write %s: %s", file->path, reason ? strerror(reason) : "it was not taken");
	return false;
}

/* Returns whether there is something at the path that is no regular file: it is written directly. */
static bool zmm_file_is_special(const zmm_file *file)
{
	struct stat status;

	return stat(file->path, &status) == 0 && !S_ISREG(status.st_mode);
}

/* Chooses what is opened, and how. */
static int zmm_file_choose(zmm_file *file, bool overwrite)
{
	snprintf(file->made, sizeof(file->made), "%s", file->path);
	if (zmm_file_is_special(file)) {
#ifdef O_NOFOLLOW
		return (ZMM_OPEN_FLAGS) & ~O_NOFOLLOW; /* such as /dev/stdout */
#else
		return ZMM_OPEN_FLAGS;
#endif
	}
	file->created = true;
	file->replaces = overwrite;
	if (file->replaces) {
		snprintf(file->made, sizeof(file->made), "%s.%ld.new", file->path, (long) getpid());
	}
	return ZMM_OPEN_FLAGS | O_CREAT | O_EXCL;
}

/* Opens what was chosen.  A process of the same number that was killed may have left its unfinished file. */
static int zmm_file_make(zmm_file *file, int flags)
{
	int descriptor = open(file->made, flags, ZMM_FILE_MODE);
	int number;

	for (number = 2; descriptor < 0 && errno == EEXIST && file->replaces && number < ZMM_FILE_MOST_NAMES; number++) {
		snprintf(file->made, sizeof(file->made), "%s.%ld-%d.new", file->path, (long) getpid(), number);
		descriptor = open(file->made, flags, ZMM_FILE_MODE);
	}
	return descriptor;
}

/* Sets the path of a file that is not open yet. */
static bool zmm_file_begin(zmm_file *file, const char *path, char *error, size_t error_size)
{
	file->created = file->replaces = false;
	file->descriptor = -1;
	return (size_t) snprintf(file->path, sizeof(file->path), "%s", path) < sizeof(file->path)
		|| zmm_file_fails(file, ENAMETOOLONG, error, error_size);
}

bool zmm_file_open(zmm_file *file, const char *path, bool overwrite, char *error, size_t error_size)
{
	if (!zmm_file_begin(file, path, error, error_size)) {
		return false;
	}
	file->descriptor = zmm_file_make(file, zmm_file_choose(file, overwrite));
	return file->descriptor >= 0 || zmm_file_fails(file, errno, error, error_size);
}

bool zmm_file_create(zmm_file *file, const char *path, char *error, size_t error_size)
{
	if (!zmm_file_begin(file, path, error, error_size)) {
		return false;
	}
	memcpy(file->made, file->path, sizeof(file->path));
	file->descriptor = open(file->made, ZMM_OPEN_FLAGS | O_CREAT | O_EXCL, ZMM_FILE_MODE);
	file->created = file->descriptor >= 0;
	return file->created || zmm_file_fails(file, errno, error, error_size);
}

/* Puts the complete file in its place. */
static int zmm_file_replace(const zmm_file *file)
{
	if (!file->replaces) {
		return 0;
	}
#ifdef _WIN32
	remove(file->path); /* rename() replaces nothing there */
#endif
	return rename(file->made, file->path);
}

bool zmm_file_close(zmm_file *file, zmm_sink *sink, char *error, size_t error_size)
{
	bool whole = zmm_sink_flush(sink);
	int reason = sink->error;

	if (close(file->descriptor) != 0 && whole) {
		whole = false;
		reason = errno;
	}
	if (whole && zmm_file_replace(file) != 0) {
		whole = false;
		reason = errno;
	}
	if (!whole && file->created) {
		remove(file->made);
	}
	return whole || zmm_file_fails(file, reason, error, error_size);
}

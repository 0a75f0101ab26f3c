/*
 * zmm file: a file that is written whole or not at all.
 *
 *   zmm_file file;
 *   zmm_sink sink;
 *
 *   if (zmm_file_open(&file, path, overwrite, error, sizeof(error))) {
 *   	zmm_sink_open(&sink, zmm_sink_write_descriptor, &file.descriptor);
 *   	... zmm_sink_put(&sink, text, length) ...
 *   	ok = zmm_file_close(&file, &sink, error, sizeof(error));
 *   }
 *
 * A new file is readable for its owner only, since it may say much of a program.  With `overwrite` it is written beside
 * its path as PATH.PID.new, and takes its place when it is complete: what was there stays until then.  A link is
 * replaced and not followed.  What is no regular file, such as a pipe or a device, is written directly, through a link,
 * too.
 */

#ifndef ZMM_FILE_H
#define ZMM_FILE_H

#include "write/sink.h"

#define ZMM_FILE_PATH_SIZE 4096

/* Room for the longest error that has a path in it. */
#define ZMM_FILE_ERROR_SIZE (ZMM_FILE_PATH_SIZE + 256)

typedef struct zmm_file {
	int descriptor;
	bool created;                      /* it goes again if it is not complete */
	bool replaces;                     /* `made` becomes `path` at the end */
	char path[ZMM_FILE_PATH_SIZE];
	char made[ZMM_FILE_PATH_SIZE + 32]; /* the file that is written */
} zmm_file;

/* Opens a file for writing.  overwrite false: it must not be there yet.  Returns false with one line in error. */
bool zmm_file_open(zmm_file *file, const char *path, bool overwrite, char *error, size_t error_size);

/* Creates a file for writing.  Whatever has the name already, a link or a device too, is an error.  Returns false with
 * one line in error. */
bool zmm_file_create(zmm_file *file, const char *path, char *error, size_t error_size);

/* Flushes the sink, which wrote to the descriptor, and closes the file.  Returns false with one line in error if
 * anything of it failed; a new file is gone then, and an old one as it was. */
bool zmm_file_close(zmm_file *file, zmm_sink *sink, char *error, size_t error_size);

#endif

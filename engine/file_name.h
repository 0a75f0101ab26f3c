/*
 * zmm engine: names of files that a setting gives as a pattern.
 *
 *   %p  the process
 *   %t  the time, as in 20261130-095100
 *   %r  the number of the request in this process, from 1
 *   %s  the script's name without its directories, with nothing in it that a path or a shell minds
 *   %%  a percent sign
 *
 * Nothing here takes memory of the heap.
 */

#ifndef ZMM_FILE_NAME_H
#define ZMM_FILE_NAME_H

#include "heap/settings.h"
#include "write/file.h"

/* Returns whether the signs of a pattern have a meaning, and it has fewer bytes than a path may have.  false: `error`
 * has one line. */
bool zmm_file_name_check(const zmm_setting *setting, char *error, size_t error_size);

/* Returns whether a pattern has the sign of a letter. */
bool zmm_file_name_has(const char *pattern, char letter);

/* Counts the request.  Call in RINIT. */
void zmm_file_name_begin_request(void);

/* Writes the name that a pattern means now, behind the text `before`.  One that has no room is cut: where `size` is
 * more than ZMM_FILE_PATH_SIZE, it is too long for a file then. */
void zmm_file_name_make(char *path, size_t size, const char *before, const char *pattern);

#endif

/*
 * zmm engine: says what has the memory at the moment when there is no more of it.
 *
 * The hooks of the heap call zmm_limit_dump() before they raise the error of memory_limit, before the engine ends the
 * process at its hard limit, and before the error for a system without memory.  It writes a snapshot into zmm.dump_dir,
 * if there is one, and one line into PHP's error log, if there is a directory, or a profile and log_errors is on:
 *
 *   zmm: 118.2 MiB of 128.0 MiB in use: 61.4 MiB App\Report::rows() src/Report.php:82; 9.0 MiB pinned; dump NAME
 *
 * The error that follows is as it would be.  The first passed limit of a request is told, and no other: shutdown
 * functions may reach it again.
 *
 * The heap is sound at these moments: its hooks may allocate, so it calls them between two steps and never within one.
 * The engine may be anywhere between two instructions of a function that allocates, in the middle of a garbage
 * collection, too.  So nothing in a value is believed (engine/kinds.h), as for a snapshot of damaged values: a count of
 * references that collection has taken down makes a block's kind unknown, no more.
 *
 * Nothing is allocated from the heap, and no PHP code runs.  The line, the name and what writes the file are in a
 * mapping that is set aside at the start of a thread's first request where a directory is set, else at that moment.
 * The snapshot's memory always comes from the system at that moment: how much it is depends on how many blocks there
 * are, so what is set aside would be too much for most processes and not enough for some, and memory_limit says nothing
 * about mappings.  Where the system refuses it, the
 * line says so, and the error is raised as usual.
 *
 * A file is created (O_CREAT | O_EXCL | O_NOFOLLOW, mode 0600) or left: one that is there is not touched, and one that
 * cannot be written whole is removed.  The line has the reason.  What a script calls and sees is the same in all cases.
 */

#ifndef ZMM_LIMIT_DUMP_H
#define ZMM_LIMIT_DUMP_H

#include "engine/globals.h"
#include "heap/settings.h"

/* Why there is no more memory. */
typedef enum zmm_limit_reason {
	ZMM_REASON_LIMIT, /* memory_limit */
	ZMM_REASON_MEMORY /* the system has none */
} zmm_limit_reason;

/* Read the settings.  Nothing of them goes into the configuration.  For the table of settings. */
bool zmm_engine_set_dump_dir(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size);
bool zmm_engine_set_dump_name(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size);
bool zmm_engine_set_dump_max(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size);

/* Call once in MINIT, and in MSHUTDOWN. */
void zmm_limit_dump_startup(void);
void zmm_limit_dump_shutdown(void);

/* Call in RINIT: the request may have a dump. */
void zmm_limit_dump_begin(void);

/* Gives back what a thread has set aside. */
void zmm_limit_dump_end(zend_zmm_globals *globals);

/* Writes the snapshot and the line.  Does nothing for another heap than that of the engine's thread. */
void zmm_limit_dump(zmm_heap *heap, zmm_limit_reason reason);

#endif

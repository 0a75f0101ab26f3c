/*
 * zmm engine: writes a report when a request ends, as zmm.report or ZMM_REPORT says: report.txt, .json, .zmm (a snapshot)
 * or .html (a page that shows it).
 *
 * The report is of the moment after the script and its shutdown functions, before objects are destroyed.  It is written
 * after a fatal error, too, memory_limit's among them, and needs no memory of the heap for that.  On the command line a
 * script that SIGINT or SIGTERM ends is told to exit, as far as it runs and has no handler of its own.
 *
 * A relative name begins in the directory in which the process started.  A process that the script forked writes a
 * report only if the name has %p, or it would be its parent's.  The script that opcache preloads is a request, too.
 */

#ifndef ZMM_ENGINE_REPORT_AT_END_H
#define ZMM_ENGINE_REPORT_AT_END_H

#include "heap/settings.h"

/* Reads the setting, a file name with %p (process), %t (time), %r (number of the request in this process), %s (script)
 * and %% in it.  Nothing of it goes into the configuration.  For the table of settings. */
bool zmm_engine_set_report(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size);

/* Call once in MINIT, after the settings were read. */
void zmm_report_at_end_startup(void);

/* Call in RINIT. */
void zmm_report_at_end_begin(void);

/* Call in RSHUTDOWN: writes the report if no shutdown function could. */
void zmm_report_at_end_finish(void);

#endif

/* zmm report: a picture of a heap for a person to read. */

#ifndef ZMM_REPORT_H
#define ZMM_REPORT_H

#include "inspect/statistics.h"

/* Takes the next piece of the text; it does not end in 0. */
typedef void (*zmm_write_function)(void *context, const char *text, size_t length);

/* Writes the report as lines of at most ZMM_REPORT_WIDTH columns.  The title is the
 * first line and not cut; NULL gives a plain one.  Needs no memory, follows no locale. */
#define ZMM_REPORT_WIDTH 100
void zmm_report_write(const zmm_statistics *statistics, const char *title, zmm_write_function write, void *context);

#endif

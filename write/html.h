/*
 * zmm html: writes a snapshot as one page that opens from disk and shows it.
 *
 * The page is a template around the snapshot's bytes as base64.  Its own script decodes them (page/, docs/FORMAT.md)
 * and believes nothing in them, so any bytes make a page.  It asks no network for anything.
 */

#ifndef ZMM_HTML_H
#define ZMM_HTML_H

#include "write/sink.h"

/* The page before and behind the snapshot: tables of texts, NULL behind the last.  page_template.c has them. */
extern const char *const zmm_page_head[];
extern const char *const zmm_page_tail[];

/* Writes the page with the `length` bytes of a snapshot file, and flushes the sink.  false: the page was not taken
 * completely, for the reason that the sink has.  Needs some KiB of stack and no other memory. */
bool zmm_html_write(const unsigned char *snapshot, size_t length, zmm_sink *sink);

#endif

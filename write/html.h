/*
 * zmm html: writes a snapshot as one page that opens from disk and shows it.
 *
 * The page is a template around the snapshot's bytes as base64, and around its findings as JSON, a list of objects with
 * the elements of zmm_emit_finding().  Its own script decodes both (page/, docs/FORMAT.md) and believes nothing in
 * them.  It asks no network for anything.
 */

#ifndef ZMM_HTML_H
#define ZMM_HTML_H

#include "inspect/snapshot.h"
#include "write/sink.h"

/* The page before the snapshot, between it and the findings, and behind these: tables of texts, NULL behind the last.
 * page_template.c has them. */
extern const char *const zmm_page_head[];
extern const char *const zmm_page_middle[];
extern const char *const zmm_page_tail[];

/* Writes the page of a snapshot, and flushes the sink.  false: the page was not taken completely, for the reason that
 * the sink has.  Needs some KiB of stack and no other memory. */
bool zmm_html_write(const zmm_snapshot *snapshot, zmm_sink *sink);

#endif

/*
 * zmm snapshot sites: the reader of SITE, and what it says of a place (docs/FORMAT.md).
 *
 * The bytes may be anything.  What is read is sound: each index is less than what it counts, a call lies no deeper than
 * ZMM_MAX_DEPTH, and no sum of a figure over all sites passes 2^60.
 */

#ifndef ZMM_SNAPSHOT_SITES_H
#define ZMM_SNAPSHOT_SITES_H

#include "inspect/arena.h"
#include "inspect/sites.h"

#define ZMM_SITE_FIGURE_NUMBER(name, unit, sentence) ZMM_SITE_FIGURE_##name,

/* The figures of a site in the order of sites.def. */
typedef enum zmm_site_figure {
	ZMM_SITE_FIGURES(ZMM_SITE_FIGURE_NUMBER)
	ZMM_NUM_SITE_FIGURES
} zmm_site_figure;

/* Returns the bytes that zmm_sites_read() takes of an arena at most. */
uint64_t zmm_sites_need(zmm_reader reader);

/* Reads the content of SITE.  All is copied into the arena, names with a 0 at their ends.  Returns NULL, or what is
 * wrong with the section, as the end of a sentence: then the sites have what is sound before it. */
const char *zmm_sites_read(zmm_snapshot_sites *sites, zmm_reader reader, zmm_arena *arena);

/* Returns a figure of a site. */
uint64_t zmm_site_figure_of(const zmm_snapshot_site *site, zmm_site_figure figure);

/* A line of PHP code. */
typedef struct zmm_code {
	const zmm_snapshot_function *function;
	uint64_t line; /* 0: not known */
} zmm_code;

/* Returns the line of PHP code that a site is about: its own; where C code allocated, that of the innermost call of PHP
 * code above it.  Where there is none, the function is the site's. */
zmm_code zmm_site_code(const zmm_snapshot_sites *all, const zmm_snapshot_site *site);

/* Returns the Composer package that a file belongs to, "vendor/name", by its path; empty: the project's own. */
zmm_text zmm_package_of(zmm_text file);

#endif

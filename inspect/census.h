/*
 * zmm census: the used blocks of a snapshot, counted by what lives in them, by their size, or by who allocated them.
 *
 *   zmm_census census;
 *
 *   if (zmm_census_take(snapshot, ZMM_CENSUS_BY_KIND, &census)) {
 *   	for (i = 0; i < census.count; i++) {
 *   		... census.rows[i].bytes ...
 *   	}
 *   	zmm_census_close(&census);
 *   }
 */

#ifndef ZMM_CENSUS_H
#define ZMM_CENSUS_H

#include "inspect/snapshot.h"

typedef enum zmm_census_by {
	ZMM_CENSUS_BY_KIND, /* and class */
	ZMM_CENSUS_BY_SIZE, /* each size of a small list; the larger ones by powers of two */
	ZMM_CENSUS_BY_SITE,
	ZMM_CENSUS_BY_FUNCTION,
	ZMM_CENSUS_BY_FILE,   /* of the PHP code (zmm_site_code()) */
	ZMM_CENSUS_BY_PACKAGE /* that the file belongs to */
} zmm_census_by;

typedef struct zmm_census_row {
	zmm_kind kind;          /* by kind */
	const char *class_name; /* by kind; the snapshot's.  NULL: the kind has no class, or it is not known */
	uint64_t from, to;      /* by size: the sizes of the blocks, header included */
	uint32_t site;          /* by site; ZMM_NO_SITE: blocks without one, and rows of another kind */
	const zmm_snapshot_function *function; /* by function; NULL: blocks without one, and rows of another kind */
	zmm_text name;          /* by file or package; empty: C code, the project's own, or blocks without a site */
	size_t order;           /* rows with the same bytes come in this order */
	uint64_t blocks;
	uint64_t bytes;
	uint64_t charge; /* their shares of what the used blocks keep from going back */
} zmm_census_row;

typedef struct zmm_census {
	zmm_census_row *rows; /* those with blocks, the one with the most bytes first */
	size_t count;
	/* Private: */
	uint32_t *row_of_function; /* by file or package: the row of each function */
	zmm_arena arena;           /* has the rows */
} zmm_census;

/* Counts the used blocks.  The sums of all rows are exact.  Returns false if there is no memory. */
bool zmm_census_take(const zmm_snapshot *snapshot, zmm_census_by by, zmm_census *census);

/* Counts the used blocks of each site: row 0 has those without one, row n + 1 those of site n, also where there are
 * none.  Returns false if there is no memory. */
bool zmm_census_take_sites(const zmm_snapshot *snapshot, zmm_census *census);

void zmm_census_close(zmm_census *census);

#endif

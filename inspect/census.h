/*
 * zmm census: the used blocks of a snapshot, counted by what lives in them or by their size.
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
	ZMM_CENSUS_BY_SIZE  /* each size of a small list; the larger ones by powers of two */
} zmm_census_by;

typedef struct zmm_census_row {
	zmm_kind kind;          /* by kind */
	const char *class_name; /* by kind; the snapshot's.  NULL: the kind has no class, or it is not known */
	uint64_t from, to;      /* by size: the sizes of the blocks, header included */
	uint64_t blocks;
	uint64_t bytes;
	uint64_t charge; /* their shares of what the used blocks keep from going back */
} zmm_census_row;

typedef struct zmm_census {
	zmm_census_row *rows; /* those with blocks, the one with the most bytes first */
	size_t count;
	zmm_arena arena; /* private; has the rows */
} zmm_census;

/* Counts the used blocks.  The sums of all rows are exact.  Returns false if there is no memory. */
bool zmm_census_take(const zmm_snapshot *snapshot, zmm_census_by by, zmm_census *census);

void zmm_census_close(zmm_census *census);

#endif

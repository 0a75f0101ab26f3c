/*
 * zmm measure: what a stretch of a running full profile allocates, by site, and its own peak.
 *
 * A measure begins with a copy of the figures of all sites; what it measured is what they are at its end, less that.
 * Its peak is the most bytes in use while it lasted.  The profile has one peak only, which begins anew with each
 * measure, so each measure keeps the sites as they were at the highest peak that it has seen (zmm_measure_see()), and
 * the profile's own peak is put back from a measure that saw all of it (zmm_measure_restore()).
 *
 * The memory of a measure is a mapping of its own.  All sizes are bytes.
 */

#ifndef ZMM_MEASURE_H
#define ZMM_MEASURE_H

#include "profile/profile.h"

typedef struct zmm_measured_blocks {
	int64_t blocks;
	int64_t bytes;
} zmm_measured_blocks;

/* A site when a measure begins. */
typedef struct zmm_measure_start {
	zmm_measured_blocks allocated;
	zmm_measured_blocks live;
} zmm_measure_start;

typedef struct zmm_measure {
	struct zmm_measure *next;  /* for whoever keeps a list of them */
	size_t in_use;             /* bytes when it began */
	size_t peak;               /* the most bytes in use that it has seen; 0: none yet */
	zmm_measure_start *starts; /* one for each site there was */
	zmm_measured_blocks *at_peak; /* what was live at `peak`, one for each site there was */
	uint32_t start_count;
	uint32_t at_peak_count;
	zmm_arena arena;           /* has all of this */
} zmm_measure;

/* What a site has now less what it had when the measure began. */
typedef struct zmm_measured_site {
	uint32_t site;
	zmm_measured_blocks allocated;
	zmm_measured_blocks live;
	zmm_measured_blocks at_peak;
} zmm_measured_site;

/* What was measured.  It does not need the profile any more. */
typedef struct zmm_measured {
	int64_t allocations;
	int64_t allocated;
	int64_t freed;    /* whoever allocated it */
	int64_t live;     /* in use more than before: allocated - freed */
	int64_t peak;     /* in use more than before, at most */
	zmm_snapshot_sites all;   /* the names of sites; their figures are the whole profile's */
	zmm_measured_site *sites; /* at which something was allocated, the most bytes first */
	size_t site_count;
	zmm_arena arena;          /* has all of this */
} zmm_measured;

/* Begins a measure of a full profile while `in_use` bytes are in use.  NULL: the system has no memory. */
zmm_measure *zmm_measure_open(const zmm_profile *profile, size_t in_use);

/* Gives its memory back. */
void zmm_measure_close(zmm_measure *measure);

/* Looks at the profile's peak, of `peak` bytes.  A higher one than those it has seen is the measure's. */
void zmm_measure_see(zmm_measure *measure, const zmm_profile *profile, size_t peak);

/* Makes the highest peak that a measure has seen the profile's last one. */
void zmm_measure_restore(const zmm_measure *measure, const zmm_profile *profile);

/* Returns what was measured up to now, while `in_use` bytes are in use.  false: the system has no memory. */
bool zmm_measure_take(const zmm_measure *measure, const zmm_profile *profile, size_t in_use, zmm_measured *measured);

/* Gives the memory of a result back.  Does nothing for one that zmm_measure_take() did not make. */
void zmm_measured_close(zmm_measured *measured);

#endif

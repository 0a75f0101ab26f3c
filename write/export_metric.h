/*
 * zmm export metrics: the figures of a site that an export shows.  The table is made from inspect/sites.def, so that a
 * new figure of sites is a new metric of every format.
 */

#ifndef ZMM_EXPORT_METRIC_H
#define ZMM_EXPORT_METRIC_H

#include "inspect/snapshot_sites.h"

typedef struct zmm_export_metric {
	const char *name;     /* NULL ends the table */
	bool bytes;           /* the unit: bytes, or a count of blocks */
	const char *sentence; /* what it counts */
	const char *title;    /* for a menu: "Live bytes" */
	const char *pprof;    /* its name in pprof's profiles */
	size_t offset;        /* of the figure in zmm_snapshot_site */
} zmm_export_metric;

extern const zmm_export_metric zmm_export_metrics[];

/* The number of metrics: each figure of a site is one. */
#define ZMM_EXPORT_METRICS ZMM_NUM_SITE_FIGURES

/* The metric that is shown first: live_bytes. */
#define ZMM_EXPORT_USUAL "live_bytes"

/* Returns the metric of this name, or NULL. */
const zmm_export_metric *zmm_export_metric_find(const char *name);

static inline uint64_t zmm_export_value(const zmm_export_metric *metric, const zmm_snapshot_site *site)
{
	return *(const uint64_t *) ((const char *) site + metric->offset);
}

/* Returns the sum over all sites. */
uint64_t zmm_export_sum(const zmm_export_metric *metric, const zmm_snapshot_sites *sites);

/* Whether all figures of a site are 0; formats leave such a site out. */
bool zmm_export_is_nothing(const zmm_snapshot_site *site);

#endif

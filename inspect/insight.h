/* zmm insight: what a report says of a snapshot, in a struct of fixed size that outlives it. */

#ifndef ZMM_INSIGHT_H
#define ZMM_INSIGHT_H

#include "inspect/findings.h"

/* Sizes are bytes. */
typedef struct zmm_insight {
	zmm_sums sums;
	uint64_t resident;        /* pages of the process in memory; 0: the system does not report them, nor the next three */
	uint64_t resident_shared; /* those of files and shared memory */
	uint64_t resident_heap;   /* those of the heap */
	uint64_t gc_gives;        /* what zmm_gc() would give back */
	zmm_findings findings;
} zmm_insight;

/* Takes what a report says.  Texts among the facts of the findings still belong to the snapshot. */
void zmm_insight_take(const zmm_snapshot *snapshot, zmm_insight *insight);

/* Returns the bytes of the process that are neither the heap's nor shared. */
static inline uint64_t zmm_insight_outside(const zmm_insight *insight)
{
	uint64_t known = insight->resident_heap + insight->resident_shared;

	return insight->resident > known ? insight->resident - known : 0;
}

#endif

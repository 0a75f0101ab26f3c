#include "inspect/insight.h"

void zmm_insight_take(const zmm_snapshot *snapshot, zmm_insight *insight)
{
	insight->sums = snapshot->sums;
	insight->resident = zmm_snapshot_number(snapshot, "resident");
	insight->resident_shared = zmm_snapshot_number(snapshot, "resident_shared");
	insight->resident_heap = zmm_snapshot_number(snapshot, "resident_heap");
	insight->gc_gives = zmm_snapshot_number(snapshot, "gc_gives");
	zmm_findings_take(snapshot, &insight->findings);
}

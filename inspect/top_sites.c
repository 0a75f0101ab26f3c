/* zmm findings: which sites stand out. */

#include "inspect/census.h"
#include "inspect/findings.h"

/* Where each block was attributed, the snapshot's blocks are counted. */
static void zmm_top_sites_count(const zmm_snapshot *snapshot, zmm_top_sites *top)
{
	zmm_census census;
	size_t i;

	if (!zmm_census_take_sites(snapshot, &census)) {
		return;
	}
	for (i = 2; i < census.count; i++) {
		const zmm_census_row *row = &census.rows[i];

		if (row->bytes > top->live_bytes) {
			top->live = row->site;
			top->live_blocks = row->blocks;
			top->live_bytes = row->bytes;
		}
		if (row->charge > top->pinned_bytes) {
			top->pinning = row->site;
			top->pinning_blocks = row->blocks;
			top->pinned_bytes = row->charge;
		}
	}
	zmm_census_close(&census);
}

unsigned int zmm_sampling_error(uint64_t interval, uint64_t bytes)
{
	unsigned int error = 1;

	while (error < 1000 && (uint64_t) error * error < interval / (bytes / 10000 + 1)) {
		error++;
	}
	return error;
}

/* Where blocks were sampled, those that have a site are few, and the profile knows what they stand for. */
static void zmm_top_sites_estimate(const zmm_snapshot *snapshot, zmm_top_sites *top)
{
	const zmm_snapshot_sites *all = &snapshot->sites;
	size_t i;

	for (i = 1; i < all->site_count; i++) {
		if (all->sites[i].live_bytes > top->live_bytes) {
			top->live = (uint32_t) i;
			top->live_blocks = all->sites[i].live_blocks;
			top->live_bytes = all->sites[i].live_bytes;
		}
	}
	top->error = zmm_sampling_error(all->interval, top->live_bytes);
}

void zmm_top_sites_take(const zmm_snapshot *snapshot, zmm_top_sites *top)
{
	*top = (zmm_top_sites) { .live = ZMM_NO_SITE, .pinning = ZMM_NO_SITE };
	if (snapshot->sites.site_count && snapshot->sites.interval) {
		zmm_top_sites_estimate(snapshot, top);
	} else if (snapshot->sites.site_count) {
		zmm_top_sites_count(snapshot, top);
	}
}

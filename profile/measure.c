#include "profile/measure.h"

#include "inspect/snapshot_sites.h"

#include <stdlib.h>

static zmm_measured_blocks zmm_measure_live(const zmm_site *site)
{
	return (zmm_measured_blocks) { (int64_t) (site->count - site->freed_count), (int64_t) (site->bytes - site->freed_bytes) };
}

static zmm_measured_blocks zmm_measure_allocated(const zmm_site *site)
{
	return (zmm_measured_blocks) { (int64_t) site->count, (int64_t) site->bytes };
}

/* Returns what was live at the profile's last peak. */
static zmm_measured_blocks zmm_measure_live_at_peak(const zmm_profile *profile, const zmm_site *site)
{
	return site->peak_seen != profile->peaks ? zmm_measure_live(site)
		: (zmm_measured_blocks) { (int64_t) site->peak_count, (int64_t) site->peak_bytes };
}

static zmm_measured_blocks zmm_measure_less(zmm_measured_blocks now, zmm_measured_blocks before)
{
	return (zmm_measured_blocks) { now.blocks - before.blocks, now.bytes - before.bytes };
}

/* Life */

zmm_measure *zmm_measure_open(const zmm_profile *profile, size_t in_use)
{
	size_t starts_size = profile->site_count * sizeof(zmm_measure_start);
	size_t at_peak_size = ZMM_PROFILE_MAX_SITES * sizeof(zmm_measured_blocks);
	zmm_measure *measure;
	zmm_arena arena;
	uint32_t i;

	if (!zmm_arena_open(&arena, sizeof(*measure) + starts_size + at_peak_size + 256)) {
		return NULL;
	}
	measure = zmm_arena_take(&arena, sizeof(*measure));
	measure->starts = zmm_arena_take(&arena, starts_size);
	measure->at_peak = zmm_arena_take(&arena, at_peak_size);
	measure->in_use = in_use;
	measure->start_count = profile->site_count;
	for (i = 0; i < profile->site_count; i++) {
		measure->starts[i].allocated = zmm_measure_allocated(&profile->sites[i]);
		measure->starts[i].live = zmm_measure_live(&profile->sites[i]);
	}
	measure->arena = arena;
	return measure;
}

void zmm_measure_close(zmm_measure *measure)
{
	zmm_arena arena = measure->arena;

	zmm_arena_close(&arena);
}

/* Peaks */

void zmm_measure_see(zmm_measure *measure, const zmm_profile *profile, size_t peak)
{
	uint32_t i;

	if (peak <= measure->peak) {
		return;
	}
	measure->peak = peak;
	measure->at_peak_count = profile->site_count;
	for (i = 0; i < profile->site_count; i++) {
		measure->at_peak[i] = zmm_measure_live_at_peak(profile, &profile->sites[i]);
	}
}

/* Returns what was live at the measure's peak; a site that was not there yet had nothing. */
static zmm_measured_blocks zmm_measure_at_peak(const zmm_measure *measure, uint32_t number)
{
	return number < measure->at_peak_count ? measure->at_peak[number] : (zmm_measured_blocks) { 0, 0 };
}

void zmm_measure_restore(const zmm_measure *measure, const zmm_profile *profile)
{
	uint32_t i;

	for (i = 0; i < profile->site_count; i++) {
		zmm_measured_blocks at_peak = zmm_measure_at_peak(measure, i);
		zmm_site *site = &profile->sites[i];

		site->peak_seen = profile->peaks;
		site->peak_count = (uint64_t) at_peak.blocks;
		site->peak_bytes = (uint64_t) at_peak.bytes;
	}
}

/* Results */

static zmm_measured_site zmm_measure_site(const zmm_measure *measure, const zmm_profile *profile, uint32_t number)
{
	static const zmm_measure_start none;
	const zmm_measure_start *start = number < measure->start_count ? &measure->starts[number] : &none;
	const zmm_site *site = &profile->sites[number];

	return (zmm_measured_site) {
		number,
		zmm_measure_less(zmm_measure_allocated(site), start->allocated),
		zmm_measure_less(zmm_measure_live(site), start->live),
		zmm_measure_less(zmm_measure_at_peak(measure, number), start->live)
	};
}

/* The most bytes first; of as many the site that was found first. */
static int zmm_measure_compare(const void *a, const void *b)
{
	const zmm_measured_site *first = a, *second = b;

	if (first->allocated.bytes != second->allocated.bytes) {
		return first->allocated.bytes > second->allocated.bytes ? -1 : 1;
	}
	return first->site < second->site ? -1 : 1;
}

static void zmm_measure_count(const zmm_measure *measure, const zmm_profile *profile, zmm_measured *measured)
{
	uint32_t i;

	for (i = 0; i < profile->site_count; i++) {
		zmm_measured_site site = zmm_measure_site(measure, profile, i);

		measured->allocations += site.allocated.blocks;
		measured->allocated += site.allocated.bytes;
		if (site.allocated.blocks) {
			measured->sites[measured->site_count++] = site;
		}
	}
	qsort(measured->sites, measured->site_count, sizeof(*measured->sites), zmm_measure_compare);
}

/* Copies the names of all sites by writing them as a snapshot has them.  The arena has room for the rows, too. */
static bool zmm_measure_name(const zmm_profile *profile, zmm_measured *measured)
{
	size_t needs = zmm_profile_needs(profile), rows_size = profile->site_count * sizeof(*measured->sites);
	zmm_arena arena;
	unsigned char *bytes;
	zmm_writer writer;
	zmm_reader reader;
	bool known;

	if (!zmm_arena_open(&arena, needs)) {
		return false;
	}
	bytes = zmm_arena_take(&arena, needs);
	writer = (zmm_writer) { bytes, bytes + needs, false };
	zmm_profile_write(profile, &writer);
	reader = (zmm_reader) { bytes, writer.at, false };
	known = zmm_arena_open(&measured->arena, (size_t) zmm_sites_need(reader) + rows_size + 64);
	if (known) {
		zmm_sites_read(&measured->all, reader, &measured->arena);
		measured->sites = zmm_arena_take(&measured->arena, rows_size);
		known = measured->all.site_count == profile->site_count;
	}
	zmm_arena_close(&arena);
	return known;
}

bool zmm_measure_take(const zmm_measure *measure, const zmm_profile *profile, size_t in_use, zmm_measured *measured)
{
	*measured = (zmm_measured) { .live = (int64_t) in_use - (int64_t) measure->in_use };
	if (!zmm_measure_name(profile, measured)) {
		zmm_measured_close(measured);
		return false;
	}
	zmm_measure_count(measure, profile, measured);
	measured->freed = measured->allocated - measured->live;
	measured->peak = (int64_t) measure->peak - (int64_t) measure->in_use;
	return true;
}

void zmm_measured_close(zmm_measured *measured)
{
	zmm_arena_close(&measured->arena);
}

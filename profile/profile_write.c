/* The content of SITE, as docs/FORMAT.md has it. */

#include "profile/profile.h"

#include "inspect/snapshot_sites.h"

/* Numbers of each site, node and function; texts are counted apart. */
#define ZMM_SITE_NUMBERS (2 + ZMM_NUM_SITE_FIGURES)
#define ZMM_NODE_NUMBERS 3
#define ZMM_FUNCTION_NUMBERS 3
#define ZMM_PROFILE_NUMBERS 5

size_t zmm_profile_needs(const zmm_profile *profile)
{
	size_t numbers = ZMM_PROFILE_NUMBERS + (size_t) profile->function_count * ZMM_FUNCTION_NUMBERS
		+ (size_t) profile->node_count * ZMM_NODE_NUMBERS + (size_t) profile->site_count * ZMM_SITE_NUMBERS;

	return numbers * ZMM_MAX_VARINT + profile->names_size;
}

static void zmm_profile_write_functions(const zmm_profile *profile, zmm_writer *writer)
{
	const zmm_profile_function *function = profile->functions;
	uint32_t i;

	zmm_put_varint(writer, profile->function_count);
	for (i = 0; i < profile->function_count; i++, function++) {
		zmm_put_text(writer, function->name.start, function->name.length);
		zmm_put_text(writer, function->file.start, function->file.length);
		zmm_put_varint(writer, function->line);
	}
}

static void zmm_profile_write_nodes(const zmm_profile *profile, zmm_writer *writer)
{
	const zmm_profile_node *node = profile->nodes;
	uint32_t i;

	zmm_put_varint(writer, profile->node_count);
	for (i = 0; i < profile->node_count; i++, node++) {
		zmm_put_varint(writer, node->parent);
		zmm_put_varint(writer, node->function);
		zmm_put_varint(writer, node->line);
	}
}

static zmm_snapshot_site zmm_profile_figures(const zmm_profile *profile, const zmm_site *site)
{
	uint64_t live_count = zmm_profile_not_below_0(site->count - site->freed_count);
	uint64_t live_bytes = zmm_profile_not_below_0(site->bytes - site->freed_bytes);
	bool as_at_peak = site->peak_seen != profile->peaks;
	uint64_t peak_count = as_at_peak ? live_count : zmm_profile_not_below_0(site->peak_count);

	return (zmm_snapshot_site) {
		.node = site->node,
		.line = site->line,
		.allocated_blocks = zmm_profile_blocks(profile, site->count),
		.allocated_bytes = site->bytes,
		.live_blocks = zmm_profile_blocks(profile, live_count),
		.live_bytes = live_bytes,
		.peak_blocks = zmm_profile_blocks(profile, peak_count),
		.peak_bytes = as_at_peak ? live_bytes : zmm_profile_not_below_0(site->peak_bytes),
	};
}

#define ZMM_PUT_FIGURE(name, unit, sentence) zmm_put_varint(writer, figures.name);

static void zmm_profile_write_sites(const zmm_profile *profile, zmm_writer *writer)
{
	uint32_t i;

	zmm_put_varint(writer, ZMM_NUM_SITE_FIGURES);
	zmm_put_varint(writer, profile->site_count);
	for (i = 0; i < profile->site_count; i++) {
		zmm_snapshot_site figures = zmm_profile_figures(profile, &profile->sites[i]);

		zmm_put_varint(writer, figures.node);
		zmm_put_varint(writer, figures.line);
		ZMM_SITE_FIGURES(ZMM_PUT_FIGURE)
	}
}

void zmm_profile_write(const zmm_profile *profile, zmm_writer *writer)
{
	zmm_put_varint(writer, profile->interval);
	zmm_profile_write_functions(profile, writer);
	zmm_profile_write_nodes(profile, writer);
	zmm_profile_write_sites(profile, writer);
}

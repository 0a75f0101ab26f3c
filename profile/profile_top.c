/* The site that has the most. */

#include "profile/profile.h"

static const zmm_profile_function *zmm_profile_function_at(const zmm_profile *profile, uint32_t node)
{
	return &profile->functions[profile->nodes[node].function];
}

/* Goes up from C code to the PHP code that called it.  Where there is none, the function is the site's. */
static void zmm_profile_top_code(const zmm_profile *profile, const zmm_site *site, zmm_profile_top *top)
{
	uint32_t node = site->node, line = site->line;

	while (!zmm_profile_function_at(profile, node)->file.length && node) {
		line = profile->nodes[node].line;
		node = profile->nodes[node].parent;
	}
	top->function = zmm_profile_function_at(profile, node);
	top->line = line;
	if (!top->function->file.length) {
		top->function = zmm_profile_function_at(profile, site->node);
		top->line = site->line;
	}
}

void zmm_profile_find_top(const zmm_profile *profile, zmm_profile_top *top)
{
	uint32_t i, found = ZMM_PROFILE_ENGINE;

	*top = (zmm_profile_top) { .live_bytes = 0 };
	for (i = ZMM_PROFILE_ENGINE + 1; i < profile->site_count; i++) {
		uint64_t live = zmm_profile_not_below_0(profile->sites[i].bytes - profile->sites[i].freed_bytes);

		if (live > top->live_bytes) {
			top->live_bytes = live;
			found = i;
		}
	}
	zmm_profile_top_code(profile, &profile->sites[found], top);
}

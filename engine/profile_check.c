#include "engine/profiler.h"

#include "heap/cursor.h"

#include <inttypes.h>

/* Sums by site, and of all. */
typedef struct zmm_profile_sums {
	zmm_profiler *profiler;
	zmm_weight *sites; /* one for each site */
	size_t wild;       /* trailers whose site is none */
} zmm_profile_sums;

static void zmm_profile_sum(zmm_profile_sums *sums, const zmm_block_view *view)
{
	uint32_t number = zmm_trailer_site(zmm_trailer_of(view->block));
	uint32_t site = number & ZMM_TRAILER_SITE_MASK;
	zmm_weight weight;

	if (site >= sums->profiler->profile.site_count) {
		sums->wild++;
		return;
	}
	weight = zmm_profiler_weight(sums->profiler, number, view->true_size);
	sums->sites[site].count += weight.count;
	sums->sites[site].bytes += weight.bytes;
}

static void zmm_profile_sum_heap(zmm_profile_sums *sums, const zmm_heap *heap)
{
	zmm_cursor cursor;
	zmm_block_view view;

	zmm_cursor_start(&cursor, heap);
	while (zmm_cursor_next(&cursor, &view)) {
		if (zmm_block_has_trailer(view.block)) {
			zmm_profile_sum(sums, &view);
		}
	}
}

/* Returns the first site whose live bytes are not those of its blocks; site_count: there is none. */
static uint32_t zmm_profile_find_difference(const zmm_profile_sums *sums)
{
	const zmm_profile *profile = &sums->profiler->profile;
	uint32_t i;

	for (i = 0; i < profile->site_count; i++) {
		const zmm_site *site = &profile->sites[i];

		if (site->bytes - site->freed_bytes != sums->sites[i].bytes || site->count - site->freed_count != sums->sites[i].count) {
			break;
		}
	}
	return i;
}

static bool zmm_profile_compare(const zmm_profile_sums *sums, char *text, size_t size)
{
	const zmm_profile *profile = &sums->profiler->profile;
	uint32_t number = zmm_profile_find_difference(sums);

	if (sums->wild) {
		snprintf(text, size, "%zu trailers name a site that is none: ends of blocks were written over", sums->wild);
	} else if (number < profile->site_count) {
		snprintf(text, size, "site %" PRIu32 " of the profile has %" PRIu64 " live bytes, and its blocks %" PRIu64, number,
			profile->sites[number].bytes - profile->sites[number].freed_bytes, sums->sites[number].bytes);
	} else {
		return false;
	}
	return true;
}

bool zmm_profiler_fault(char *text, size_t size)
{
	zmm_profile_sums sums = { .profiler = ZMM_G(profiler) };
	zmm_arena arena;
	bool fault;

	if (!sums.profiler || !zmm_arena_open(&arena, sums.profiler->profile.site_count * sizeof(*sums.sites))) {
		return false;
	}
	sums.sites = zmm_arena_take(&arena, sums.profiler->profile.site_count * sizeof(*sums.sites));
	zmm_profile_sum_heap(&sums, &ZMM_G(heap));
	fault = zmm_profile_compare(&sums, text, size);
	zmm_arena_close(&arena);
	return fault;
}

#include "write/export_metric.h"

/* The words for each figure: its title, and its name in pprof, which is Go's where Go has such a figure. */
#define ZMM_WORDS_OF_allocated_blocks "Allocated blocks", "alloc_objects"
#define ZMM_WORDS_OF_allocated_bytes "Allocated bytes", "alloc_space"
#define ZMM_WORDS_OF_live_blocks "Live blocks", "inuse_objects"
#define ZMM_WORDS_OF_live_bytes "Live bytes", "inuse_space"
#define ZMM_WORDS_OF_peak_blocks "Blocks at the peak", "peak_objects"
#define ZMM_WORDS_OF_peak_bytes "Bytes at the peak", "peak_space"

#define ZMM_IS_BYTES_count false
#define ZMM_IS_BYTES_bytes true

#define ZMM_EXPORT_METRIC_ROW(name, unit, sentence) \
	{ #name, ZMM_IS_BYTES_##unit, sentence, ZMM_WORDS_OF_##name, offsetof(zmm_snapshot_site, name) },

const zmm_export_metric zmm_export_metrics[] = {
	ZMM_SITE_FIGURES(ZMM_EXPORT_METRIC_ROW)
	{ NULL, false, NULL, NULL, NULL, 0 }
};

const zmm_export_metric *zmm_export_metric_find(const char *name)
{
	const zmm_export_metric *metric = zmm_export_metrics;

	while (metric->name && strcmp(metric->name, name)) {
		metric++;
	}
	return metric->name ? metric : NULL;
}

uint64_t zmm_export_sum(const zmm_export_metric *metric, const zmm_snapshot_sites *sites)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < sites->site_count; i++) {
		sum += zmm_export_value(metric, &sites->sites[i]);
	}
	return sum;
}

bool zmm_export_is_nothing(const zmm_snapshot_site *site)
{
	const zmm_export_metric *metric = zmm_export_metrics;

	while (metric->name && !zmm_export_value(metric, site)) {
		metric++;
	}
	return !metric->name;
}

/* zmm export: folded stacks.  A line is the frames of a stack, the outermost first, with ";" between them, then a space
 * and the number of the metric. */

#include "write/export_format.h"

static void zmm_folded_put(const zmm_export_job *job, size_t site, uint64_t number)
{
	uint32_t frames[ZMM_MAX_FRAMES];
	size_t count = zmm_stack_of(&job->stacks, site, frames);

	while (count--) {
		zmm_export_put_frame(job, job->sink, frames[count], ';');
		zmm_sink_put_string(job->sink, count ? ";" : " ");
	}
	zmm_export_put_number(job->sink, number);
	zmm_sink_put_string(job->sink, "\n");
}

bool zmm_export_folded(const zmm_export_job *job)
{
	uint64_t number;
	size_t i;

	for (i = 0; i < job->sites->site_count && !job->sink->failed; i++) {
		number = zmm_export_value(job->metric, &job->sites->sites[i]);
		if (number) {
			zmm_folded_put(job, i, number);
		}
	}
	return true;
}

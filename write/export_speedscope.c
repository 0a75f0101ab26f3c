/* zmm export: speedscope's format, a profile of the type "sampled" for each metric.  A sample is a stack, the outermost
 * frame first; its weight is the metric. */

#include "write/export_format.h"

static void zmm_speedscope_emit_frames(zmm_emitter *emitter, const zmm_export_job *job)
{
	const zmm_snapshot_function *function;
	uint32_t i;

	zmm_emit_begin(emitter, "shared", ZMM_OBJECT);
	zmm_emit_begin(emitter, "frames", ZMM_LIST);
	for (i = 0; i < job->stacks.frame_count; i++) {
		function = zmm_export_function_of(job, i);
		zmm_emit_begin(emitter, NULL, ZMM_OBJECT);
		zmm_export_emit_text(emitter, "name", function->name);
		zmm_export_emit_place(emitter, function->file, job->stacks.frames[i].line);
		zmm_emit_end(emitter);
	}
	zmm_emit_end(emitter);
	zmm_emit_end(emitter);
}

static void zmm_speedscope_emit_stack(zmm_emitter *emitter, const zmm_export_job *job, size_t site)
{
	uint32_t frames[ZMM_MAX_FRAMES];
	size_t count = zmm_stack_of(&job->stacks, site, frames);

	zmm_emit_begin(emitter, NULL, ZMM_LIST);
	while (count--) {
		zmm_export_emit_number(emitter, NULL, frames[count]);
	}
	zmm_emit_end(emitter);
}

static void zmm_speedscope_emit_samples(zmm_emitter *emitter, const zmm_export_job *job,
	const zmm_export_metric *metric)
{
	size_t i;

	zmm_emit_begin(emitter, "samples", ZMM_LIST);
	for (i = 0; i < job->sites->site_count; i++) {
		if (zmm_export_value(metric, &job->sites->sites[i])) {
			zmm_speedscope_emit_stack(emitter, job, i);
		}
	}
	zmm_emit_end(emitter);
	zmm_emit_begin(emitter, "weights", ZMM_LIST);
	for (i = 0; i < job->sites->site_count; i++) {
		if (zmm_export_value(metric, &job->sites->sites[i])) {
			zmm_export_emit_number(emitter, NULL, zmm_export_value(metric, &job->sites->sites[i]));
		}
	}
	zmm_emit_end(emitter);
}

static void zmm_speedscope_emit_profile(zmm_emitter *emitter, const zmm_export_job *job,
	const zmm_export_metric *metric)
{
	zmm_emit_begin(emitter, NULL, ZMM_OBJECT);
	zmm_emit_text(emitter, "type", "sampled");
	zmm_emit_text(emitter, "name", metric->title);
	zmm_emit_text(emitter, "unit", metric->bytes ? "bytes" : "none");
	zmm_export_emit_number(emitter, "startValue", 0);
	zmm_export_emit_number(emitter, "endValue", zmm_export_sum(metric, job->sites));
	zmm_speedscope_emit_samples(emitter, job, metric);
	zmm_emit_end(emitter);
}

bool zmm_export_speedscope(const zmm_export_job *job)
{
	const zmm_export_metric *metric;
	zmm_emitter emitter;

	zmm_emitter_open(&emitter, &zmm_emitter_json, job->sink);
	zmm_emit_begin(&emitter, NULL, ZMM_OBJECT);
	zmm_emit_text(&emitter, "$schema", "https://www.speedscope.app/file-format-schema.json");
	zmm_emit_text(&emitter, "exporter", "zmm");
	zmm_emit_text(&emitter, "name", job->title);
	zmm_export_emit_number(&emitter, "activeProfileIndex", (uint64_t) (job->metric - zmm_export_metrics));
	zmm_speedscope_emit_frames(&emitter, job);
	zmm_emit_begin(&emitter, "profiles", ZMM_LIST);
	for (metric = zmm_export_metrics; metric->name; metric++) {
		zmm_speedscope_emit_profile(&emitter, job, metric);
	}
	zmm_emit_end(&emitter);
	zmm_emit_end(&emitter);
	return zmm_emitter_close(&emitter);
}

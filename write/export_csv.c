/* zmm export: CSV (RFC 4180): a row for each site, with its place, its figures and the calls that led to it. */

#include "write/export_format.h"

/* Writes what may stand between quotes. */
static bool zmm_csv_take(void *context, const char *text, size_t length)
{
	zmm_sink *sink = context;
	const char *end = text + length, *quote;

	for (; (quote = memchr(text, '"', (size_t) (end - text))); text = quote + 1) {
		zmm_sink_put(sink, text, (size_t) (quote + 1 - text));
		zmm_sink_put_string(sink, "\"");
	}
	zmm_sink_put(sink, text, (size_t) (end - text));
	return !sink->failed;
}

static void zmm_csv_put_text(zmm_sink *sink, zmm_text text)
{
	zmm_sink quoted;

	zmm_sink_open(&quoted, zmm_csv_take, sink);
	zmm_sink_put_string(sink, "\"");
	zmm_export_put_text(&quoted, text, '\0');
	zmm_sink_flush(&quoted);
	zmm_sink_put_string(sink, "\"");
}

static void zmm_csv_put_number(zmm_sink *sink, uint64_t number)
{
	zmm_sink_put_string(sink, ",");
	zmm_export_put_number(sink, number);
}

/* Writes the stack as folded stacks have it. */
static void zmm_csv_put_stack(const zmm_export_job *job, size_t site)
{
	uint32_t frames[ZMM_MAX_FRAMES];
	size_t count = zmm_stack_of(&job->stacks, site, frames);
	zmm_sink quoted;

	zmm_sink_open(&quoted, zmm_csv_take, job->sink);
	zmm_sink_put_string(job->sink, ",\"");
	while (count--) {
		zmm_export_put_frame(job, &quoted, frames[count], ';');
		zmm_sink_put_string(&quoted, count ? ";" : "");
	}
	zmm_sink_flush(&quoted);
	zmm_sink_put_string(job->sink, "\"\r\n");
}

static void zmm_csv_put_site(const zmm_export_job *job, size_t i)
{
	const zmm_snapshot_site *site = &job->sites->sites[i];
	const zmm_snapshot_function *function = zmm_site_function(job->sites, site);
	const zmm_export_metric *metric;

	zmm_csv_put_text(job->sink, function->name);
	zmm_sink_put_string(job->sink, ",");
	zmm_csv_put_text(job->sink, function->file);
	zmm_csv_put_number(job->sink, site->line);
	for (metric = zmm_export_metrics; metric->name; metric++) {
		zmm_csv_put_number(job->sink, zmm_export_value(metric, site));
	}
	zmm_csv_put_stack(job, i);
}

bool zmm_export_csv(const zmm_export_job *job)
{
	const zmm_export_metric *metric;
	size_t i;

	zmm_sink_put_string(job->sink, "function,file,line");
	for (metric = zmm_export_metrics; metric->name; metric++) {
		zmm_sink_put_string(job->sink, ",");
		zmm_sink_put_string(job->sink, metric->name);
	}
	zmm_sink_put_string(job->sink, ",stack\r\n");
	for (i = 0; i < job->sites->site_count && !job->sink->failed; i++) {
		if (!zmm_export_is_nothing(&job->sites->sites[i])) {
			zmm_csv_put_site(job, i);
		}
	}
	return true;
}

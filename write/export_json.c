/* zmm export: JSON of our own: the lists of inspect/sites.h, whose elements name each other by their places. */

#include "write/export_format.h"

static void zmm_json_emit_metrics(zmm_emitter *emitter, const zmm_export_job *job)
{
	const zmm_export_metric *metric;

	zmm_emit_begin(emitter, "metrics", ZMM_LIST);
	for (metric = zmm_export_metrics; metric->name; metric++) {
		zmm_emit_begin(emitter, NULL, ZMM_OBJECT);
		zmm_emit_text(emitter, "name", metric->name);
		zmm_emit_text(emitter, "unit", metric->bytes ? "bytes" : "count");
		zmm_emit_text(emitter, "sentence", metric->sentence);
		zmm_export_emit_number(emitter, "sum", zmm_export_sum(metric, job->sites));
		zmm_emit_end(emitter);
	}
	zmm_emit_end(emitter);
}

static void zmm_json_emit_functions(zmm_emitter *emitter, const zmm_snapshot_sites *sites)
{
	size_t i;

	zmm_emit_begin(emitter, "functions", ZMM_LIST);
	for (i = 0; i < sites->function_count; i++) {
		zmm_emit_begin(emitter, NULL, ZMM_OBJECT);
		zmm_export_emit_text(emitter, "name", sites->functions[i].name);
		zmm_export_emit_place(emitter, sites->functions[i].file, sites->functions[i].line);
		zmm_emit_end(emitter);
	}
	zmm_emit_end(emitter);
}

static void zmm_json_emit_nodes(zmm_emitter *emitter, const zmm_snapshot_sites *sites)
{
	size_t i;

	zmm_emit_begin(emitter, "nodes", ZMM_LIST);
	for (i = 0; i < sites->node_count; i++) {
		zmm_emit_begin(emitter, NULL, ZMM_OBJECT);
		zmm_export_emit_number(emitter, "parent", sites->nodes[i].parent);
		zmm_export_emit_number(emitter, "function", sites->nodes[i].function);
		zmm_export_emit_number(emitter, "line", sites->nodes[i].line);
		zmm_emit_end(emitter);
	}
	zmm_emit_end(emitter);
}

static void zmm_json_emit_site(zmm_emitter *emitter, const zmm_snapshot_site *site)
{
	const zmm_export_metric *metric;

	zmm_emit_begin(emitter, NULL, ZMM_OBJECT);
	zmm_export_emit_number(emitter, "node", site->node);
	zmm_export_emit_number(emitter, "line", site->line);
	for (metric = zmm_export_metrics; metric->name; metric++) {
		zmm_export_emit_number(emitter, metric->name, zmm_export_value(metric, site));
	}
	zmm_emit_end(emitter);
}

static void zmm_json_emit_sites(zmm_emitter *emitter, const zmm_snapshot_sites *sites)
{
	size_t i;

	zmm_emit_begin(emitter, "sites", ZMM_LIST);
	for (i = 0; i < sites->site_count; i++) {
		if (!zmm_export_is_nothing(&sites->sites[i])) {
			zmm_json_emit_site(emitter, &sites->sites[i]);
		}
	}
	zmm_emit_end(emitter);
}

bool zmm_export_json(const zmm_export_job *job)
{
	zmm_emitter emitter;

	zmm_emitter_open(&emitter, &zmm_emitter_json, job->sink);
	zmm_emit_begin(&emitter, NULL, ZMM_OBJECT);
	zmm_emit_text(&emitter, "title", job->title);
	zmm_export_emit_number(&emitter, "process", job->process);
	zmm_export_emit_number(&emitter, "time_us", job->time);
	zmm_export_emit_number(&emitter, "duration_us", job->duration);
	zmm_export_emit_number(&emitter, "interval", job->sites->interval);
	zmm_json_emit_metrics(&emitter, job);
	zmm_json_emit_functions(&emitter, job->sites);
	zmm_json_emit_nodes(&emitter, job->sites);
	zmm_json_emit_sites(&emitter, job->sites);
	zmm_emit_end(&emitter);
	return zmm_emitter_close(&emitter);
}

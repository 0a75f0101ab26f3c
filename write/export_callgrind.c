/*
 * zmm export: Callgrind's format.
 *
 * Each node of the tree of calls is a part of its function: the costs of its own lines, and for each call that it makes
 * the line, what is called, and the costs of all that lies below.  Readers add up the parts of a function.  The root's
 * calls are left out: what it calls has no caller.  A name stands in full where it comes first, with a number that
 * stands for it later.
 */

#include "write/export_format.h"
#include "write/export_strings.h"

/* Ends a list of the lists below. */
#define ZMM_CALLGRIND_END UINT32_MAX

typedef struct zmm_callgrind {
	const zmm_export_job *job;
	zmm_strings files;
	uint64_t *costs;       /* of each node: all metrics, with what it calls */
	uint32_t *first_site;  /* of each node: a list of its sites */
	uint32_t *next_site;   /* of each site */
	uint32_t *first_child; /* of each node: a list of its calls */
	uint32_t *next_child;  /* of each node: the next call of its parent */
	unsigned char *named;  /* of each function: its name was written */
	uint32_t files_named;  /* files below this number were written */
	zmm_arena arena;       /* has all of these lists */
} zmm_callgrind;

static uint32_t *zmm_callgrind_list(zmm_callgrind *callgrind, size_t count)
{
	uint32_t *list = zmm_arena_take(&callgrind->arena, count * sizeof(*list));
	size_t i;

	for (i = 0; i < count; i++) {
		list[i] = ZMM_CALLGRIND_END;
	}
	return list;
}

static bool zmm_callgrind_open(zmm_callgrind *callgrind, const zmm_export_job *job)
{
	size_t nodes = job->sites->node_count, sites = job->sites->site_count, functions = job->sites->function_count;
	size_t needed = nodes * (ZMM_EXPORT_METRICS * sizeof(uint64_t) + 3 * sizeof(uint32_t)) + sites * sizeof(uint32_t)
		+ functions + 256;

	*callgrind = (zmm_callgrind) { .job = job };
	if (!zmm_strings_open(&callgrind->files, functions + 1)) {
		return false;
	}
	if (!zmm_arena_open(&callgrind->arena, needed)) {
		zmm_strings_close(&callgrind->files);
		return false;
	}
	callgrind->costs = zmm_arena_take(&callgrind->arena, nodes * ZMM_EXPORT_METRICS * sizeof(uint64_t));
	callgrind->first_site = zmm_callgrind_list(callgrind, nodes);
	callgrind->first_child = zmm_callgrind_list(callgrind, nodes);
	callgrind->next_child = zmm_callgrind_list(callgrind, nodes);
	callgrind->next_site = zmm_callgrind_list(callgrind, sites);
	callgrind->named = zmm_arena_take(&callgrind->arena, functions);
	return true;
}

static void zmm_callgrind_close(zmm_callgrind *callgrind)
{
	zmm_strings_close(&callgrind->files);
	zmm_arena_close(&callgrind->arena);
}

static uint64_t *zmm_callgrind_costs(const zmm_callgrind *callgrind, size_t node)
{
	return callgrind->costs + node * ZMM_EXPORT_METRICS;
}

static void zmm_callgrind_add_sites(zmm_callgrind *callgrind)
{
	const zmm_snapshot_sites *sites = callgrind->job->sites;
	size_t i = sites->site_count, metric;

	while (i--) {
		uint32_t node = sites->sites[i].node;
		uint64_t *costs = zmm_callgrind_costs(callgrind, node);

		for (metric = 0; metric < ZMM_EXPORT_METRICS; metric++) {
			costs[metric] += zmm_export_value(&zmm_export_metrics[metric], &sites->sites[i]);
		}
		callgrind->next_site[i] = callgrind->first_site[node];
		callgrind->first_site[node] = (uint32_t) i;
	}
}

/* Adds the costs of each node to its parent's.  A node comes after its parent. */
static void zmm_callgrind_add_calls(zmm_callgrind *callgrind)
{
	const zmm_snapshot_sites *sites = callgrind->job->sites;
	size_t i = sites->node_count, metric;

	while (i-- > 1) {
		uint32_t parent = sites->nodes[i].parent;
		uint64_t *above = zmm_callgrind_costs(callgrind, parent);

		for (metric = 0; metric < ZMM_EXPORT_METRICS; metric++) {
			above[metric] += zmm_callgrind_costs(callgrind, i)[metric];
		}
		callgrind->next_child[i] = callgrind->first_child[parent];
		callgrind->first_child[parent] = (uint32_t) i;
	}
}

/* Writes "fn=(3) name", with the name at its first time. */
static void zmm_callgrind_put_name(zmm_callgrind *callgrind, const char *key, uint32_t number, const zmm_text *name)
{
	zmm_sink *sink = callgrind->job->sink;

	zmm_sink_put_string(sink, key);
	zmm_sink_put_string(sink, "=(");
	zmm_export_put_number(sink, number + UINT64_C(1));
	zmm_sink_put_string(sink, ")");
	if (name) {
		zmm_sink_put_string(sink, " ");
		zmm_export_put_text(sink, *name, '\0');
	}
	zmm_sink_put_string(sink, "\n");
}

/* Writes a function's file and its name.  Code without a file is of the file "???", as Callgrind has it. */
static void zmm_callgrind_put_function(zmm_callgrind *callgrind, const char *file_key, const char *key, uint32_t number)
{
	const zmm_snapshot_function *function = &callgrind->job->sites->functions[number];
	zmm_text file = function->file.length ? function->file : (zmm_text) { "???", 3 };
	uint32_t file_number = zmm_strings_add(&callgrind->files, file);

	zmm_callgrind_put_name(callgrind, file_key, file_number, file_number < callgrind->files_named ? NULL : &file);
	callgrind->files_named = callgrind->files.count;
	zmm_callgrind_put_name(callgrind, key, number, callgrind->named[number] ? NULL : &function->name);
	callgrind->named[number] = true;
}

static void zmm_callgrind_put_costs(zmm_sink *sink, uint64_t line, const uint64_t *costs)
{
	size_t metric;

	zmm_export_put_number(sink, line);
	for (metric = 0; metric < ZMM_EXPORT_METRICS; metric++) {
		zmm_sink_put_string(sink, " ");
		zmm_export_put_number(sink, costs[metric]);
	}
	zmm_sink_put_string(sink, "\n");
}

static void zmm_callgrind_put_site(const zmm_callgrind *callgrind, const zmm_snapshot_site *site)
{
	uint64_t costs[ZMM_EXPORT_METRICS];
	size_t metric;

	for (metric = 0; metric < ZMM_EXPORT_METRICS; metric++) {
		costs[metric] = zmm_export_value(&zmm_export_metrics[metric], site);
	}
	zmm_callgrind_put_costs(callgrind->job->sink, site->line, costs);
}

static bool zmm_callgrind_has_costs(const zmm_callgrind *callgrind, uint32_t node)
{
	const uint64_t *costs = zmm_callgrind_costs(callgrind, node);
	size_t metric = 0;

	while (metric < ZMM_EXPORT_METRICS && !costs[metric]) {
		metric++;
	}
	return metric < ZMM_EXPORT_METRICS;
}

/* Nobody counts calls: each node is one. */
static void zmm_callgrind_put_call(zmm_callgrind *callgrind, uint32_t child)
{
	const zmm_snapshot_node *node = &callgrind->job->sites->nodes[child];
	zmm_sink *sink = callgrind->job->sink;

	zmm_callgrind_put_function(callgrind, "cfi", "cfn", node->function);
	zmm_sink_put_string(sink, "calls=1 ");
	zmm_export_put_number(sink, callgrind->job->sites->functions[node->function].line);
	zmm_sink_put_string(sink, "\n");
	zmm_callgrind_put_costs(sink, node->line, zmm_callgrind_costs(callgrind, child));
}

static void zmm_callgrind_put_node(zmm_callgrind *callgrind, uint32_t number)
{
	const zmm_snapshot_sites *sites = callgrind->job->sites;
	uint32_t i;

	zmm_sink_put_string(callgrind->job->sink, "\n");
	zmm_callgrind_put_function(callgrind, "fl", "fn", sites->nodes[number].function);
	for (i = callgrind->first_site[number]; i != ZMM_CALLGRIND_END; i = callgrind->next_site[i]) {
		zmm_callgrind_put_site(callgrind, &sites->sites[i]);
	}
	for (i = callgrind->first_child[number]; number && i != ZMM_CALLGRIND_END; i = callgrind->next_child[i]) {
		if (zmm_callgrind_has_costs(callgrind, i)) {
			zmm_callgrind_put_call(callgrind, i);
		}
	}
}

/* Declares the metrics, in the order of all costs. */
static void zmm_callgrind_put_events(const zmm_export_job *job)
{
	const zmm_export_metric *metric;

	zmm_sink_put_string(job->sink, "events:");
	for (metric = zmm_export_metrics; metric->name; metric++) {
		zmm_sink_put_string(job->sink, " ");
		zmm_sink_put_string(job->sink, metric->name);
	}
	zmm_sink_put_string(job->sink, "\n");
}

static void zmm_callgrind_put_totals(const zmm_export_job *job)
{
	const zmm_export_metric *metric;

	zmm_sink_put_string(job->sink, "summary:");
	for (metric = zmm_export_metrics; metric->name; metric++) {
		zmm_sink_put_string(job->sink, " ");
		zmm_export_put_number(job->sink, zmm_export_sum(metric, job->sites));
	}
	zmm_sink_put_string(job->sink, "\n");
}

static void zmm_callgrind_put_head(const zmm_export_job *job)
{
	zmm_text title = { job->title, strlen(job->title) };

	zmm_sink_put_string(job->sink, "# callgrind format\nversion: 1\ncreator: zmm\n");
	if (job->process) {
		zmm_sink_put_string(job->sink, "pid: ");
		zmm_export_put_number(job->sink, job->process);
		zmm_sink_put_string(job->sink, "\n");
	}
	zmm_sink_put_string(job->sink, "cmd: ");
	zmm_export_put_text(job->sink, title, '\0');
	zmm_sink_put_string(job->sink, "\n\npositions: line\n");
	zmm_callgrind_put_events(job);
	zmm_callgrind_put_totals(job);
}

bool zmm_export_callgrind(const zmm_export_job *job)
{
	zmm_callgrind callgrind;
	uint32_t i;

	if (!zmm_callgrind_open(&callgrind, job)) {
		return false;
	}
	zmm_callgrind_add_sites(&callgrind);
	zmm_callgrind_add_calls(&callgrind);
	zmm_callgrind_put_head(job);
	for (i = 0; i < job->sites->node_count; i++) {
		if (zmm_callgrind_has_costs(&callgrind, i)) {
			zmm_callgrind_put_node(&callgrind, i);
		}
	}
	zmm_callgrind_close(&callgrind);
	return true;
}

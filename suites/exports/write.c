/*
 * Writes a made-up profile in one format.
 *
 *   write FORMAT METRIC INTERVAL < PROFILE > FILE
 *
 * A line of PROFILE is a site: a number for each figure of inspect/sites.def, then the frames of its stack, the
 * outermost first, with a space before each.  A frame is NAME,FILE,START,LINE: the function, its file and its first
 * line, and the line that runs.  In names all but letters and digits are %XX.
 */

#include "write/export.h"

#include <stdio.h>
#include <stdlib.h>

#define MOST 300000

static zmm_snapshot_function functions[MOST];
static zmm_snapshot_node nodes[MOST];
static zmm_snapshot_site sites[MOST];
static zmm_snapshot_sites all = { .functions = functions, .nodes = nodes, .sites = sites };

static void need(bool passed, const char *what)
{
	if (!passed) {
		fprintf(stderr, "write: %s\n", what);
		exit(EXIT_FAILURE);
	}
}

/* Turns %XX into bytes, in place. */
static zmm_text decoded(char *text)
{
	zmm_text result = { text, 0 };
	char digits[3] = "", *to = text;

	while (*text) {
		if (*text == '%') {
			memcpy(digits, text + 1, 2);
			*to++ = (char) strtoul(digits, NULL, 16);
			text += 3;
		} else {
			*to++ = *text++;
		}
	}
	result.length = (size_t) (to - result.start);
	return result;
}

static bool same(zmm_text one, zmm_text other)
{
	return one.length == other.length && !memcmp(one.start, other.start, one.length);
}

static uint32_t function_of(zmm_text name, zmm_text file, uint64_t line)
{
	size_t i = 0;

	while (i < all.function_count && !(same(functions[i].name, name) && same(functions[i].file, file)
			&& functions[i].line == line)) {
		i++;
	}
	if (i == all.function_count) {
		functions[all.function_count++] = (zmm_snapshot_function) { name, file, line };
	}
	return (uint32_t) i;
}

static uint32_t node_of(uint32_t parent, uint32_t function, uint64_t line)
{
	size_t i = 1;

	while (i < all.node_count && !(nodes[i].parent == parent && nodes[i].function == function
			&& nodes[i].line == line)) {
		i++;
	}
	if (i == all.node_count) {
		nodes[all.node_count++] = (zmm_snapshot_node) { parent, function, line, nodes[parent].depth + 1 };
	}
	return (uint32_t) i;
}

static char *part(char **rest, char end)
{
	char *start = *rest, *at = strchr(start, end);

	need(at, "a frame is not whole");
	*at = '\0';
	*rest = at + 1;
	return start;
}

/* Reads the frames of a site; one without frames is the root's. */
static void read_stack(zmm_snapshot_site *site, char *rest)
{
	uint64_t line = 0;

	site->node = 0;
	while (*rest == ' ') {
		zmm_text name, file;
		uint64_t start;

		rest++;
		name = decoded(part(&rest, ','));
		file = decoded(part(&rest, ','));
		start = strtoull(part(&rest, ','), NULL, 10);
		site->node = node_of(site->node, function_of(name, file, start), line);
		line = strtoull(rest, &rest, 10);
	}
	site->line = line;
}

static void read_site(char *rest)
{
	zmm_snapshot_site *site = &sites[all.site_count++];
	const zmm_export_metric *metric;

	for (metric = zmm_export_metrics; metric->name; metric++) {
		uint64_t number = strtoull(rest, &rest, 10);

		memcpy((char *) site + metric->offset, &number, sizeof(number));
	}
	read_stack(site, rest);
}

static void read_profile(void)
{
	static char line[1 << 20];

	function_of((zmm_text) { "{engine}", 8 }, (zmm_text) { "", 0 }, 0);
	all.node_count = 1;
	while (fgets(line, sizeof(line), stdin)) {
		char *copy = malloc(strlen(line) + 1);

		need(copy && all.site_count < MOST && all.node_count + ZMM_MAX_FRAMES < MOST
			&& all.function_count + ZMM_MAX_FRAMES < MOST, "no room");
		strcpy(copy, line);
		read_site(copy); /* names stay in it */
	}
}

int main(int count, char **arguments)
{
	zmm_export_options options = { .title = "worker \"1\".php", .process = 4711, .time = 1700000000123456,
		.duration = 2500000 };
	int descriptor = 1;
	zmm_sink sink;

	need(count == 4, "write FORMAT METRIC INTERVAL");
	options.format = zmm_export_format_find(arguments[1]);
	options.metric = zmm_export_metric_find(arguments[2]);
	all.interval = strtoull(arguments[3], NULL, 10);
	need(options.format && options.metric, "no such format or metric");
	read_profile();
	zmm_sink_open(&sink, zmm_sink_write_descriptor, &descriptor);
	need(zmm_export(&all, &options, &sink), "not written");
	return EXIT_SUCCESS;
}

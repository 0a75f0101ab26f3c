/* Exports: each format has the shape its readers want, the figures are those that went in, and nothing in a profile or
 * a sink breaks them.  suites/exports opens the files with the readers themselves. */

#include "write/export.h"
#include "write/export_strings.h"
#include "write/gzip.h"
#include "write/utf8.h"
#include "inspect/crc32.h"
#include "suites/lib/test.h"
#include "suites/lib/random.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#if defined(__linux__) && !defined(__SANITIZE_ADDRESS__)
# include <sys/resource.h>
#endif

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define TEXT(word) { word, sizeof(word) - 1 }

/* A sink that takes so many pieces and no more */

typedef struct pieces {
	char text[4 * 1024 * 1024];
	size_t length;      /* bytes that came, also those for which there was no room */
	size_t taken, most; /* pieces */
} pieces;

static pieces found;

static bool take_piece(void *context, const char *text, size_t length)
{
	pieces *to = context;
	size_t room = to->length < sizeof(to->text) ? sizeof(to->text) - to->length : 0;

	memcpy(to->text + to->length, text, length < room ? length : room);
	to->length += length;
	errno = ENOSPC;
	return to->taken++ < to->most;
}

static zmm_sink sink;

static bool write_pieces(const zmm_snapshot_sites *sites, const char *format, const char *metric, size_t most)
{
	const zmm_export_options options = {
		.format = zmm_export_format_find(format), .metric = metric ? zmm_export_metric_find(metric) : NULL,
		.title = "a \"b\"", .process = 12, .time = 1700000000123456, .duration = 2500000
	};

	found.length = found.taken = 0;
	found.most = most;
	zmm_sink_open(&sink, take_piece, &found);
	return zmm_export(sites, &options, &sink);
}

/* Writes a profile and ends the text. */
static bool write_all(const zmm_snapshot_sites *sites, const char *format, const char *metric)
{
	bool written = write_pieces(sites, format, metric, SIZE_MAX) && found.length < sizeof(found.text);

	found.text[written ? found.length : 0] = '\0';
	return written && !sink.failed && sink.taken == found.length;
}

static bool writes(const zmm_snapshot_sites *sites, const char *format, const char *metric, const char *text)
{
	bool written = write_all(sites, format, metric);

	if (!written || strcmp(found.text, text)) {
		test_note("found  %s", found.text);
		test_note("wanted %s", text);
		return false;
	}
	return true;
}

static bool holds(const char *text)
{
	bool held = strstr(found.text, text) != NULL;

	if (!held) {
		test_note("%s is not in", text);
		test_note("%s", found.text);
	}
	return held;
}

/* A small profile: {main} calls Run and load, Run calls load, and the root has a site, too. */

static zmm_snapshot_function small_functions[] = {
	{ TEXT("{engine}"), TEXT(""), 0 }, { TEXT("{main}"), TEXT("app.php"), 1 },
	{ TEXT("App\\Run"), TEXT("Run.php"), 5 }, { TEXT("load"), TEXT("Run.php"), 20 }
};

static zmm_snapshot_node small_nodes[] = {
	{ 0, 0, 0, 0 }, { 0, 1, 0, 1 }, { 1, 2, 10, 2 }, { 2, 3, 7, 3 }, { 1, 3, 11, 2 }
};

static zmm_snapshot_site small_sites[] = {
	{ 0, 0, 3, 300, 3, 300, 3, 300 }, { 2, 6, 10, 1000, 5, 500, 8, 900 },
	{ 3, 21, 4, 400, 4, 400, 4, 400 }, { 4, 21, 7, 70, 0, 0, 7, 70 }, { 4, 22, 0, 0, 0, 0, 0, 0 }
};

static const zmm_snapshot_sites small = {
	small_functions, COUNT_OF(small_functions), small_nodes, COUNT_OF(small_nodes), small_sites,
	COUNT_OF(small_sites), 65536
};

static const zmm_snapshot_sites nothing;

static void test_tables(void)
{
	static const char *const formats[] = { "pprof", "folded", "callgrind", "speedscope", "dhat", "firefox", "csv",
		"json" };
	const zmm_export_metric *metric;
	size_t i = 0;

	while (i < COUNT_OF(formats) && zmm_export_format_find(formats[i]) == &zmm_export_formats[i]) {
		i++;
	}
	test_ok(i == COUNT_OF(formats) && !zmm_export_formats[i].name && !zmm_export_format_find("pdf"),
		"tables: each format is found, and no other one");
	metric = zmm_export_metric_find("peak_bytes");
	test_ok(metric && metric->bytes && zmm_export_value(metric, &small_sites[1]) == 900
		&& zmm_export_sum(metric, &small) == 1670 && !zmm_export_metric_find("bytes"),
		"tables: a metric knows its figure");
	test_ok(zmm_export_is_nothing(&small_sites[4]) && !zmm_export_is_nothing(&small_sites[3]),
		"tables: nothing is nothing");
}

static void test_texts(void)
{
	test_ok(writes(&small, "folded", NULL, "{engine} 300\n{main} (app.php:10);App\\Run (Run.php:6) 500\n"
		"{main} (app.php:10);App\\Run (Run.php:7);load (Run.php:21) 400\n"), "folded: outermost first, live bytes");
	test_ok(writes(&small, "folded", "peak_blocks", "{engine} 3\n{main} (app.php:10);App\\Run (Run.php:6) 8\n"
		"{main} (app.php:10);App\\Run (Run.php:7);load (Run.php:21) 4\n{main} (app.php:11);load (Run.php:21) 7\n"), "folded: another metric");
	test_ok(writes(&small, "csv", NULL, "function,file,line,allocated_blocks,allocated_bytes,live_blocks,live_bytes,"
		"peak_blocks,peak_bytes,stack\r\n"
		"\"{engine}\",\"\",0,3,300,3,300,3,300,\"{engine}\"\r\n"
		"\"App\\Run\",\"Run.php\",6,10,1000,5,500,8,900,\"{main} (app.php:10);App\\Run (Run.php:6)\"\r\n"
		"\"load\",\"Run.php\",21,4,400,4,400,4,400,"
		"\"{main} (app.php:10);App\\Run (Run.php:7);load (Run.php:21)\"\r\n"
		"\"load\",\"Run.php\",21,7,70,0,0,7,70,\"{main} (app.php:11);load (Run.php:21)\"\r\n"),
		"csv: a row for each site");
	test_ok(writes(&small, "callgrind", NULL, "# callgrind format\nversion: 1\ncreator: zmm\npid: 12\ncmd: a \"b\"\n\n"
		"positions: line\nevents: allocated_blocks allocated_bytes live_blocks live_bytes peak_blocks peak_bytes\n"
		"summary: 24 1770 12 1200 22 1670\n"
		"\nfl=(1) ???\nfn=(1) {engine}\n0 3 300 3 300 3 300\n"
		"\nfl=(2) app.php\nfn=(2) {main}\ncfi=(3) Run.php\ncfn=(3) App\\Run\ncalls=1 5\n10 14 1400 9 900 12 1300\n"
		"cfi=(3)\ncfn=(4) load\ncalls=1 20\n11 7 70 0 0 7 70\n"
		"\nfl=(3)\nfn=(3)\n6 10 1000 5 500 8 900\ncfi=(3)\ncfn=(4)\ncalls=1 20\n7 4 400 4 400 4 400\n"
		"\nfl=(3)\nfn=(4)\n21 4 400 4 400 4 400\n"
		"\nfl=(3)\nfn=(4)\n21 7 70 0 0 7 70\n22 0 0 0 0 0 0\n"),
		"callgrind: own lines, calls and what is below");
}

static void test_json(void)
{
	test_ok(write_all(&small, "speedscope", "live_bytes") && holds("\"activeProfileIndex\":3,") && holds(
		"\"frames\":[{\"name\":\"{main}\",\"file\":\"app.php\",\"line\":10},"
		"{\"name\":\"App\\\\Run\",\"file\":\"Run.php\",\"line\":7},"
		"{\"name\":\"{main}\",\"file\":\"app.php\",\"line\":11},{\"name\":\"{engine}\"},") && holds(
		"{\"type\":\"sampled\",\"name\":\"Live bytes\",\"unit\":\"bytes\",\"startValue\":0,\"endValue\":1200,"
		"\"samples\":[[3],[0,4],[0,1,5]],\"weights\":[300,500,400]}")
		&& holds("\"name\":\"Live blocks\",\"unit\":\"none\""),
		"speedscope: a profile for each metric");
	test_ok(write_all(&small, "dhat", NULL) && holds("{\"dhatFileVersion\":2,")
		&& holds("\"bklt\":true,\"bkacc\":false,")
		&& holds("{\"tb\":1000,\"tbk\":10,\"tl\":0,\"mb\":900,\"mbk\":8,\"gb\":900,\"gbk\":8,\"eb\":500,\"ebk\":5,"
		"\"fs\":[5,1]}") && holds("\"fs\":[6,2,1]}")
		&& holds("\"ftbl\":[\"[root]\",\"{main} (app.php:10)\",\"App\\\\Run (Run.php:7)\","),
		"dhat: innermost first, and the root is frame 0");
	test_ok(write_all(&small, "firefox", NULL) && holds("\"stackTable\":{\"length\":8,\"frame\":[0,1,2,3,4,5,5,6],"
		"\"prefix\":[null,0,null,null,0,1,2,2]}") && holds("\"samples\":{\"length\":3,\"stack\":[3,4,5],"
		"\"time\":[0,1,2],\"weight\":[300,500,400],\"weightType\":\"bytes\"}")
		&& holds("\"nativeAllocations\":{\"length\":7,"
		"\"time\":[0,1,2,3,4,5,6],\"weight\":[300,500,500,-500,400,70,-70],\"stack\":[3,4,4,4,5,6,6],"
		"\"memoryAddress\":[1,3,4,4,5,8,8],"), "firefox: samples, and allocations with their ends");
	test_ok(write_all(&small, "firefox", "live_blocks") && holds("\"weight\":[3,5,4],\"weightType\":\"samples\"}"),
		"firefox: blocks are counts");
	test_ok(write_all(&small, "json", NULL) && holds("\"title\":\"a \\\"b\\\"\",\"process\":12,")
		&& holds("\"interval\":65536,")
		&& holds("{\"parent\":2,\"function\":3,\"line\":7}") && holds("{\"name\":\"live_bytes\",\"unit\":\"bytes\",")
		&& holds("{\"node\":4,\"line\":21,\"allocated_blocks\":7,\"allocated_bytes\":70,"),
		"json: the lists as they are");
}

/* A reader of gzip files of stored blocks, and one of profile.proto */

static unsigned char content[sizeof(found.text)];

/* Returns the content's length; SIZE_MAX: the file is wrong. */
static size_t unpack(const unsigned char *file, size_t length)
{
	zmm_reader reader = { file, file + length, false };
	size_t unpacked = 0;
	uint64_t last = 0;

	if (zmm_get_fixed(&reader, 3) != 0x088b1f || zmm_get_fixed(&reader, 7) != (uint64_t) 0xff << 48) {
		return SIZE_MAX;
	}
	while (!last && !reader.failed) {
		uint64_t size;
		zmm_text block;

		last = zmm_get_fixed(&reader, 1);
		size = zmm_get_fixed(&reader, 2);
		if (last > 1 || zmm_get_fixed(&reader, 2) != (size ^ 0xffff)) {
			return SIZE_MAX;
		}
		block = zmm_get_bytes(&reader, size);
		memcpy(content + unpacked, block.start, block.length);
		unpacked += block.length;
	}
	return zmm_get_fixed(&reader, 4) == zmm_crc32(content, unpacked) && zmm_get_fixed(&reader, 4) == (uint32_t) unpacked
		&& !reader.failed && !zmm_reader_left(&reader) ? unpacked : SIZE_MAX;
}

typedef struct field {
	unsigned number;
	uint64_t value; /* of a number */
	zmm_reader in;  /* of bytes */
} field;

static bool next_field(zmm_reader *reader, field *next)
{
	uint64_t key;
	zmm_text bytes = { "", 0 };
	const unsigned char *start;

	if (!zmm_reader_left(reader)) {
		return false;
	}
	key = zmm_get_varint(reader);
	next->number = (unsigned) (key >> 3);
	if ((key & 7) == 0) {
		next->value = zmm_get_varint(reader);
	} else if ((key & 7) == 2) {
		bytes = zmm_get_text(reader);
	} else {
		reader->failed = true;
	}
	start = (const unsigned char *) bytes.start;
	next->in = (zmm_reader) { start, start + bytes.length, false };
	return !reader->failed;
}

/* What a profile has */
typedef struct profile {
	size_t types, samples, locations, functions, strings;
	uint64_t sums[ZMM_EXPORT_METRICS];
	uint64_t period, time, duration, usual; /* the last: number of a string */
	zmm_text usual_name;
	uint64_t first_stack[4]; /* of the second sample */
	bool sound;
} profile;

static void read_sample(profile *to, zmm_reader sample)
{
	field part;
	size_t i;

	for (; next_field(&sample, &part); to->sound &= !part.in.failed) {
		for (i = 0; part.number == 1 && zmm_reader_left(&part.in); i++) {
			uint64_t location = zmm_get_varint(&part.in);

			to->sound &= location > 0;
			if (to->samples == 1 && i < COUNT_OF(to->first_stack)) {
				to->first_stack[i] = location;
			}
		}
		for (i = 0; part.number == 2 && i < ZMM_EXPORT_METRICS; i++) {
			to->sums[i] += zmm_get_varint(&part.in);
		}
	}
	to->samples++;
	to->sound &= !sample.failed;
}

static void read_string(profile *to, zmm_text text, zmm_text *names)
{
	if (to->strings < 64) {
		names[to->strings] = text;
	}
	to->sound &= (to->strings > 0) == (text.length > 0);
	to->strings++;
}

static profile read_profile(size_t length)
{
	zmm_reader reader = { content, content + length, false };
	profile to = { .sound = length != SIZE_MAX };
	zmm_text names[64];
	field part;

	while (to.sound && next_field(&reader, &part)) {
		switch (part.number) {
			case 1: to.types++; break;
			case 2: read_sample(&to, part.in); break;
			case 4: to.locations++; break;
			case 5: to.functions++; break;
			case 6: read_string(&to, zmm_get_bytes(&part.in, zmm_reader_left(&part.in)), names); break;
			case 9: to.time = part.value; break;
			case 10: to.duration = part.value; break;
			case 12: to.period = part.value; break;
			case 14: to.usual = part.value; break;
			default: break;
		}
	}
	to.sound &= !reader.failed && to.usual < to.strings && to.usual < 64;
	to.usual_name = to.sound ? names[to.usual] : (zmm_text) { "", 0 };
	return to;
}

static profile profile_of(const zmm_snapshot_sites *sites)
{
	return read_profile(write_pieces(sites, "pprof", NULL, SIZE_MAX) && found.length <= sizeof(found.text)
		? unpack((const unsigned char *) found.text, found.length) : SIZE_MAX);
}

static bool has_sums(const uint64_t *sums, const zmm_snapshot_sites *sites)
{
	size_t i = 0;

	while (i < ZMM_EXPORT_METRICS && sums[i] == zmm_export_sum(&zmm_export_metrics[i], sites)) {
		i++;
	}
	return i == ZMM_EXPORT_METRICS;
}

static void test_pprof(void)
{
	profile read = profile_of(&small);

	test_ok(read.sound && read.types == ZMM_EXPORT_METRICS && read.samples == 4 && read.locations == 7
		&& read.functions == 4,
		"pprof: has its messages");
	test_ok(has_sums(read.sums, &small), "pprof: the sums of all metrics");
	test_ok(read.first_stack[0] == 5 && read.first_stack[1] == 1 && !read.first_stack[2], "pprof: innermost first");
	test_ok(read.period == 65536 && read.time == UINT64_C(1700000000123456000) && read.duration == UINT64_C(2500000000)
		&& read.usual_name.length == 11 && !memcmp(read.usual_name.start, "inuse_space", 11), "pprof: its facts");
}

/* Made-up profiles of any size */

#define MOST_NODES 30000
#define MOST_SITES 30000
#define MOST_FUNCTIONS 5000

static zmm_snapshot_function functions[MOST_FUNCTIONS];
static zmm_snapshot_node nodes[MOST_NODES];
static zmm_snapshot_site sites[MOST_SITES];
static char names[MOST_FUNCTIONS][16];

static void fill_figures(zmm_snapshot_site *site)
{
	const zmm_export_metric *metric;

	for (metric = zmm_export_metrics; metric->name; metric++) {
		uint64_t number = random_below(4) ? random_below(1u << 20) : 0;

		memcpy((char *) site + metric->offset, &number, sizeof(number));
	}
}

/* `near` chooses the shape: a node's parent is among so many nodes before it. */
static zmm_snapshot_sites make_profile(size_t function_count, size_t node_count, size_t site_count, size_t near)
{
	const zmm_snapshot_sites made = { functions, function_count, nodes, node_count, sites, site_count, 0 };
	size_t i, parent;

	random_start(7);
	for (i = 0; i < function_count; i++) {
		size_t length = (size_t) snprintf(names[i], sizeof(names[i]), "f%zu", i);

		functions[i] = (zmm_snapshot_function) { { names[i], length }, { "a.php", i % 3 ? 5 : 0 }, i };
	}
	nodes[0] = (zmm_snapshot_node) { 0, 0, 0, 0 };
	for (i = 1; i < node_count; i++) {
		parent = i - 1 - random_below(i < near ? (uint32_t) i : (uint32_t) near);
		parent = nodes[parent].depth < ZMM_MAX_DEPTH ? parent : 0;
		nodes[i] = (zmm_snapshot_node) { (uint32_t) parent, (uint32_t) random_below((uint32_t) function_count), i,
			nodes[parent].depth + 1 };
	}
	for (i = 0; i < site_count; i++) {
		sites[i] = (zmm_snapshot_site) { .node = (uint32_t) random_below((uint32_t) node_count), .line = i };
		fill_figures(&sites[i]);
	}
	return made;
}

static bool is_frame(const zmm_stacks *stacks, uint32_t number, uint32_t function, uint64_t line)
{
	const zmm_frame *frame = &stacks->frames[number];

	return number < stacks->frame_count && frame->function == function && frame->line == line;
}

/* Lines are few, so that equal frames come often, and far apart, so that others have their places in the table. */
#define FEW_LINES 200
#define FAR_APART 128

static void test_frames(void)
{
	zmm_snapshot_sites all = make_profile(40, 3000, 4000, 50);
	static bool seen[40][FEW_LINES * FAR_APART];
	size_t i, wrong = 0, distinct = 0;
	zmm_stacks stacks;

	for (i = 0; i < all.node_count; i++) {
		nodes[i].line = nodes[i].line % FEW_LINES * FAR_APART;
		sites[i].line = sites[i].line % FEW_LINES * FAR_APART;
	}
	all.site_count = all.node_count;
	if (!test_ok(zmm_stacks_open(&stacks, &all), "frames: there is memory")) {
		return;
	}
	for (i = 0; i < all.node_count; i++) {
		uint32_t above = nodes[nodes[i].parent].function, own = nodes[sites[i].node].function;

		wrong += nodes[i].parent ? !is_frame(&stacks, stacks.callers[i], above, nodes[i].line)
			: stacks.callers[i] != ZMM_NO_FRAME;
		wrong += !is_frame(&stacks, stacks.leaves[i], own, sites[i].line);
		distinct += !seen[own][sites[i].line] + (nodes[i].parent && !seen[above][nodes[i].line]
			&& (above != own || nodes[i].line != sites[i].line));
		seen[own][sites[i].line] = true;
		seen[above][nodes[i].line] |= nodes[i].parent != 0;
	}
	test_ok(!wrong, "frames: each is that of its call or site");
	test_ok(stacks.frame_count == distinct, "frames: equal ones have one number");
	zmm_stacks_close(&stacks);
}

static void test_strings(void)
{
	zmm_snapshot_sites all = make_profile(MOST_FUNCTIONS, 1, 1, 1);
	zmm_strings strings;
	size_t i, wrong = 0;

	if (!test_ok(zmm_strings_open(&strings, MOST_FUNCTIONS), "strings: there is memory")) {
		return;
	}
	for (i = 0; i < all.function_count; i++) {
		wrong += zmm_strings_add(&strings, functions[i].name) != i;
	}
	for (i = 0; i < all.function_count; i++) {
		wrong += zmm_strings_add(&strings, functions[i].name) != i || zmm_strings_find(&strings, functions[i].name) != i;
	}
	test_ok(!wrong && strings.count == MOST_FUNCTIONS, "strings: each has its number, and one");
	zmm_strings_close(&strings);
}

/* Adds up the numbers of a row, each in its column. */
static void add_row(const char *at, uint64_t *sums, char between)
{
	size_t i;
	char *end;

	for (i = 0; i < ZMM_EXPORT_METRICS; i++) {
		sums[i] += strtoull(at, &end, 10);
		at = *end == between ? end + 1 : end;
	}
}

/* Own costs of callgrind's file: lines that begin with a digit and do not follow a line of "calls=". */
static bool callgrind_has_sums(const zmm_snapshot_sites *all)
{
	uint64_t sums[ZMM_EXPORT_METRICS] = { 0 };
	bool call = false;
	const char *line;

	if (!write_all(all, "callgrind", NULL)) {
		return false;
	}
	for (line = found.text; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
		if (*line >= '0' && *line <= '9' && !call) {
			add_row(strchr(line, ' ') + 1, sums, ' ');
		}
		call = !strncmp(line, "calls=", 6);
	}
	return has_sums(sums, all);
}

static bool csv_has_sums(const zmm_snapshot_sites *all)
{
	uint64_t sums[ZMM_EXPORT_METRICS] = { 0 };
	const char *line;

	if (!write_all(all, "csv", NULL)) {
		return false;
	}
	for (line = strchr(found.text, '\n') + 1; *line; line = strchr(line, '\n') + 1) {
		const char *place = strchr(strstr(line, "\",\"") + 3, ',') + 1; /* the number of the line */

		add_row(strchr(place, ',') + 1, sums, ',');
	}
	return has_sums(sums, all);
}

static bool folded_has_sums(const zmm_snapshot_sites *all)
{
	uint64_t sums[ZMM_EXPORT_METRICS] = { 0 };
	const char *end;
	size_t i;

	for (i = 0; i < ZMM_EXPORT_METRICS; i++) {
		if (!write_all(all, "folded", zmm_export_metrics[i].name)) {
			return false;
		}
		for (end = strchr(found.text, '\n'); end; end = strchr(end + 1, '\n')) {
			const char *number = end;

			while (number[-1] != ' ') {
				number--;
			}
			sums[i] += strtoull(number, NULL, 10);
		}
	}
	return has_sums(sums, all);
}

static void test_sums(void)
{
	zmm_snapshot_sites all = make_profile(200, 3000, 4000, 400);

	test_ok(has_sums(profile_of(&all).sums, &all), "sums: pprof's are those of the sites");
	test_ok(folded_has_sums(&all), "sums: folded stacks' are, for each metric");
	test_ok(callgrind_has_sums(&all), "sums: callgrind's are, and each site is in it once");
	test_ok(csv_has_sums(&all), "sums: csv's are");
}

/* The costs of all calls from {main}, which is all but the root's own. */
static void test_inclusive(void)
{
	zmm_snapshot_sites all = make_profile(50, 300, 1000, 20);
	uint64_t wanted[ZMM_EXPORT_METRICS] = { 0 }, sums[ZMM_EXPORT_METRICS] = { 0 };
	const char *line;
	size_t i, metric, node;

	for (i = 1; i < all.node_count; i++) {
		nodes[i].parent = nodes[i].parent ? nodes[i].parent : i > 1;
	}
	for (i = 0; i < all.site_count; i++) {
		for (node = sites[i].node; node; node = nodes[node].parent) {
			for (metric = 0; metric < ZMM_EXPORT_METRICS && node > 1; metric++) {
				wanted[metric] += zmm_export_value(&zmm_export_metrics[metric], &sites[i]);
			}
		}
	}
	write_all(&all, "callgrind", NULL);
	for (line = strstr(found.text, "\ncalls="); line; line = strstr(line + 1, "\ncalls=")) {
		add_row(strchr(strchr(line + 1, '\n') + 1, ' ') + 1, sums, ' ');
	}
	test_ok(!memcmp(wanted, sums, sizeof(sums)), "callgrind: a call costs all that lies below it");
}

static void test_sizes(void)
{
	const zmm_export_format *format;
	zmm_snapshot_sites all;
	profile read = profile_of(&nothing);
	unsigned wrong = 0;

	test_ok(read.sound && !read.samples && read.types == ZMM_EXPORT_METRICS, "empty: a profile without samples");
	test_ok(writes(&nothing, "folded", NULL, "")
		&& write_all(&nothing, "callgrind", NULL) && holds("summary: 0 0 0 0 0 0\n")
		&& write_all(&nothing, "speedscope", NULL) && holds("\"samples\":[],\"weights\":[]")
		&& write_all(&nothing, "dhat", NULL) && holds("\"pps\":[],\"ftbl\":[\"[root]\"]")
		&& write_all(&nothing, "firefox", NULL)
		&& holds("\"samples\":{\"length\":1,\"stack\":[null],\"time\":[0],\"weight\":[0],")
		&& write_all(&nothing, "csv", NULL) && write_all(&nothing, "json", NULL) && holds("\"sites\":[]}"),
		"empty: each format has its frame and nothing in it");
	all = make_profile(1, 1, 1, 1);
	sites[0].live_bytes = UINT64_MAX;
	test_ok(writes(&all, "folded", NULL, "f0 18446744073709551615\n") && write_all(&all, "json", NULL)
		&& holds("\"live_bytes\":9223372036854775807,") && profile_of(&all).sums[3] == INT64_MAX,
		"one site: a number beyond all bounds is the largest one");
	all = make_profile(MOST_FUNCTIONS, MOST_NODES, MOST_SITES, MOST_NODES);
	for (format = zmm_export_formats; format->name; format++) {
		wrong += !write_pieces(&all, format->name, NULL, SIZE_MAX) || found.length < MOST_SITES;
	}
	test_ok(!wrong, "large: 30,000 sites in each format");
}

static void test_depth(void)
{
	zmm_snapshot_sites all = make_profile(3, ZMM_MAX_DEPTH + 101, 1, 1);
	const zmm_export_format *format;
	size_t i, frames = 1;
	unsigned wrong = 0;

	for (i = 1; i < all.node_count; i++) {
		nodes[i].parent = (uint32_t) i - 1;
	}
	sites[0].node = ZMM_MAX_DEPTH;
	sites[0].live_bytes = 1;
	for (format = zmm_export_formats; format->name; format++) {
		wrong += !write_all(&all, format->name, NULL) && strcmp(format->name, "pprof");
	}
	write_all(&all, "folded", NULL);
	for (i = 0; i < found.length; i++) {
		frames += found.text[i] == ';';
	}
	test_ok(!wrong && frames == ZMM_MAX_DEPTH, "depth: the deepest stack has all of its frames");
	sites[0].node = ZMM_MAX_DEPTH + 100;
	test_ok(profile_of(&all).sound && write_all(&all, "folded", NULL) && !strncmp(found.text, "f", 1),
		"depth: a deeper one is cut at its outer end");
	for (frames = 1, i = 0; i < found.length; i++) {
		frames += found.text[i] == ';';
	}
	test_ok(frames == ZMM_MAX_FRAMES, "depth: and has as many frames as can be");
}

/* Names of any bytes */

static bool is_utf8(const char *text, size_t length)
{
	size_t bytes;

	for (; length; text += bytes, length -= bytes) {
		bytes = zmm_utf8_character(text, length);
		if (!bytes || (bytes == 1 && (unsigned char) *text < 0x20 && !strchr("\r\n", *text))) {
			return false;
		}
	}
	return true;
}

static void test_names(void)
{
	static char longest[9000], half[513];
	static zmm_snapshot_function hostile[] = { { { longest, sizeof(longest) }, { half, 512 }, 1 },
		{ TEXT("a;b\nc\rd\0e\"f\\g,\xff\xc3(h</script> 5"), TEXT("x\";\n\x1b\x7f\xe2\x82"), 1 },
		{ TEXT(""), TEXT(""), 0 } };
	static zmm_snapshot_node three[] = { { 0, 2, 0, 0 }, { 0, 0, 0, 1 }, { 1, 1, 8, 2 } };
	static zmm_snapshot_site one[] = { { 2, 9, 1, 2, 3, 4, 5, 6 }, { 0, 0, 1, 1, 1, 1, 1, 1 } };
	static const zmm_snapshot_sites all = { hostile, 3, three, 3, one, 2, 0 };
	const zmm_export_format *format;
	unsigned wrong = 0;

	memset(longest, 'l', sizeof(longest));
	memset(half, '\xc3', sizeof(half));
	for (format = zmm_export_formats; format->name; format++) {
		bool written = write_all(&all, format->name, NULL);
		bool sound = !strcmp(format->name, "pprof") ? profile_of(&all).sound : is_utf8(found.text, found.length);

		wrong += !written || !sound;
		if (!written || !sound) {
			test_note("%s", format->name);
		}
	}
	test_ok(!wrong, "names: all files are UTF-8 without control characters");
	write_all(&all, "folded", NULL);
	test_ok(holds(";a b c d\xef\xbf\xbd" "e\"f\\g,\xef\xbf\xbd\xef\xbf\xbd(h</script> 5"
		" (x\"    \xef\xbf\xbd\xef\xbf\xbd:9) 4\n"),
		"names: what divides stacks and lines becomes a space");
	write_all(&all, "json", NULL);
	test_ok(holds("\"a;b\\u000ac\\u000dd\xef\xbf\xbd" "e\\\"f\\\\g,\xef\xbf\xbd\xef\xbf\xbd(h</script> 5\","
		"\"file\":\"x\\\";"),
		"names: JSON has them as they are");
	write_all(&all, "csv", NULL);
	test_ok(holds("e\"\"f\\g,") && holds("\"x\"\";   \xef\xbf\xbd"), "names: CSV doubles quotes");
}

static void test_utf8(void)
{
	char copy[8];

	test_ok(zmm_utf8_copy((zmm_text) TEXT("abcdefg"), copy, sizeof(copy)) == 7 && !strcmp(copy, "abcdefg"),
		"utf8: it fits");
	test_ok(zmm_utf8_copy((zmm_text) TEXT("abcdefgh"), copy, sizeof(copy)) == 7 && !strcmp(copy, "abcdefg"),
		"utf8: it is cut");
	test_ok(zmm_utf8_copy((zmm_text) TEXT("abcde\xe2\x82\xac"), copy, sizeof(copy)) == 5 && !strcmp(copy, "abcde"),
		"utf8: and not in a character");
	test_ok(zmm_utf8_copy((zmm_text) TEXT("\0\xf0\x9f"), copy, 7) == 6 && !strcmp(copy, "\xef\xbf\xbd\xef\xbf\xbd"),
		"utf8: what is none is replaced");
	test_ok(!zmm_utf8_character("\xe2\x82\xac", 2) && zmm_utf8_character("\xe2\x82\xac", 3) == 3
		&& !zmm_utf8_character("", 0),
		"utf8: a character that ends too early is none");
}

static void test_gzip(void)
{
	static char bytes[200001];
	zmm_gzip gzip;
	size_t i;

	for (i = 0; i < sizeof(bytes); i++) {
		bytes[i] = (char) (i * 31 + i / 1000);
	}
	found.length = found.taken = 0;
	found.most = SIZE_MAX;
	zmm_sink_open(&sink, take_piece, &found);
	zmm_gzip_open(&gzip, &sink);
	zmm_sink_put(&gzip.sink, bytes, 100);
	zmm_sink_put(&gzip.sink, bytes + 100, sizeof(bytes) - 100);
	zmm_gzip_close(&gzip);
	test_ok(zmm_sink_flush(&sink) && unpack((const unsigned char *) found.text, found.length) == sizeof(bytes)
		&& !memcmp(content, bytes, sizeof(bytes)), "gzip: pieces larger than a block come back");
	found.text[found.length - 9] ^= 1;
	test_ok(unpack((const unsigned char *) found.text, found.length) == SIZE_MAX, "gzip: a changed byte is noticed");
}

/* What fails */

static void test_full_disk(void)
{
	zmm_snapshot_sites all = make_profile(20, 100, 200, 30);
	const zmm_export_format *format;
	size_t most, whole;

	for (format = zmm_export_formats; format->name; format++) {
		unsigned wrong = !write_pieces(&all, format->name, NULL, SIZE_MAX);

		whole = found.taken;
		for (most = 0; most < whole; most++) {
			wrong += write_pieces(&all, format->name, NULL, most) || !sink.failed || sink.error != ENOSPC
				|| found.taken != most + 1;
		}
		test_ok(!wrong && whole > 3, "failures: %s ends at each of %zu pieces", format->name, whole);
	}
}

#if defined(__linux__) && !defined(__SANITIZE_ADDRESS__)
static size_t bytes_mapped(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	size_t pages = 0;

	if (file) {
		pages = fscanf(file, "%zu", &pages) == 1 ? pages : 0;
		fclose(file);
	}
	return pages * 4096;
}

/* Writes with so many bytes of memory. */
static bool is_refused(const zmm_snapshot_sites *all, const char *format, size_t bytes, struct rlimit before)
{
	struct rlimit limit = { bytes, before.rlim_max };
	bool written;

	setrlimit(RLIMIT_AS, &limit);
	written = write_pieces(all, format, NULL, 0);
	setrlimit(RLIMIT_AS, &before);
	return !written && !sink.failed && !found.length;
}

/* The limit of memory goes up in steps, until the sink is reached: each of the mappings fails at one of them. */
static void test_no_memory(void)
{
	zmm_snapshot_sites all = make_profile(MOST_FUNCTIONS, 20000, 20000, 20000);
	const zmm_export_format *format;
	struct rlimit before;
	size_t mapped = bytes_mapped();

	if (!mapped || getrlimit(RLIMIT_AS, &before)) {
		test_skip("no limit of memory", "no memory: each format");
		return;
	}
	for (format = zmm_export_formats; format->name; format++) {
		size_t refused = 0;

		while (refused < 1000 && is_refused(&all, format->name, mapped + refused * 64 * 1024, before)) {
			refused++;
		}
		test_ok(refused && refused < 1000 && sink.failed, "no memory: %s writes nothing up to %zu KiB", format->name,
			refused * 64);
	}
}
#else
static void test_no_memory(void)
{
	test_skip("no limit of memory", "no memory: each format");
}
#endif

int main(void)
{
	test_tables();
	test_texts();
	test_json();
	test_pprof();
	test_frames();
	test_strings();
	test_sums();
	test_inclusive();
	test_sizes();
	test_depth();
	test_names();
	test_utf8();
	test_gzip();
	test_full_disk();
	test_no_memory();
	return test_end();
}

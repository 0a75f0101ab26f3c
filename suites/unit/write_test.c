/* Writing: sinks that fail, trees as text and as JSON, the report as both. */

#ifndef _GNU_SOURCE
# define _GNU_SOURCE /* setitimer */
#endif

#include "write/figures.h"
#include "write/report.h"
#include "suites/lib/heap_fixture.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#ifndef _WIN32
# include <fcntl.h>
# include <signal.h>
# include <sys/time.h>
# include <sys/wait.h>
# include <unistd.h>
#endif

/* A sink that takes so many bytes and no more */

typedef struct bounded {
	char text[64 * 1024];
	size_t length, most;
	unsigned calls, refused;
} bounded;

static bounded wanted, found;

static bool take_bounded(void *context, const char *text, size_t length)
{
	bounded *to = context;
	size_t room = to->most - to->length;

	to->calls++;
	memcpy(to->text + to->length, text, length < room ? length : room);
	to->length += length < room ? length : room;
	if (length <= room) {
		return true;
	}
	to->refused++;
	errno = ENOSPC;
	return false;
}

static void open_bounded(zmm_sink *sink, bounded *to, size_t most)
{
	to->length = 0;
	to->most = most;
	to->calls = to->refused = 0;
	zmm_sink_open(sink, take_bounded, to);
}

static bool holds(const bounded *to, const char *text)
{
	if (to->length == strlen(text) && memcmp(to->text, text, to->length) == 0) {
		return true;
	}
	test_note("found %.*s", (int) to->length, to->text);
	test_note("wanted %s", text);
	return false;
}

static void test_sink(void)
{
	static char large[3 * ZMM_SINK_BUFFER];
	zmm_sink sink;
	size_t i;

	open_bounded(&sink, &found, sizeof(found.text));
	test_ok(zmm_sink_flush(&sink) && !found.calls && !sink.taken, "sink: nothing is nothing");
	zmm_sink_put_string(&sink, "a");
	zmm_sink_put(&sink, "bcd", 2);
	test_ok(!found.calls, "sink: text waits in the buffer");
	test_ok(zmm_sink_flush(&sink) && holds(&found, "abc") && sink.taken == 3 && found.calls == 1,
		"sink: and goes when it is flushed");
	test_ok(zmm_sink_flush(&sink) && found.calls == 1, "sink: once");

	memset(large, 'x', sizeof(large));
	open_bounded(&sink, &found, sizeof(found.text));
	zmm_sink_put_string(&sink, "first");
	zmm_sink_put(&sink, large, sizeof(large));
	zmm_sink_put_string(&sink, "last");
	test_ok(zmm_sink_flush(&sink) && found.length == sizeof(large) + 9 && !memcmp(found.text, "firstx", 6)
		&& !memcmp(found.text + found.length - 5, "xlast", 5), "sink: pieces larger than the buffer keep their order");

	open_bounded(&sink, &found, sizeof(found.text));
	for (i = 0; i < 2 * ZMM_SINK_BUFFER; i++) {
		zmm_sink_put(&sink, large, 1);
	}
	test_ok(found.calls == 1 && zmm_sink_flush(&sink) && found.calls == 2 && found.length == i,
		"sink: full buffers and no more calls");
}

static void test_failure(void)
{
	zmm_sink sink;
	unsigned calls;

	open_bounded(&sink, &found, 2);
	zmm_sink_put_string(&sink, "abc");
	test_ok(!zmm_sink_flush(&sink) && sink.failed && sink.error == ENOSPC && sink.taken == 0,
		"failure: is known, with its reason");
	calls = found.calls;
	found.most = 100;
	zmm_sink_put_string(&sink, "def");
	test_ok(!zmm_sink_flush(&sink) && found.calls == calls && holds(&found, "ab"), "failure: nothing comes after it");
}

/* Descriptors */

#ifdef _WIN32
static void test_descriptors(void)
{
	test_skip("pipes are others here", "descriptors");
}
#else
static bool writes_to(int descriptor, size_t bytes, int *error)
{
	static char text[1024 * 1024];
	zmm_sink sink;
	bool flushed;

	memset(text, 'd', sizeof(text));
	zmm_sink_open(&sink, zmm_sink_write_descriptor, &descriptor);
	zmm_sink_put(&sink, text, bytes);
	flushed = zmm_sink_flush(&sink);
	*error = sink.error;
	return flushed;
}

static bool writes_to_file(const char *name, size_t bytes, int *error)
{
	int descriptor = open(name, O_WRONLY);
	bool flushed = writes_to(descriptor, bytes, error);

	close(descriptor);
	return flushed;
}

static void ignore_signal(int number)
{
	(void) number;
}

/* Reads to the end, with time for several signals between two reads; the status says whether all was there. */
static void read_slowly(int descriptor, size_t bytes)
{
	static char text[4096];
	ssize_t length;

	while ((length = read(descriptor, text, sizeof(text))) > 0) {
		bytes -= (size_t) length;
		usleep(3000);
	}
	_exit(bytes != 0);
}

/* A pipe that is full nearly always, and a signal every half millisecond: most interrupt a write that has written nothing. */
static void test_interrupted(void)
{
	const struct itimerval often = { { 0, 500 }, { 0, 500 } }, never = { { 0, 0 }, { 0, 0 } };
	struct sigaction action = { .sa_handler = ignore_signal };
	int ends[2], error, status = -1;
	bool flushed;
	pid_t child;

	if (pipe(ends) || (child = fork()) < 0) {
		test_skip("no pipe or no process", "descriptors: signals");
		return;
	}
	if (!child) {
		close(ends[1]);
		read_slowly(ends[0], 192 * KIB);
	}
	close(ends[0]);
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	flushed = writes_to(ends[1], 192 * KIB, &error);
	setitimer(ITIMER_REAL, &never, NULL);
	close(ends[1]);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
	}
	test_ok(flushed && status == 0, "descriptors: signals lose nothing");
}

static void test_descriptors(void)
{
	int ends[2], error;

	test_ok(writes_to_file("/dev/null", 100000, &error) && !error, "descriptors: a file");
	if (access("/dev/full", W_OK) == 0) {
		test_ok(!writes_to_file("/dev/full", 1, &error) && error == ENOSPC, "descriptors: a full disk");
	} else {
		test_skip("no /dev/full", "descriptors: a full disk");
	}
	test_ok(!writes_to(-1, 1, &error) && error == EBADF, "descriptors: none");
	signal(SIGPIPE, SIG_IGN);
	if (pipe(ends) == 0) {
		close(ends[0]);
		test_ok(!writes_to(ends[1], 100, &error) && error == EPIPE, "descriptors: a closed pipe");
		close(ends[1]);
	}
	test_interrupted();
}
#endif

/* Trees */

static zmm_emitter emitter;
static zmm_sink sink_of_tree;

static zmm_emitter *start_tree(const zmm_emitter_driver *driver)
{
	open_bounded(&sink_of_tree, &found, sizeof(found.text));
	zmm_emitter_open(&emitter, driver, &sink_of_tree);
	return &emitter;
}

static bool tree_is(const char *text)
{
	bool whole = zmm_emitter_close(&emitter) && zmm_sink_flush(&sink_of_tree);

	return whole && holds(&found, text);
}

static void emit_some(void)
{
	zmm_emit_begin(&emitter, NULL, ZMM_OBJECT);
	zmm_emit_number(&emitter, "size", 262144, ZMM_UNIT_BYTES);
	zmm_emit_text(&emitter, "name", "malloc");
	zmm_emit_begin(&emitter, "none", ZMM_OBJECT);
	zmm_emit_end(&emitter);
	zmm_emit_begin(&emitter, "list", ZMM_LIST);
	zmm_emit_number(&emitter, NULL, INT64_MIN, ZMM_UNIT_FLAG);
	zmm_emit_number(&emitter, NULL, INT64_MAX, ZMM_UNIT_BLOCKS);
	zmm_emit_begin(&emitter, NULL, ZMM_OBJECT);
	zmm_emit_share(&emitter, "half", 0.5);
	zmm_emit_end(&emitter);
	zmm_emit_end(&emitter);
	zmm_emit_share(&emitter, "tenth", 0.1);
	zmm_emit_end(&emitter);
}

static void test_trees(void)
{
	start_tree(&zmm_emitter_json);
	emit_some();
	test_ok(tree_is("{\"size\":262144,\"name\":\"malloc\",\"none\":{},\"list\":[-9223372036854775808,9223372036854775807,"
		"{\"half\":0.5}],\"tenth\":0.10000000000000001}\n"), "trees: as JSON");
	start_tree(&zmm_emitter_text);
	emit_some();
	test_ok(tree_is("size: 262144 bytes\nname: malloc\nnone:\nlist:\n  - -9223372036854775808\n  - 9223372036854775807 blocks\n"
		"  -\n    half: 50.0 %\ntenth: 10.0 %\n"), "trees: as text");
	zmm_emit_line(start_tree(&zmm_emitter_json), "a line");
	zmm_emit_title(&emitter, "a title");
	test_ok(tree_is(""), "trees: lines are not for programs");
}

static bool is_written(double share, const char *text)
{
	start_tree(&zmm_emitter_json);
	zmm_emit_begin(&emitter, NULL, ZMM_LIST);
	zmm_emit_share(&emitter, NULL, share);
	zmm_emit_end(&emitter);
	return tree_is(text);
}

static void test_shares(void)
{
	static const char *const locales[] = { "de_DE.UTF-8", "fr_FR.UTF-8", "ps_AF.UTF-8" };
	size_t i = 0;

	test_ok(is_written(0, "[0.0]\n") && is_written(1, "[1.0]\n") && is_written(-2.5, "[-2.5]\n"), "shares: plain ones");
	test_ok(is_written(1.0 / 3, "[0.33333333333333331]\n"), "shares: all digits");
	test_ok(is_written(0x1p-1000, "[9.3326361850321888e-302]\n") && is_written(1e22, "[1e+22]\n"),
		"shares: with exponents");
	test_ok(is_written(NAN, "[null]\n") && is_written(INFINITY, "[null]\n") && is_written(-INFINITY, "[null]\n"),
		"shares: no numbers");
	while (i < COUNT_OF(locales) && !setlocale(LC_ALL, locales[i])) {
		i++;
	}
	if (i < COUNT_OF(locales)) {
		test_ok(is_written(0.5, "[0.5]\n") && is_written(0x1p-1000, "[9.3326361850321888e-302]\n"),
			"shares: a locale has another point");
		setlocale(LC_ALL, "C");
	} else {
		test_skip("no such locale", "shares: a locale has another point");
	}
}

static bool text_is(const char *text, const char *json)
{
	char all[200];

	start_tree(&zmm_emitter_json);
	zmm_emit_begin(&emitter, NULL, ZMM_OBJECT);
	zmm_emit_text(&emitter, text, text);
	zmm_emit_end(&emitter);
	snprintf(all, sizeof(all), "{\"%s\":\"%s\"}\n", json, json);
	return tree_is(all);
}

static void test_texts(void)
{
	static const char *const kept[] = { "", "a b/c'd", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf",
		"\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "Gr\xc3\xbc\xc3\x9f" };
	static const struct {
		const char *text, *json;
	} changed[] = {
		{ "\"", "\\\"" }, { "\\", "\\\\" }, { "a\nb\tc", "a\\u000ab\\u0009c" }, { "\x01\x1f", "\\u0001\\u001f" },
		{ "\x80", "\\ufffd" }, { "a\xff" "b", "a\\ufffdb" },
		{ "\xc0\x80", "\\ufffd\\ufffd" }, { "\xc1\xbf", "\\ufffd\\ufffd" }, { "\xe0\x9f\xbf", "\\ufffd\\ufffd\\ufffd" },
		{ "\xed\xa0\x80", "\\ufffd\\ufffd\\ufffd" }, { "\xf0\x8f\xbf\xbf", "\\ufffd\\ufffd\\ufffd\\ufffd" },
		{ "\xf4\x90\x80\x80", "\\ufffd\\ufffd\\ufffd\\ufffd" }, { "\xf5\x80\x80\x80", "\\ufffd\\ufffd\\ufffd\\ufffd" },
		{ "\xc3", "\\ufffd" }, { "\xe2\x82", "\\ufffd\\ufffd" }, { "\xe2\x82x", "\\ufffd\\ufffdx" },
		{ "\xf0\x9f\x98", "\\ufffd\\ufffd\\ufffd" },
	};
	size_t i, wrong = 0;

	for (i = 0; i < COUNT_OF(kept); i++) {
		wrong += !text_is(kept[i], kept[i]);
	}
	test_ok(wrong == 0, "texts: UTF-8 stays as it is");
	for (i = 0; i < COUNT_OF(changed); i++) {
		wrong += !text_is(changed[i].text, changed[i].json);
	}
	test_ok(wrong == 0, "texts: what JSON cannot hold is escaped or replaced");
}

/* Faults of a caller's */

static bool refuses(void)
{
	return !zmm_emitter_close(&emitter);
}

static void begin_trees(unsigned count)
{
	while (count--) {
		zmm_emit_begin(&emitter, NULL, ZMM_LIST);
	}
}

static void test_depth(void)
{
	unsigned i;

	start_tree(&zmm_emitter_json);
	begin_trees(ZMM_EMITTER_DEPTH);
	for (i = 0; i < ZMM_EMITTER_DEPTH; i++) {
		zmm_emit_end(&emitter);
	}
	test_ok(tree_is("[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]\n"), "depth: as deep as can be");
	start_tree(&zmm_emitter_json);
	begin_trees(10 * ZMM_EMITTER_DEPTH);
	zmm_emit_number(&emitter, NULL, 1, ZMM_UNIT_FLAG);
	for (i = 0; i < 10 * ZMM_EMITTER_DEPTH; i++) {
		zmm_emit_end(&emitter);
	}
	zmm_sink_flush(&sink_of_tree);
	test_ok(refuses() && holds(&found, "[[[[[[[[[[[[[[[["),
		"depth: a deeper tree is refused, and nothing comes after that");
}

static void test_misuse(void)
{
	zmm_emit_number(start_tree(&zmm_emitter_json), "key", 1, ZMM_UNIT_FLAG);
	test_ok(refuses(), "misuse: a value outside of the root");
	zmm_emit_end(start_tree(&zmm_emitter_json));
	test_ok(refuses(), "misuse: an end without a beginning");
	zmm_emit_begin(start_tree(&zmm_emitter_json), NULL, ZMM_OBJECT);
	test_ok(refuses(), "misuse: no end");
	zmm_emit_begin(start_tree(&zmm_emitter_json), "key", ZMM_OBJECT);
	test_ok(refuses(), "misuse: a root with a key");
	zmm_emit_begin(start_tree(&zmm_emitter_json), NULL, ZMM_OBJECT);
	zmm_emit_text(&emitter, NULL, "text");
	zmm_emit_end(&emitter);
	test_ok(refuses(), "misuse: an object's element without a key");
	zmm_emit_begin(start_tree(&zmm_emitter_json), NULL, ZMM_LIST);
	zmm_emit_share(&emitter, "key", 1);
	zmm_emit_end(&emitter);
	test_ok(refuses(), "misuse: a list's element with a key");
	zmm_emit_begin(start_tree(&zmm_emitter_json), NULL, ZMM_LIST);
	zmm_emit_end(&emitter);
	zmm_emit_begin(&emitter, NULL, ZMM_LIST);
	zmm_emit_end(&emitter);
	test_ok(refuses(), "misuse: a second root");
}

/* Tables */

static void test_tables(void)
{
	static const zmm_column columns[] = {
		{ NULL, ZMM_UNIT_NAME, "what", 2, -6 },
		{ "count", ZMM_UNIT_BLOCKS, "count", 1, 7 },
		{ "part", ZMM_UNIT_SHARE, "part", 2, 7 },
		{ "note", ZMM_UNIT_NAME, NULL, 3, 0 },
	};
	static const zmm_table table = { COUNT_OF(columns), columns };
	const zmm_cell full[] = { ZMM_TEXT_CELL("a"), ZMM_NUMBER_CELL(12), ZMM_SHARE_CELL(0.25), ZMM_TEXT_CELL("words") };
	const zmm_cell most[] = { ZMM_TEXT_CELL("too long"), ZMM_NUMBER_CELL(UINT64_MAX), ZMM_NO_CELL, ZMM_TEXT_CELL("") };
	const zmm_cell few[] = { ZMM_TEXT_CELL("c"), ZMM_NUMBER_CELL(0), ZMM_NO_CELL, ZMM_NO_CELL };

	start_tree(&zmm_emitter_text);
	zmm_emit_columns(&emitter, &table, NULL);
	zmm_emit_columns(&emitter, &table, "Table");
	zmm_emit_row(&emitter, NULL, &table, full);
	zmm_emit_row(&emitter, NULL, &table, most);
	zmm_emit_row(&emitter, NULL, &table, few);
	test_ok(tree_is("  what     count     part\nTable      count     part\n  a           12   25.0 %   words\n"
		"  too long 18446744073709551615            \n  c            0\n"), "tables: as text");
	start_tree(&zmm_emitter_json);
	zmm_emit_begin(&emitter, NULL, ZMM_LIST);
	zmm_emit_columns(&emitter, &table, "Table");
	zmm_emit_row(&emitter, NULL, &table, full);
	zmm_emit_row(&emitter, NULL, &table, most);
	zmm_emit_row(&emitter, NULL, &table, few);
	zmm_emit_end(&emitter);
	test_ok(tree_is("[{\"count\":12,\"part\":0.25,\"note\":\"words\"},{\"count\":9223372036854775807,\"note\":\"\"},{\"count\":0}]\n"),
		"tables: as JSON");
}

/* The report */

static zmm_statistics statistics;

static bool report_to(bounded *to, size_t most, const zmm_emitter_driver *driver)
{
	zmm_sink sink;

	open_bounded(&sink, to, most);
	return zmm_report_write(&statistics, NULL, "a \"title\"", driver, &sink);
}

/* Whatever the sink takes is the beginning of the whole report, and that it is not all of it is known. */
static void test_report_is_cut(const zmm_emitter_driver *driver, const char *name, size_t step)
{
	size_t most, wrong = 0;

	test_ok(report_to(&wanted, sizeof(wanted.text), driver) && wanted.length > 1000, "report as %s: is written", name);
	for (most = 0; most <= wanted.length; most += step) {
		bool whole = report_to(&found, most, driver);

		wrong += whole != (most == wanted.length) || found.length != most || found.refused != !whole
			|| memcmp(found.text, wanted.text, most) != 0;
	}
	test_ok(!report_to(&found, wanted.length - 1, driver), "report as %s: the last byte is missed", name);
	test_ok(wrong == 0, "report as %s: every loss is known, and nothing comes after it", name);
}

static void test_report(void)
{
	static heap_test test;
	static const char begin[] = "{\"title\":\"a \\\"title\\\"\",\"figures\":{\"storage\":\"ledger\",";
	void *blocks[100];
	size_t i;

	heap_test_prepare(&test, 16 * KIB);
	heap_test_open(&test);
	for (i = 0; i < COUNT_OF(blocks); i++) {
		blocks[i] = take(&test.heap, 30 * i);
	}
	for (i = 0; i < COUNT_OF(blocks); i += 3) {
		give(&test.heap, blocks[i]);
	}
	zmm_statistics_take(&test.heap, &statistics);
	test_report_is_cut(&zmm_emitter_text, "text", 1);
	test_report_is_cut(&zmm_emitter_json, "JSON", 7);
	test_ok(wanted.length > sizeof(begin) && memcmp(wanted.text, begin, sizeof(begin) - 1) == 0,
		"report as JSON: begins with its title");
	wanted.text[wanted.length] = '\0';
	test_ok(strstr(wanted.text, "]},\"answer\":[\"") && strstr(wanted.text,
		"\"A segment goes back to the system only when nothing in it is used.\""),
		"report as JSON: has the answer");
	heap_test_end(&test);
}

int main(void)
{
	test_sink();
	test_failure();
	test_descriptors();
	test_trees();
	test_shares();
	test_texts();
	test_depth();
	test_misuse();
	test_tables();
	test_report();
	return test_end();
}

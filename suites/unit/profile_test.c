/* Profiles: functions, nodes and sites are found again, all tables are bounded, and each figure is exact. */

#include "profile/profile.h"
#include "suites/lib/random.h"
#include "suites/lib/test.h"

#include <stdlib.h>

#define MANY 400000

static zmm_profile profile;

static zmm_text text_of(const char *text)
{
	return (zmm_text) { text, strlen(text) };
}

static bool is_text(zmm_text text, const char *wanted)
{
	return text.length == strlen(wanted) && !memcmp(text.start, wanted, text.length);
}

static uint32_t intern(const char *class, const char *name, const char *file, uint32_t line)
{
	zmm_function_name all = { text_of(class), text_of(name), text_of(file), line, 0 };

	return zmm_profile_function_of(&profile, &all);
}

static uint32_t user_function(const char *name)
{
	return intern("", name, "/app/a.php", 1);
}

static uint32_t numbered_function(const char *file, uint32_t number)
{
	char name[16];

	snprintf(name, sizeof(name), "f%u", (unsigned) number);
	return intern("", name, file, 1);
}

static bool is_named(uint32_t function, const char *name)
{
	return is_text(profile.functions[function].name, name);
}

static void start(uint64_t interval)
{
	if (!zmm_profile_open(&profile, interval)) {
		test_ok(false, "a profile is opened");
		exit(test_end());
	}
}

static void test_empty(void)
{
	uint64_t bytes = 1;

	start(0);
	test_ok(profile.site_count == 2 && profile.node_count == 2 && profile.function_count == 2,
		"a profile begins with two sites");
	test_ok(is_named(ZMM_PROFILE_ENGINE, "{engine}") && is_named(ZMM_PROFILE_OTHERS, "(others)"), "they have names");
	test_ok(profile.nodes[1].parent == 0 && profile.nodes[1].depth == 1 && profile.nodes[1].function == 1
		&& profile.sites[0].node == 0 && profile.sites[1].node == 1, "the others are below the root");
	test_ok(zmm_profile_live(&profile, &bytes) == 0 && bytes == 0, "nothing is live");
	test_ok((uintptr_t) profile.sites % 64 == 0, "each site is in one cache line");
	test_ok(zmm_profile_site_of(&profile, 0, 0) == ZMM_PROFILE_ENGINE, "line 0 of the root is the engine's site");
	test_ok(!profile.sampled && profile.interval == 0, "a full profile has no interval");
	zmm_profile_close(&profile);
	zmm_profile_close(&profile);
	zmm_profile_remove(&profile, 0, 1, 1);
	test_ok(profile.site_count == 0 && !profile.sites,
		"a profile that was closed can be closed again, and counts nothing");
	start(4096);
	test_ok(profile.sampled && profile.interval == 4096, "a sampled profile knows its interval");
	zmm_profile_close(&profile);
}

static void test_functions(void)
{
	uint32_t all[6], i, j;
	bool apart = true;
	char name[] = "run";

	start(0);
	all[0] = intern("Job", name, "/a.php", 3);
	all[1] = intern("", "run", "/a.php", 3);
	all[2] = intern("Job", "stop", "/a.php", 3);
	all[3] = intern("Job", "run", "/b.php", 3);
	all[4] = intern("Job", "run", "/a.php", 4);
	all[5] = intern("Job", "run", "", 3);
	for (i = 0; i < 6; i++) {
		for (j = 0; j < i; j++) {
			apart = apart && all[i] != all[j];
		}
	}
	test_ok(apart && all[0] > 1 && profile.function_count == 8, "functions differ by class, name, file and line");
	memset(name, 'x', 3);
	test_ok(is_named(all[0], "Job::run") && is_text(profile.functions[all[0]].file, "/a.php")
		&& profile.functions[all[0]].line == 3, "names are copied, with their classes");
	test_ok(intern("Job", "run", "/a.php", 3) == all[0] && intern("", "run", "/a.php", 3) == all[1]
		&& intern("Job", "run", "", 3) == all[5] && profile.function_count == 8, "a function is found again");
	test_ok(intern("", "Job::run", "/a.php", 3) == all[0], "a function is what it is called");
	test_ok(intern("a", "bc", "", 0) != intern("ab", "c", "", 0) && intern("", "ab", "c", 0) != intern("", "a", "bc", 0),
		"the same letters in other parts are another function");
	zmm_profile_close(&profile);
}

static void test_special_names(void)
{
	static const char anonymous[] = "App\\Base@anonymous\0/app/a.php:12$0";
	static const char lambda[] = "\0lambda_1";
	zmm_function_name name = { { anonymous, sizeof(anonymous) - 1 }, text_of("go"), text_of("/app/a.php"), 13, 0 };

	start(0);
	test_ok(is_named(zmm_profile_function_of(&profile, &name), "App\\Base@anonymous::go"),
		"a NUL ends the name of a class");
	name.name = (zmm_text) { "go\0on", 5 };
	name.class.length = 0;
	test_ok(is_named(zmm_profile_function_of(&profile, &name), "go"), "a NUL ends the name of a function");
	name.class = (zmm_text) { lambda, sizeof(lambda) - 1 };
	test_ok(is_named(zmm_profile_function_of(&profile, &name), "go"), "a class of which nothing is left is none");
	name.name = name.class;
	test_ok(is_named(zmm_profile_function_of(&profile, &name), ""), "of a name that begins with NUL nothing is left");
	test_ok(is_named(intern("", "", "/app/index.php", 1), "{main}"), "the code of a file is {main}");
	test_ok(is_named(intern("App\\Loader", "", "/app/part.php", 1), "{main}"), "also where a method included it");
	test_ok(is_named(intern("", "", "", 0), ""), "C code without a name stays so");
	name = (zmm_function_name) { .line = 7 };
	test_ok(zmm_profile_function_of(&profile, &name) > 1, "texts of no bytes may have no address");
	zmm_profile_close(&profile);
}

/* The caller's hash only says where to look. */
static void test_given_hashes(void)
{
	zmm_function_name name = { text_of("Job"), text_of("run"), text_of("/a.php"), 3, 77 }, other = name;
	uint32_t number;

	start(0);
	number = zmm_profile_function_of(&profile, &name);
	test_ok(is_named(number, "Job::run") && zmm_profile_function_of(&profile, &name) == number,
		"a function with a hash is found again");
	other.name = text_of("end");
	test_ok(is_named(zmm_profile_function_of(&profile, &other), "Job::end"), "another one may have the same hash");
	other = name;
	other.line = 4;
	test_ok(zmm_profile_function_of(&profile, &other) != number, "or differ by its line alone");
	test_ok(zmm_profile_function_of(&profile, &name) == number, "none is taken for another");
	zmm_profile_close(&profile);
}

/* Returns the length of what is kept of a name that has a sequence of some bytes at a place. */
static size_t length_kept(const char *sequence, size_t place)
{
	char long_name[ZMM_PROFILE_MAX_NAME + 100];
	zmm_function_name name = { .name = { long_name, sizeof(long_name) }, .line = (uint32_t) place };
	const zmm_profile_function *function;

	memset(long_name, 'n', sizeof(long_name));
	memcpy(long_name + place, sequence, strlen(sequence));
	function = &profile.functions[zmm_profile_function_of(&profile, &name)];
	return memcmp(function->name.start, long_name, function->name.length) ? 0 : function->name.length;
}

static void test_cut_sequences(void)
{
	static const char *const sequences[] = { "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80" };
	bool whole = true;
	size_t i, before;

	start(0);
	for (i = 0; i < 3; i++) {
		for (before = 0; before <= i + 2; before++) {
			size_t place = ZMM_PROFILE_MAX_NAME - before;

			whole = length_kept(sequences[i], place) == (before < i + 2 ? place : ZMM_PROFILE_MAX_NAME) && whole;
		}
	}
	test_ok(whole, "a cut does not split a sequence of UTF-8");
	test_ok(length_kept("\x80\x80\x80\x80\x80\x80\x80\x80", ZMM_PROFILE_MAX_NAME - 5) == ZMM_PROFILE_MAX_NAME,
		"bytes that are no UTF-8 are cut at the bound");
	zmm_profile_close(&profile);
}

static void test_long_names(void)
{
	enum { LONG = 64 * 1024 };
	char *letters = malloc(LONG);
	zmm_function_name name = { { letters, LONG }, { letters, LONG }, { letters, LONG }, 1, 0 };
	const zmm_profile_function *function;
	uint32_t number;

	start(0);
	memset(letters, 'y', LONG);
	number = zmm_profile_function_of(&profile, &name);
	function = &profile.functions[number];
	test_ok(function->name.length == ZMM_PROFILE_MAX_NAME
		&& !memcmp(function->name.start, letters, ZMM_PROFILE_MAX_NAME), "a name of 64 KiB is cut");
	test_ok(function->file.length == ZMM_PROFILE_MAX_NAME
		&& !memcmp(function->file.start, letters, ZMM_PROFILE_MAX_NAME), "a file's name of 64 KiB is cut");
	test_ok(zmm_profile_function_of(&profile, &name) == number, "a name that was cut is found again");
	name.class.length = ZMM_PROFILE_MAX_NAME - 3;
	function = &profile.functions[zmm_profile_function_of(&profile, &name)];
	test_ok(function->name.length == ZMM_PROFILE_MAX_NAME
		&& !memcmp(function->name.start + name.class.length, "::y", 3),
		"a class takes what it needs, its function what is left");
	zmm_profile_close(&profile);
	free(letters);
}

static void test_nodes(void)
{
	uint32_t f, g, c, all[4];

	start(0);
	f = user_function("f");
	g = user_function("g");
	c = intern("", "array_map", "", 0);
	all[0] = zmm_profile_node_of(&profile, 0, 0, f);
	all[1] = zmm_profile_node_of(&profile, all[0], 5, g);
	all[2] = zmm_profile_node_of(&profile, all[0], 6, g);
	all[3] = zmm_profile_node_of(&profile, 0, 5, g);
	test_ok(all[0] > 1 && all[1] > all[0] && all[2] != all[1] && all[3] != all[1] && all[3] != all[2],
		"nodes differ by parent and line");
	test_ok(zmm_profile_node_of(&profile, all[0], 5, c) != all[1], "nodes differ by function");
	test_ok(zmm_profile_node_of(&profile, all[0], 5, g) == all[1] && zmm_profile_node_of(&profile, 0, 0, f) == all[0],
		"a node is found again");
	test_ok(profile.nodes[all[1]].parent == all[0] && profile.nodes[all[1]].line == 5
		&& profile.nodes[all[1]].function == g && profile.nodes[all[1]].depth == 2, "a node knows its call");
	zmm_profile_close(&profile);
}

static void test_folding(void)
{
	uint32_t f, g, c, node_f, node_g, node_c, count;

	start(0);
	f = user_function("f");
	g = user_function("g");
	c = intern("", "usort", "", 0);
	node_f = zmm_profile_node_of(&profile, 0, 1, f);
	node_g = zmm_profile_node_of(&profile, node_f, 2, g);
	count = profile.node_count;
	test_ok(zmm_profile_node_of(&profile, node_f, 3, f) == node_f, "a function that calls itself has one node");
	test_ok(zmm_profile_node_of(&profile, node_g, 4, f) == node_f, "a function among its callers has one node");
	test_ok(profile.node_count == count, "recursion takes no room");
	node_c = zmm_profile_node_of(&profile, node_g, 5, c);
	test_ok(zmm_profile_node_of(&profile, node_c, 0, c) > node_c, "C code among its callers has two");
	test_ok(zmm_profile_node_of(&profile, node_c, 0, g) == node_g, "recursion through C code folds");
	test_ok(zmm_profile_node_of(&profile, 0, 6, f) > node_c, "another call of the same function has another node");
	zmm_profile_close(&profile);
}

static void test_deep_recursion(void)
{
	uint32_t functions[3], node = 0, deepest = 0, i;

	start(0);
	for (i = 0; i < 3; i++) {
		functions[i] = numbered_function("/app/a.php", i);
	}
	for (i = 0; i < 100000; i++) {
		node = zmm_profile_node_of(&profile, node, 1, functions[random_below(3)]);
		deepest = profile.nodes[node].depth > deepest ? profile.nodes[node].depth : deepest;
	}
	test_ok(deepest == 3 && profile.node_count == 2 + 5, "a recursion of three functions 100,000 deep has few nodes");
	zmm_profile_close(&profile);
}

static void test_depth(void)
{
	uint32_t c, node = 0, last = 0, i;
	bool in_order = true;

	start(0);
	c = intern("", "array_walk", "", 0);
	for (i = 0; i < 100000; i++, last = node) {
		node = zmm_profile_node_of(&profile, last, 1, c);
		in_order = in_order && (i < ZMM_MAX_DEPTH ? node > last && profile.nodes[node].depth == i + 1 : node == last);
	}
	test_ok(in_order && profile.node_count == 2 + ZMM_MAX_DEPTH,
		"no node is deeper than the bound: its calls are its own");
	test_ok(zmm_profile_node_of(&profile, node, 1, user_function("f")) == node, "calls of user functions, too");
	zmm_profile_close(&profile);
}

static void test_sites(void)
{
	uint32_t node, other, site;

	start(0);
	node = zmm_profile_node_of(&profile, 0, 0, user_function("f"));
	other = zmm_profile_node_of(&profile, 0, 0, user_function("g"));
	site = zmm_profile_site_of(&profile, node, 7);
	test_ok(site > 1 && profile.sites[site].node == node && profile.sites[site].line == 7,
		"a site knows its node and line");
	test_ok(zmm_profile_site_of(&profile, node, 8) != site && zmm_profile_site_of(&profile, other, 7) != site,
		"sites differ by node and line");
	test_ok(zmm_profile_site_of(&profile, node, 7) == site && profile.site_count == 5, "a site is found again");
	test_ok(zmm_profile_site_of(&profile, 0, 7) > site, "the root has lines, too");
	zmm_profile_close(&profile);
}

/* Returns the length of the longest chain behind one slot, by what is `next` of each. */
static uint32_t longest_chain(void)
{
	uint32_t longest = 0, i, number, length;

	for (i = 2; i < profile.site_count; i++) {
		for (number = i, length = 0; number; number = profile.sites[number].next) {
			length++;
		}
		longest = length > longest ? length : longest;
	}
	return longest;
}

static void test_spread(void)
{
	uint32_t node, line, longest;

	start(0);
	for (node = 2; node < 302; node++) {
		for (line = 0; line < 100; line++) {
			zmm_profile_site_of(&profile, node, line);
		}
	}
	longest = longest_chain();
	if (!test_ok(profile.site_count == 30002 && longest <= 12, "close lines of close nodes are spread over the slots")) {
		test_note("%u sites, the longest chain has %u", (unsigned) profile.site_count, (unsigned) longest);
	}
	zmm_profile_close(&profile);
}

static void test_many_sites(void)
{
	uint32_t node, i, wrong = 0;

	start(0);
	node = zmm_profile_node_of(&profile, 0, 0, user_function("f"));
	for (i = 0; i < MANY; i++) {
		zmm_profile_add(&profile, zmm_profile_site_of(&profile, node, i), 1, 8);
	}
	test_ok(profile.site_count == ZMM_PROFILE_MAX_SITES, "the table of sites is full and not fuller");
	test_ok(profile.sites[ZMM_PROFILE_OTHERS].count == MANY - (ZMM_PROFILE_MAX_SITES - 2),
		"all further sites are the others");
	for (i = 0; i < MANY; i++) {
		uint32_t expected = i < ZMM_PROFILE_MAX_SITES - 2 ? i + 2 : ZMM_PROFILE_OTHERS;

		wrong += zmm_profile_site_of(&profile, node, i) != expected;
	}
	test_ok(wrong == 0, "a full table still finds its sites");
	zmm_profile_close(&profile);
}

static void test_many_nodes(void)
{
	uint32_t f, node = 0, i, wrong = 0;

	start(0);
	f = user_function("f");
	for (i = 0; i < MANY; i++) {
		node = zmm_profile_node_of(&profile, 0, i, f);
		wrong += node != (i < ZMM_PROFILE_MAX_NODES - 2 ? i + 2 : ZMM_PROFILE_OTHERS);
	}
	test_ok(wrong == 0 && profile.node_count == ZMM_PROFILE_MAX_NODES, "the table of nodes is bounded");
	test_ok(zmm_profile_node_of(&profile, node, 3, f) == ZMM_PROFILE_OTHERS
		&& zmm_profile_site_of(&profile, node, 3) == ZMM_PROFILE_OTHERS, "calls and sites of the others are the others");
	test_ok(zmm_profile_node_of(&profile, 0, 9, f) == 11 && zmm_profile_node_of(&profile, 11, 1, f) == 11,
		"a full table still finds its nodes, and folds");
	zmm_profile_close(&profile);
}

static void test_many_functions(void)
{
	uint32_t i, wrong = 0, nodes;

	start(0);
	for (i = 0; i < MANY; i++) {
		wrong += numbered_function("/f", i) != (i < ZMM_PROFILE_MAX_FUNCTIONS - 2 ? i + 2 : ZMM_PROFILE_OTHERS);
	}
	test_ok(wrong == 0 && profile.function_count == ZMM_PROFILE_MAX_FUNCTIONS, "the table of functions is bounded");
	test_ok(numbered_function("/f", 9) == 11, "a full table still finds its functions");
	nodes = profile.node_count;
	test_ok(zmm_profile_node_of(&profile, 0, 5, ZMM_PROFILE_OTHERS) == ZMM_PROFILE_OTHERS && profile.node_count == nodes,
		"a call of a function that has no room is the others");
	zmm_profile_close(&profile);
}

static void test_many_letters(void)
{
	char file[ZMM_PROFILE_MAX_NAME];
	zmm_function_name name = { .file = { file, sizeof(file) }, .name = { file, sizeof(file) } };
	uint32_t i, last = 0;

	start(0);
	memset(file, 'z', sizeof(file));
	for (i = 0; i < 20000; i++) {
		memcpy(file, &i, sizeof(i));
		file[3] = 'z';
		name.name.start = file + 4;
		name.name.length = sizeof(file) - 4;
		name.line = i;
		last = zmm_profile_function_of(&profile, &name);
	}
	test_ok(last == ZMM_PROFILE_OTHERS && profile.names_size <= ZMM_PROFILE_NAMES_SIZE
		&& profile.names_size > ZMM_PROFILE_NAMES_SIZE - 2 * ZMM_PROFILE_MAX_NAME, "the memory for names is bounded");
	test_ok(intern("", "short", "", 0) > 1, "a shorter name may still fit");
	zmm_profile_close(&profile);
}

/* Counts */

#define SITES 50

/* What a profile should say, by the simplest means. */
typedef struct model {
	uint64_t count, bytes, live_count, live_bytes, peak_count, peak_bytes;
} model;

static model models[SITES];
static uint32_t sites[SITES];

static void make_sites(void)
{
	uint32_t node = 0, i;

	memset(models, 0, sizeof(models));
	for (i = 0; i < SITES; i++) {
		if (i % 7 == 0) {
			node = zmm_profile_node_of(&profile, node, i, numbered_function(i % 2 ? "/m.php" : "", i));
		}
		sites[i] = zmm_profile_site_of(&profile, node, i);
	}
}

/* A block that is live in the model. */
typedef struct live_block {
	uint32_t site;
	uint64_t bytes;
} live_block;

static void model_peak(void)
{
	int i;

	for (i = 0; i < SITES; i++) {
		models[i].peak_count = models[i].live_count;
		models[i].peak_bytes = models[i].live_bytes;
	}
	zmm_profile_peak(&profile);
}

static void model_add(live_block block)
{
	models[block.site].count++;
	models[block.site].bytes += block.bytes;
	models[block.site].live_count++;
	models[block.site].live_bytes += block.bytes;
	zmm_profile_add(&profile, sites[block.site], 1, block.bytes);
}

static void model_remove(live_block block)
{
	models[block.site].live_count--;
	models[block.site].live_bytes -= block.bytes;
	zmm_profile_remove(&profile, sites[block.site], 1, block.bytes);
}

/* Blocks come and go, by waves; each new peak is noted. */
static void run_model(uint32_t seed, uint64_t *total)
{
	static live_block live[4000];
	uint64_t peak = 0, size = 0;
	size_t count = 0, i;

	random_start(seed);
	for (i = 0; i < 40000; i++) {
		bool grows = random_below(100) < (i / 3000 % 2 ? 35 : 65);

		if (count == 0 || (grows && count < 4000)) {
			live[count].site = (uint32_t) (random_below(SITES) * random_below(SITES) / SITES);
			live[count].bytes = random_below(1000);
			size += live[count].bytes;
			model_add(live[count++]);
		} else {
			size_t place = random_below((uint32_t) count);

			size -= live[place].bytes;
			model_remove(live[place]);
			live[place] = live[--count];
		}
		if (size > peak) {
			peak = size;
			model_peak();
		}
	}
	*total = size;
}

/* What is read back of a profile. */
typedef struct parsed {
	uint64_t interval;
	uint32_t function_count, node_count, site_count;
	zmm_snapshot_function functions[100];
	zmm_snapshot_node nodes[100];
	zmm_snapshot_site sites[100];
} parsed;

static parsed content;

static void parse_functions(zmm_reader *reader)
{
	uint32_t i;

	content.function_count = (uint32_t) zmm_get_varint(reader);
	for (i = 0; i < content.function_count && i < 100; i++) {
		content.functions[i].name = zmm_get_text(reader);
		content.functions[i].file = zmm_get_text(reader);
		content.functions[i].line = zmm_get_varint(reader);
	}
}

static void parse_nodes(zmm_reader *reader)
{
	uint32_t i;

	content.node_count = (uint32_t) zmm_get_varint(reader);
	for (i = 0; i < content.node_count && i < 100; i++) {
		content.nodes[i].parent = (uint32_t) zmm_get_varint(reader);
		content.nodes[i].function = (uint32_t) zmm_get_varint(reader);
		content.nodes[i].line = zmm_get_varint(reader);
	}
}

static void parse_sites(zmm_reader *reader)
{
	uint32_t i;

	content.site_count = (uint32_t) zmm_get_varint(reader);
	for (i = 0; i < content.site_count && i < 100; i++) {
		content.sites[i].node = (uint32_t) zmm_get_varint(reader);
		content.sites[i].line = zmm_get_varint(reader);
		content.sites[i].allocated_blocks = zmm_get_varint(reader);
		content.sites[i].allocated_bytes = zmm_get_varint(reader);
		content.sites[i].live_blocks = zmm_get_varint(reader);
		content.sites[i].live_bytes = zmm_get_varint(reader);
		content.sites[i].peak_blocks = zmm_get_varint(reader);
		content.sites[i].peak_bytes = zmm_get_varint(reader);
	}
}

/* Writes the profile and reads it again.  false: the form is wrong. */
static bool write_and_parse(void)
{
	static unsigned char bytes[100000];
	size_t needs = zmm_profile_needs(&profile);
	zmm_writer writer = { bytes, bytes + needs, false };
	zmm_reader reader;
	uint64_t figures;

	if (needs > sizeof(bytes)) {
		return false;
	}
	zmm_profile_write(&profile, &writer);
	reader = (zmm_reader) { bytes, writer.at, false };
	content.interval = zmm_get_varint(&reader);
	parse_functions(&reader);
	parse_nodes(&reader);
	figures = zmm_get_varint(&reader);
	parse_sites(&reader);
	return !writer.failed && !reader.failed && figures == 6 && zmm_reader_left(&reader) == 0;
}

static bool same_texts(zmm_text left, zmm_text right)
{
	return left.length == right.length && !memcmp(left.start, right.start, left.length);
}

static bool same_tables(void)
{
	bool same = content.function_count == profile.function_count && content.node_count == profile.node_count
		&& content.site_count == profile.site_count;
	uint32_t i;

	for (i = 0; same && i < profile.function_count; i++) {
		same = same_texts(content.functions[i].name, profile.functions[i].name)
			&& same_texts(content.functions[i].file, profile.functions[i].file)
			&& content.functions[i].line == profile.functions[i].line;
	}
	for (i = 0; same && i < profile.node_count; i++) {
		same = content.nodes[i].parent == profile.nodes[i].parent && (i == 0 || content.nodes[i].parent < i)
			&& content.nodes[i].function == profile.nodes[i].function && content.nodes[i].line == profile.nodes[i].line;
	}
	for (i = 0; same && i < profile.site_count; i++) {
		same = content.sites[i].node == profile.sites[i].node && content.sites[i].line == profile.sites[i].line;
	}
	return same;
}

/* Returns how many sites do not say what the model does. */
static unsigned wrong_sites(void)
{
	unsigned wrong = 0;
	int i;

	for (i = 0; i < SITES; i++) {
		const zmm_snapshot_site *site = &content.sites[sites[i]];

		wrong += site->allocated_blocks != models[i].count || site->allocated_bytes != models[i].bytes
			|| site->live_blocks != models[i].live_count || site->live_bytes != models[i].live_bytes
			|| site->peak_blocks != models[i].peak_count || site->peak_bytes != models[i].peak_bytes;
	}
	return wrong;
}

static void test_figures(void)
{
	uint64_t total, bytes, live;
	uint32_t seed;

	for (seed = 0; seed < 10; seed++) {
		start(0);
		make_sites();
		run_model(seed, &total);
		live = zmm_profile_live(&profile, &bytes);
		test_ok(write_and_parse() && same_tables() && content.interval == 0, "run %u: a profile is written whole",
			(unsigned) seed);
		test_ok(wrong_sites() == 0, "run %u: what each site has, had, and had at the peak is exact", (unsigned) seed);
		test_ok(bytes == total && live > 0, "run %u: sites add up to what is live", (unsigned) seed);
		zmm_profile_close(&profile);
	}
}

/* The reset of a request is the first event since the peak. */
static void test_quiet_end(void)
{
	uint32_t site;

	start(0);
	site = zmm_profile_site_of(&profile, 0, 1);
	zmm_profile_add(&profile, site, 1, 100);
	zmm_profile_peak(&profile);
	zmm_profile_end_request(&profile);
	test_ok(write_and_parse() && content.sites[site].peak_blocks == 1 && content.sites[site].peak_bytes == 100
		&& content.sites[site].live_blocks == 0 && content.sites[site].allocated_bytes == 100,
		"a request that ends at its peak leaves what was live there");
	zmm_profile_end_request(&profile);
	test_ok(write_and_parse() && content.sites[site].peak_bytes == 100, "one without any event leaves the last peak");
	zmm_profile_close(&profile);
}

static void test_requests(void)
{
	uint64_t total, bytes;
	uint64_t epoch;
	uint32_t i;

	start(0);
	make_sites();
	run_model(1, &total);
	epoch = profile.epoch;
	zmm_profile_end_request(&profile);
	test_ok(zmm_profile_live(&profile, &bytes) == 0 && bytes == 0, "nothing is live when a request has ended");
	test_ok(profile.epoch == epoch + ZMM_TRAILER_EPOCH, "the next request is another epoch");
	for (i = 0; i < SITES; i++) {
		models[i].live_count = models[i].live_bytes = 0;
	}
	test_ok(write_and_parse() && wrong_sites() == 0, "what was live at the peak, and what was allocated, stays");
	run_model(2, &total);
	zmm_profile_live(&profile, &bytes);
	test_ok(write_and_parse() && wrong_sites() == 0 && bytes == total, "the next request's peak takes its place");
	zmm_profile_close(&profile);
}

static void test_wild_sites(void)
{
	uint32_t site, bit;
	uint64_t bytes;

	start(0);
	site = zmm_profile_site_of(&profile, 0, 1);
	zmm_profile_add(&profile, site, 1, 100);
	zmm_profile_remove(&profile, profile.site_count, 1, 100);
	zmm_profile_remove(&profile, UINT32_MAX, 1, 100);
	for (bit = 2; bit < 32; bit++) {
		zmm_profile_remove(&profile, (uint32_t) 1 << bit, 1, 100);
	}
	zmm_profile_site_of(&profile, 0, 2);
	test_ok(zmm_profile_live(&profile, &bytes) == 1 && bytes == 100, "a wild site is counted nowhere");
	zmm_profile_remove(&profile, ZMM_PROFILE_OTHERS, 1, 100);
	zmm_profile_peak(&profile);
	zmm_profile_add(&profile, ZMM_PROFILE_OTHERS, 0, 0);
	test_ok(write_and_parse() && content.sites[1].live_blocks == 0 && content.sites[1].live_bytes == 0
		&& content.sites[1].peak_blocks == 0 && content.sites[1].peak_bytes == 0,
		"less than nothing is written as nothing");
	test_ok(content.sites[site].live_bytes == 100 && content.sites[site].peak_bytes == 100,
		"and other sites as they are");
	zmm_profile_close(&profile);
}

static void test_rounding(void)
{
	uint64_t bytes;
	uint32_t site;

	start(65536);
	site = zmm_profile_site_of(&profile, 0, 1);
	zmm_profile_add(&profile, site, 3 * 256 + 127, 777);
	test_ok(write_and_parse() && content.interval == 65536 && content.sites[site].allocated_blocks == 3
		&& content.sites[site].allocated_bytes == 777, "counts of a sampled profile are rounded down");
	zmm_profile_add(&profile, site, 1, 0);
	zmm_profile_peak(&profile);
	zmm_profile_remove(&profile, site, 2 * 256, 700);
	test_ok(write_and_parse() && content.sites[site].allocated_blocks == 4 && content.sites[site].live_blocks == 2
		&& content.sites[site].peak_blocks == 4 && content.sites[site].peak_bytes == 777, "or up, each figure for itself");
	zmm_profile_add(&profile, ZMM_PROFILE_ENGINE, 256 + 128, 1);
	test_ok(zmm_profile_live(&profile, &bytes) == 3 && bytes == 78, "sums are rounded once");
	zmm_profile_close(&profile);
}

static void test_small_writers(void)
{
	static unsigned char bytes[20000];
	uint64_t total;
	zmm_writer whole = { bytes, bytes + sizeof(bytes), false };
	size_t room, needs;
	bool bounded = true;

	start(0);
	make_sites();
	run_model(3, &total);
	zmm_profile_write(&profile, &whole);
	needs = (size_t) (whole.at - bytes);
	for (room = 0; room < needs; room += 7) {
		zmm_writer writer = { bytes, bytes + room, false };

		memset(bytes + room, 0xee, 16);
		zmm_profile_write(&profile, &writer);
		bounded = bounded && writer.failed && writer.at <= bytes + room && bytes[room] == 0xee && bytes[room + 15] == 0xee;
	}
	test_ok(!whole.failed && bounded, "a writer with too little room notes it, and nothing passes its end");
	zmm_profile_close(&profile);
}

/* Returns whether the top site has so many live bytes, and this line of a function. */
static bool top_is(uint64_t live_bytes, const char *function, uint32_t line)
{
	zmm_profile_top top;

	zmm_profile_find_top(&profile, &top);
	return top.live_bytes == live_bytes && is_text(top.function->name, function) && top.line == line;
}

static void test_top(void)
{
	uint32_t job, c, in_c, of_job, alone;

	start(0);
	job = zmm_profile_node_of(&profile, 0, 3, intern("Job", "run", "/a.php", 1));
	c = zmm_profile_node_of(&profile, job, 7, intern("", "str_repeat", "", 0));
	of_job = zmm_profile_site_of(&profile, job, 5);
	in_c = zmm_profile_site_of(&profile, zmm_profile_node_of(&profile, c, 0, intern("", "inner", "", 0)), 0);
	alone = zmm_profile_site_of(&profile, zmm_profile_node_of(&profile, 0, 0, intern("", "[startup]", "", 0)), 0);
	test_ok(top_is(0, "{engine}", 0), "where nothing is live, there is no top site");
	zmm_profile_add(&profile, ZMM_PROFILE_ENGINE, 1, 9999);
	test_ok(top_is(0, "{engine}", 0), "what no code allocated is not one");
	zmm_profile_add(&profile, of_job, 1, 100);
	test_ok(top_is(100, "Job::run", 5), "the only one is the top");
	zmm_profile_add(&profile, in_c, 1, 200);
	test_ok(top_is(200, "Job::run", 7), "C code is the line that called it");
	zmm_profile_add(&profile, alone, 1, 300);
	test_ok(top_is(300, "[startup]", 0), "without any PHP code it is itself");
	zmm_profile_remove(&profile, alone, 1, 300);
	zmm_profile_remove(&profile, in_c, 1, 150);
	test_ok(top_is(100, "Job::run", 5), "what was freed does not count");
	zmm_profile_remove(&profile, in_c, 1, 1000);
	test_ok(top_is(100, "Job::run", 5), "less than nothing is nothing");
	zmm_profile_close(&profile);
}

int main(void)
{
	test_empty();
	test_functions();
	test_special_names();
	test_given_hashes();
	test_cut_sequences();
	test_long_names();
	test_nodes();
	test_folding();
	test_deep_recursion();
	test_depth();
	test_sites();
	test_spread();
	test_many_sites();
	test_many_nodes();
	test_many_functions();
	test_many_letters();
	test_figures();
	test_quiet_end();
	test_requests();
	test_wild_sites();
	test_rounding();
	test_small_writers();
	test_top();
	return test_end();
}

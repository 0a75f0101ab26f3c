/* Sites of snapshots: what an attribution says is read back, and files that lie about it do no harm. */

#include "inspect/snapshot.h"
#include "inspect/snapshot_sites.h"
#include "suites/lib/heap_fixture.h"
#include "suites/lib/random.h"
#include "suites/lib/snapshot_file.h"

static heap_test stage;
static zmm_heap *const heap = &stage.heap;
static zmm_snapshot snapshot;
static char error[ZMM_SNAPSHOT_ERROR_SIZE];

/* --- an attribution --- */

/* The content of SITE, made by put_site(). */
static unsigned char site_section[64 * KIB];
static size_t site_size;

static size_t needs_section(void *context)
{
	(void) context;
	return site_size;
}

static void write_section(void *context, zmm_writer *writer)
{
	(void) context;
	zmm_put_bytes(writer, site_section, site_size);
}

/* The first word of a block is its site. */
static uint32_t site_of_block(void *context, const void *data, size_t true_size)
{
	uint32_t site;

	(void) true_size;
	++*(size_t *) context;
	memcpy(&site, data, sizeof(site));
	return site;
}

static size_t asked;
static const zmm_attribution attribution = { &asked, needs_section, write_section, site_of_block };
static const zmm_snapshot_details details = { .attribution = &attribution };

static void put_word(zmm_writer *writer, const char *word)
{
	zmm_put_text(writer, word, strlen(word));
}

static void put_numbers(zmm_writer *writer, const uint64_t *numbers, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		zmm_put_varint(writer, numbers[i]);
	}
}

#define NUMBERS(...) (const uint64_t[]) { __VA_ARGS__ }, sizeof((const uint64_t[]) { __VA_ARGS__ }) / sizeof(uint64_t)

#define PUT(writer, ...) put_numbers(writer, NUMBERS(__VA_ARGS__))

static void put_functions(zmm_writer *writer)
{
	PUT(writer, 3);
	put_word(writer, "[engine]");
	put_word(writer, "");
	PUT(writer, 0);
	put_word(writer, "{main}");
	put_word(writer, "/app/run.php");
	PUT(writer, 1);
	put_word(writer, "App\\Cache::get");
	put_word(writer, "/app/vendor/acme/cache/src/Cache.php");
	PUT(writer, 80);
}

/* Writes nodes [engine] < {main} < App\Cache::get and three sites, each with so many figures: 1, 2, 3, ... */
static void make_section(uint64_t figures)
{
	zmm_writer writer = { site_section, site_section + sizeof(site_section), false };
	uint64_t site, i;

	PUT(&writer, 65536);
	put_functions(&writer);
	PUT(&writer, 3, 0, 0, 0, 0, 1, 0, 1, 2, 12);
	PUT(&writer, figures, 3);
	for (site = 0; site < 3; site++) {
		PUT(&writer, site, 10 * site);
		for (i = 0; i < figures; i++) {
			zmm_put_varint(&writer, 100 * site + i + 1);
		}
	}
	site_size = (size_t) (writer.at - site_section);
}

/* --- read back --- */

static void fill(void)
{
	size_t i;

	heap_test_prepare(&stage, 8 * KIB);
	stage.book.kind = zmm_storage_find("malloc");
	heap_test_open(&stage);
	for (i = 0; i < 120; i++) {
		uint32_t *block = take(heap, odd(40 + 16 * (i % 20)));

		*block = i % 4 == 3 ? ZMM_NO_SITE : (uint32_t) (i % 4);
		if (i % 7 == 0) {
			give(heap, block);
		}
	}
}

static bool text_is(zmm_text text, const char *word)
{
	return text.length == strlen(word) && memcmp(text.start, word, text.length) == 0;
}

static bool snap(void)
{
	bool taken = zmm_snapshot_take(&snapshot, heap, &details, error, sizeof(error));

	if (!taken) {
		test_note("%s", error);
	}
	return taken;
}

/* Goes over the blocks from a segment on.  Returns how many have another site than what they contain. */
static size_t wrong_sites(size_t from, size_t *blocks)
{
	zmm_snapshot_cursor cursor;
	zmm_snapshot_block block;
	size_t wrong = 0;

	zmm_snapshot_start_at(&cursor, &snapshot, from);
	while (zmm_snapshot_next(&cursor, &block)) {
		if (block.state == ZMM_STATE_USED) {
			const uint32_t *data = (const uint32_t *) (uintptr_t) zmm_snapshot_address(&snapshot, &block);

			wrong += block.site != *data;
			++*blocks;
		} else {
			wrong += block.site != ZMM_NO_SITE;
		}
	}
	return wrong;
}

static void blocks_have_sites(void)
{
	size_t i, wrong = 0, blocks = 0, first = 0;

	fill();
	asked = 0;
	if (!test_ok(snap(), "a snapshot with sites is taken")) {
		return;
	}
	for (i = 0; i < snapshot.count; i++) {
		wrong += wrong_sites(i, &blocks);
		first = i ? first : blocks;
	}
	test_ok(!wrong && snapshot.count > 2, "each block has its site, from each segment on");
	test_ok(asked == first && first > 50, "each used block was asked for once");
	zmm_snapshot_close(&snapshot);
}

static void places_are_read(void)
{
	const zmm_snapshot_sites *all = &snapshot.sites;
	const zmm_snapshot_site *site;

	snap();
	site = &all->sites[2];
	test_ok(all->interval == 65536 && all->function_count == 3 && all->node_count == 3 && all->site_count == 3,
		"the numbers of functions, nodes and sites");
	test_ok(text_is(zmm_site_function(all, site)->name, "App\\Cache::get")
			&& text_is(zmm_site_function(all, site)->file, "/app/vendor/acme/cache/src/Cache.php")
			&& zmm_site_function(all, site)->line == 80, "a site's function");
	test_ok(site->line == 20 && all->nodes[2].line == 12 && all->nodes[2].parent == 1 && all->nodes[2].depth == 2
			&& all->nodes[1].depth == 1 && all->nodes[0].depth == 0, "its calls");
	test_ok(site->allocated_blocks == 201 && site->peak_bytes == 206
			&& zmm_site_figure_of(site, ZMM_SITE_FIGURE_live_bytes) == 204, "its figures");
	zmm_snapshot_close(&snapshot);
}

static void other_versions(void)
{
	make_section(2);
	test_ok(snap() && snapshot.sites.sites[2].allocated_bytes == 202 && snapshot.sites.sites[2].live_blocks == 0,
		"figures that are missing are 0");
	zmm_snapshot_close(&snapshot);
	make_section(30);
	test_ok(snap() && snapshot.sites.site_count == 3 && snapshot.sites.sites[2].peak_bytes == 206,
		"figures of a newer version are skipped");
	zmm_snapshot_close(&snapshot);
	make_section(ZMM_NUM_SITE_FIGURES);
}

static void without_sites(void)
{
	zmm_snapshot_cursor cursor;
	zmm_snapshot_block block;
	size_t sites = 0;

	test_ok(zmm_snapshot_take(&snapshot, heap, NULL, error, sizeof(error)) && !snapshot.sites.site_count
			&& !snapshot.sections[ZMM_SECTION_SITE].start && !snapshot.sections[ZMM_SECTION_SITB].start,
		"without an attribution there are neither sites nor sections");
	zmm_snapshot_start(&cursor, &snapshot);
	while (zmm_snapshot_next(&cursor, &block)) {
		sites += block.site != ZMM_NO_SITE;
	}
	test_ok(!sites, "and no block has one");
	zmm_snapshot_close(&snapshot);
}

/* --- files --- */

static unsigned char file[64 * KIB];
static size_t length;

static void make_file(void)
{
	snap();
	length = snapshot.length;
	memcpy(file, snapshot.bytes, length);
	zmm_snapshot_close(&snapshot);
	heap_test_end(&stage);
}

static bool reads(const void *bytes, size_t size)
{
	error[0] = '\0';
	return zmm_snapshot_read(&snapshot, bytes, size, error, sizeof(error));
}

/* Whether all that the snapshot says of sites can be followed. */
static bool is_safe(size_t *attributed)
{
	const zmm_snapshot_sites *all = &snapshot.sites;
	zmm_snapshot_cursor cursor;
	zmm_snapshot_block block;
	size_t i, wrong = 0;

	for (i = 0; i < all->node_count; i++) {
		wrong += all->nodes[i].parent > i - !!i || all->nodes[i].function >= all->function_count
			|| all->nodes[i].depth > ZMM_MAX_DEPTH;
	}
	for (i = 0; i < all->site_count; i++) {
		wrong += all->sites[i].node >= all->node_count
			|| zmm_package_of(zmm_site_function(all, &all->sites[i])->file).length > length;
	}
	zmm_snapshot_start(&cursor, &snapshot);
	while (zmm_snapshot_next(&cursor, &block)) {
		wrong += block.site != ZMM_NO_SITE && block.site >= all->site_count;
		*attributed += block.site != ZMM_NO_SITE;
	}
	return !wrong;
}

static void every_prefix(void)
{
	size_t size, wrong = 0, last = 0, steps = 0, sites = 0;

	for (size = 0; size < length; size++) {
		unsigned char *exact = malloc(size ? size : 1); /* a read behind it is noticed under AddressSanitizer */
		size_t attributed = 0;

		memcpy(exact, file, size);
		if (reads(exact, size)) {
			wrong += !snapshot.cut || !is_safe(&attributed) || attributed < last || snapshot.sites.site_count < sites;
			steps += attributed > last;
			last = attributed;
			sites = snapshot.sites.site_count;
			zmm_snapshot_close(&snapshot);
		}
		free(exact);
	}
	test_ok(!wrong && sites == 3, "every beginning of a file shows the sites that are whole");
	test_ok(steps > 50, "and the blocks whose sites are whole");
}

static void every_byte(void)
{
	static unsigned char copy[sizeof(file)];
	size_t i, round, wrong = 0, good = 0, attributed = 0;

	random_start(21);
	for (i = 0; i < 4 * length; i++) {
		memcpy(copy, file, length);
		for (round = 0; round <= i / length; round += 2) {
			copy[(i + round * random_below(40)) % length] ^= (unsigned char) (1 + random_below(255));
		}
		snapshot_sum_up(copy, length);
		if (reads(copy, length)) {
			wrong += !is_safe(&attributed);
			good++;
			zmm_snapshot_close(&snapshot);
		} else {
			wrong += error[0] == '\0' || strchr(error, '\n') != NULL;
		}
	}
	test_ok(!wrong && good > 100, "wrong bytes do no harm where the check sums are right");
}

/* --- sections that lie --- */

/* A file of which SITE is `site_section`, and SITB some bytes; both fit where the ones of file are. */
static void refuses(const char *reason, const char *name)
{
	bool refused;

	heap_test_prepare(&stage, 8 * KIB);
	stage.book.kind = zmm_storage_find("malloc");
	heap_test_open(&stage);
	*(uint32_t *) take(heap, odd(40)) = 2;
	refused = !zmm_snapshot_take(&snapshot, heap, &details, error, sizeof(error));
	if (!test_ok(refused && strstr(error, reason), "%s: %s", name, reason)) {
		test_note("said: %s", refused ? error : "nothing");
	}
	if (!refused) {
		zmm_snapshot_close(&snapshot);
	}
	heap_test_end(&stage);
}

/* Writes one function, and behind it what the caller says: nodes, number of figures, sites. */
static void lie(const uint64_t *numbers, size_t count)
{
	zmm_writer writer = { site_section, site_section + sizeof(site_section), false };

	PUT(&writer, 0, 1);
	put_word(&writer, "{main}");
	put_word(&writer, "");
	PUT(&writer, 0);
	put_numbers(&writer, numbers, count);
	site_size = (size_t) (writer.at - site_section);
}

#define LIE(...) lie(NUMBERS(__VA_ARGS__))

static void lies(void)
{
	site_size = 0;
	refuses("SITE ends too early", "an empty section");
	LIE(1, 0, 0, 0, 0, 2, 0, 0, 0, 0);
	refuses("SITE has no site 2", "a block of a site that is not there");
	LIE(1, 1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0);
	refuses("SITE has a call of nobody", "a root with a parent");
	LIE(2, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0);
	refuses("SITE has a call of nobody", "a call that is its own parent");
	LIE(1, 0, 1, 0, 0, 3, 0, 0, 0, 0, 0, 0);
	refuses("SITE has a call of nobody, or of no function", "a function that is not there");
	LIE(1, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1, 0);
	refuses("SITE has a site in no call", "a call that is not there");
	LIE(1, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0);
	refuses("SITE has more than it says", "bytes behind the sites");
	LIE(1, 0, 0, 0, UINT64_MAX, 3, 0, 0, 0, 0, 0, 0);
	refuses("SITE has less than it says", "more figures than bytes");
	LIE(UINT64_MAX, 0, 0, 0, 0, 3, 0, 0);
	refuses("SITE has less than it says", "more calls than bytes");
	LIE(1, 0, 0, 0, 1, 3, 0, 0, (uint64_t) 1 << 59, 0, 0, (uint64_t) 1 << 59, 0, 0, 1);
	refuses("SITE has figures that add up to more than 2^60", "figures whose sum is no number");
}

/* Writes calls, each in the one before, and three sites in the last. */
static void make_stack(uint64_t calls)
{
	static uint64_t numbers[3 * 1024];
	size_t count = 0, i;

	numbers[count++] = calls;
	for (i = 0; i < calls; i++) {
		numbers[count++] = i ? i - 1 : 0;
		numbers[count++] = 0;
		numbers[count++] = 0;
	}
	numbers[count++] = 0;
	numbers[count++] = 3;
	for (i = 0; i < 3; i++) {
		numbers[count++] = calls - 1;
		numbers[count++] = 0;
	}
	lie(numbers, count);
}

static void deep_stacks(void)
{
	make_stack(ZMM_MAX_DEPTH + 1);
	fill();
	test_ok(snap() && snapshot.sites.nodes[ZMM_MAX_DEPTH].depth == ZMM_MAX_DEPTH, "a stack as deep as any");
	zmm_snapshot_close(&snapshot);
	heap_test_end(&stage);
	make_stack(ZMM_MAX_DEPTH + 2);
	refuses("SITE has a call that lies too deep", "a stack that is deeper");
}

/* SITB of a file with fewer entries than there are used blocks, or with more. */
static void wrong_number_of_entries(void)
{
	static unsigned char copy[sizeof(file)];
	unsigned char *section, *content;

	memcpy(copy, file, length);
	section = snapshot_section_in(copy, length, "SITB");
	content = section + ZMM_SECTION_HEADER_SIZE;
	*content = 0x81; /* with the next byte it is one entry */
	content[1] = 0;
	snapshot_sum_up(copy, length);
	test_ok(!reads(copy, length) && strstr(error, "SITB ends too early"), "an entry less than used blocks");
	memcpy(copy, file, length);
	section = snapshot_section_in(copy, length, "BLKS") + ZMM_SECTION_HEADER_SIZE;
	while ((*section & ZMM_BLOCK_STATE_MASK) != ZMM_STATE_USED) {
		section += *section < 0x80 ? 1 : 2;
	}
	*section |= ZMM_STATE_FREE;
	snapshot_sum_up(copy, length);
	test_ok(!reads(copy, length) && strstr(error, "SITB has more than it says"), "an entry more than used blocks");
}

/* --- code --- */

static zmm_snapshot_sites calls;

static bool code_is(const zmm_snapshot_site *site, const char *function, uint64_t line)
{
	zmm_code code = zmm_site_code(&calls, site);

	return text_is(code.function->name, function) && code.line == line;
}

static void code(void)
{
	zmm_snapshot_function functions[] = {
		{ { "[engine]", 8 }, { "", 0 }, 0 }, { { "run", 3 }, { "/run.php", 8 }, 1 }, { { "sort", 4 }, { "", 0 }, 0 },
	};
	zmm_snapshot_node nodes[] = { { 0, 0, 0, 0 }, { 0, 1, 0, 1 }, { 1, 2, 7, 2 }, { 2, 2, 0, 3 }, { 0, 2, 0, 1 } };

	calls = (zmm_snapshot_sites) { .functions = functions, .nodes = nodes, .node_count = 5, .function_count = 3 };
	test_ok(code_is(&(zmm_snapshot_site) { .node = 1, .line = 5 }, "run", 5), "PHP code is its own code");
	test_ok(code_is(&(zmm_snapshot_site) { .node = 2 }, "run", 7)
			&& code_is(&(zmm_snapshot_site) { .node = 3 }, "run", 7), "the code of C functions is who called them");
	test_ok(code_is(&(zmm_snapshot_site) { .node = 0 }, "[engine]", 0)
			&& code_is(&(zmm_snapshot_site) { .node = 4 }, "sort", 0), "without PHP code there is the function alone");
}

/* --- packages --- */

static void is_package(const char *path, const char *package)
{
	zmm_text text = zmm_package_of((zmm_text) { path, strlen(path) });

	test_ok(text_is(text, package), "%s is of package \"%s\"", path, package);
}

static void packages(void)
{
	is_package("/app/vendor/acme/cache/src/Cache.php", "acme/cache");
	is_package("/srv/vendor/app/vendor/symfony/console/Command.php", "symfony/console");
	is_package("/app/vendor/autoload.php", "");
	is_package("/app/vendor/composer/ClassLoader.php", "");
	is_package("/app/src/Report.php", "");
	is_package("/usr/share/php/Symfony/Component/Console/Command.php", "Symfony/Component");
	is_package("/usr/share/php/Twig/Environment.php", "Twig");
	is_package("/usr/share/php/autoload.php", "");
	is_package("/vendor/", "");
	is_package("", "");
}

int main(void)
{
	make_section(ZMM_NUM_SITE_FIGURES);
	blocks_have_sites();
	places_are_read();
	other_versions();
	without_sites();
	make_file();
	every_prefix();
	every_byte();
	wrong_number_of_entries();
	lies();
	deep_stacks();
	code();
	packages();
	return test_end();
}

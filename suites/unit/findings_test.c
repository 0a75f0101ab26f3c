/* Findings: each rule fires where it should, with its numbers, and nothing is found where nothing is. */

#include "inspect/findings.h"
#include "suites/lib/heap_fixture.h"

#include <inttypes.h>
#include <stdlib.h>

static heap_test stage;
static zmm_heap *const heap = &stage.heap;
static zmm_snapshot snapshot;
static zmm_findings findings;

static void start(void)
{
	heap_test_prepare_fast(&stage, 256 * KIB);
	stage.book.kind = zmm_storage_find("malloc");
	heap_test_open(&stage);
}

/* Starts a heap whose blocks are as large as they are asked for. */
static void start_exact(void)
{
	heap_test_prepare(&stage, 256 * KIB);
	stage.book.kind = zmm_storage_find("malloc");
	heap_test_open(&stage);
}

/* Who allocated the blocks: sites of the functions "zero" (C code) to "three"; which one a block is of its size says. */
typedef struct places {
	uint64_t interval;
	uint64_t live_bytes; /* of site 2, as the profile says */
	size_t true_sizes[4];
	uint32_t other;      /* of blocks of other sizes */
} places;

static places *who;

static size_t needs_little(void *context)
{
	(void) context;
	return KIB;
}

static void write_places(void *context, zmm_writer *writer)
{
	static const char *const names[] = { "zero", "one", "two", "three\n" };
	const places *these = context;
	size_t i, k;

	zmm_put_varint(writer, these->interval);
	zmm_put_varint(writer, 4);
	for (i = 0; i < 4; i++) {
		zmm_put_text(writer, names[i], strlen(names[i]));
		zmm_put_text(writer, "/app/a.php", i ? 10 : 0);
		zmm_put_varint(writer, 0);
	}
	zmm_put_varint(writer, 4);
	for (i = 0; i < 4; i++) {
		zmm_put_varint(writer, 0);
		zmm_put_varint(writer, i);
		zmm_put_varint(writer, 0);
	}
	zmm_put_varint(writer, 4);
	zmm_put_varint(writer, 4);
	for (i = 0; i < 4; i++) {
		zmm_put_varint(writer, i);
		zmm_put_varint(writer, 10 + i);
		for (k = 0; k < 4; k++) {
			zmm_put_varint(writer, i == 2 && k == 3 ? these->live_bytes : 1);
		}
	}
}

static uint32_t site_by_size(void *context, const void *data, size_t true_size)
{
	const places *these = context;
	uint32_t site;

	(void) data;
	for (site = 0; site < 4; site++) {
		if (these->true_sizes[site] == true_size) {
			return site;
		}
	}
	return these->other;
}

/* Looks at the heap, with a limit if it is not 0, and with `who` if there is one. */
static void look(uint64_t limit)
{
	const zmm_meta meta = { { "limit", 5 }, ZMM_META_NUMBER, limit, { NULL, 0 } };
	const zmm_attribution attribution = { who, needs_little, write_places, site_by_size };
	const zmm_snapshot_details details = {
		.meta = &meta, .metas = limit != 0, .attribution = who ? &attribution : NULL
	};
	char error[ZMM_SNAPSHOT_ERROR_SIZE];

	findings.count = 0;
	if (zmm_snapshot_take(&snapshot, heap, &details, error, sizeof(error))) {
		zmm_findings_take(&snapshot, &findings);
	}
}

static const zmm_finding *found(zmm_finding_kind kind)
{
	size_t i;

	for (i = 0; i < findings.count; i++) {
		if (findings.list[i].kind == kind) {
			return &findings.list[i];
		}
	}
	return NULL;
}

static uint64_t fact(const zmm_finding *finding, const char *name)
{
	const zmm_fact *at = finding->facts;

	while (at->name && strcmp(at->name, name)) {
		at++;
	}
	return at->name ? at->number : UINT64_MAX;
}

/* The page tells by a number's name whether it is bytes. */
static bool are_named_by_unit(const zmm_fact *fact)
{
	for (; fact->name; fact++) {
		bool is_count = !strncmp(fact->name, "blocks", 6) || !strncmp(fact->name, "segments", 8);

		bool is_number = !strcmp(fact->name, "site") || !strcmp(fact->name, "line");

		if (!fact->text && (fact->unit == ZMM_UNIT_BYTES) == (is_count || is_number)) {
			return false;
		}
	}
	return true;
}

static bool is_complete(const zmm_finding *finding)
{
	return finding && are_named_by_unit(finding->facts) && finding->impact && finding->summary[0]
		&& strlen(finding->summary) < sizeof(finding->summary) - 1
		&& !strchr(finding->summary, '\n') && finding->hypothesis && finding->next_checks[0] && finding->facts[0].name;
}

static void end(void)
{
	zmm_snapshot_close(&snapshot);
	heap_test_end(&stage);
}

/* Allocates, frees all but every keep-th, and returns the bytes of blocks that stay. */
static void *blocks[100000];

static size_t keep_one_in(size_t keep, size_t size)
{
	size_t i, kept = 0;

	for (i = 0; i < COUNT_OF(blocks); i++) {
		blocks[i] = take(heap, size);
	}
	for (i = 0; i < COUNT_OF(blocks); i++) {
		if (i % keep) {
			give(heap, blocks[i]);
		} else {
			kept += true_size_of(blocks[i]);
		}
	}
	return kept;
}

/* Whether the used blocks with so much charge at least, as the filter says, are those that hold most. */
static bool chooses_holders(const zmm_finding *finding)
{
	uint64_t least = 0, blocks_chosen = 0, charge = 0;
	zmm_snapshot_cursor cursor;
	zmm_snapshot_block block;
	int end = 0;

	if (sscanf(finding->filter, "state == used and charge >= %" SCNu64 "%n", &least, &end) != 1
			|| finding->filter[end]) {
		return false;
	}
	zmm_snapshot_start(&cursor, &snapshot);
	while (zmm_snapshot_next(&cursor, &block)) {
		if (block.state == ZMM_STATE_USED && block.charge >= least) {
			blocks_chosen++;
			charge += block.charge;
		}
	}
	return least && blocks_chosen && blocks_chosen <= 2 * fact(finding, "blocks")
		&& charge >= fact(finding, "bytes_held") / 10 * 9;
}

static bool has_filter(const zmm_finding *finding, const char *filter)
{
	return finding && !strcmp(finding->filter, filter);
}

static void fragmentation(void)
{
	const zmm_finding *finding;
	size_t kept;

	start();
	kept = keep_one_in(200, 401);
	look(0);
	finding = found(ZMM_FINDING_FRAGMENTATION);
	test_ok(is_complete(finding) && finding == &findings.list[0] && finding->severity == ZMM_SEVERITY_HIGH,
		"one block of 200 is kept: fragmentation, and it comes first");
	test_ok(finding && fact(finding, "live") == kept && fact(finding, "blocks") <= 500
			&& fact(finding, "blocks_of_size") == fact(finding, "blocks")
			&& fact(finding, "size") == true_size_of(blocks[0]), "its blocks and their size");
	test_ok(finding && fact(finding, "bytes_held") * 10 >= finding->impact * 8
			&& finding->impact <= snapshot.sums.cached + snapshot.sums.pinned, "what they hold");
	test_ok(finding && chooses_holders(finding), "a filter that chooses them");
	end();
}

static void nothing(void)
{
	start();
	keep_one_in(1, 401);
	look(0);
	test_ok(findings.count == 0, "nothing is found where all is in use");
	end();
	start();
	look(1 << 20);
	test_ok(findings.count == 0, "nor where there is nothing");
	end();
	start();
	keep_one_in(1, 401);
	keep_one_in(3, 127); /* forgets the others */
	look(0);
	test_ok(!found(ZMM_FINDING_FRAGMENTATION), "nor where most is in use");
	end();
}

static void retained(void)
{
	const zmm_finding *finding;

	start();
	keep_one_in(COUNT_OF(blocks), 401);
	give(heap, blocks[0]);
	look(0);
	if (snapshot.sums.real < 8 * 1024 * KIB) { /* heaps with small words flush a cache of so many blocks by themselves */
		test_ok(!found(ZMM_FINDING_RETAINED) && !found(ZMM_FINDING_FRAGMENTATION), "all is freed, and the heap gave it back");
		end();
		return;
	}
	finding = found(ZMM_FINDING_RETAINED);
	test_ok(is_complete(finding) && finding->impact == snapshot.sums.real + zmm_snapshot_number(&snapshot, "spare_bytes")
			&& has_filter(finding, "state != used and pinned == 0") && !found(ZMM_FINDING_FRAGMENTATION),
		"all is freed: it is retained, and nothing holds it");
	finding = found(ZMM_FINDING_ONE_PEAK);
	test_ok(is_complete(finding) && fact(finding, "peak") == heap->use->peak && has_filter(finding, ""),
		"one peak made it so, and no blocks did");
	finding = found(ZMM_FINDING_CACHE);
	test_ok(is_complete(finding) && finding->impact == heap->size - heap->use->size
			&& has_filter(finding, "state in (cached, waiting, victim)"), "the cache has it");
	end();
}

static uint64_t largest_hole(void)
{
	uint64_t largest = 0;
	size_t i;

	for (i = 0; i < snapshot.count; i++) {
		largest = snapshot.segments[i].largest_hole > largest ? snapshot.segments[i].largest_hole : largest;
	}
	return largest;
}

static void limit(void)
{
	const zmm_finding *finding;
	size_t segment = 0;
	uint64_t real;

	start();
	keep_one_in(1, 401);
	real = heap->real->size;
	look(real * 100 / 90);
	finding = found(ZMM_FINDING_LIMIT);
	test_ok(is_complete(finding) && finding->severity == ZMM_SEVERITY_MEDIUM && finding->impact == real
			&& has_filter(finding, "state == used"),
		"90 percent of the limit");
	zmm_snapshot_close(&snapshot);
	look(real * 100 / 98);
	finding = found(ZMM_FINDING_LIMIT);
	test_ok(is_complete(finding) && finding->severity == ZMM_SEVERITY_HIGH, "98 percent of it");
	zmm_snapshot_close(&snapshot);
	look(real * 100 / 60);
	test_ok(!found(ZMM_FINDING_LIMIT) && !found(ZMM_FINDING_LARGEST_HOLE), "60 percent of it");
	end();
	start();
	keep_one_in(3, 401);
	give(heap, blocks[COUNT_OF(blocks) / 2 / 3 * 3]); /* the largest hole is in the midst */
	look(heap->real->size + 1);
	finding = found(ZMM_FINDING_LARGEST_HOLE);
	test_ok(is_complete(finding) && fact(finding, "largest_hole") >= 2 * true_size_of(blocks[0])
			&& finding->impact == snapshot.sums.cached + snapshot.sums.pinned + snapshot.sums.releasable,
		"much is free in small pieces, and the limit is near");
	test_ok(finding && sscanf(finding->filter, "state != used and segment == %zu", &segment) == 1
			&& segment < snapshot.count && snapshot.segments[segment].largest_hole == largest_hole()
			&& fact(finding, "largest_hole") == largest_hole(),
		"its filter names the segment");
	end();
}

static void outside(void)
{
	size_t size = 80 * 1024 * KIB;
	volatile char *memory = malloc(size);
	size_t i;

	for (i = 0; i < size; i += KIB) {
		memory[i] = 1;
	}
	start();
	keep_one_in(COUNT_OF(blocks), 401);
	look(0);
	if (zmm_snapshot_number(&snapshot, "resident")) {
		const zmm_finding *finding = found(ZMM_FINDING_OUTSIDE);

		test_ok(is_complete(finding) && finding->impact >= size && memory[size / 2] == 1, "memory outside of the heap");
	} else {
		test_skip("the system does not count pages", "memory outside of the heap");
	}
	end();
	free((void *) (uintptr_t) memory);
}

/* Segments that damage hides hold more than all that can be read. */
static void damaged(void)
{
	zmm_holders holders;
	size_t i;

	start();
	keep_one_in(200, 401);
	for (i = 1; i < heap->segments.table.count; i++) {
		zmm_segment_first_block(heap->segments.table.entries[i].segment)->info._size ^= 1 << 20;
	}
	look(0);
	zmm_holders_take(&snapshot, &holders);
	test_ok(holders.segments <= 1 && holders.at_most <= 1024 && holders.bytes <= holders.unused,
		"what damage hides holds nothing that is named");
	for (i = 1; i < heap->segments.table.count; i++) {
		zmm_segment_first_block(heap->segments.table.entries[i].segment)->info._size ^= 1 << 20;
	}
	end();
}

static const char *text_fact(const zmm_finding *finding, const char *name)
{
	const zmm_fact *at = finding->facts;

	while (at->name && strcmp(at->name, name)) {
		at++;
	}
	return at->name && at->text ? at->text : "";
}

static void take_many(size_t count, size_t true_size)
{
	for (; count; count--) {
		take_true(heap, true_size);
	}
}

static void dominant_site(void)
{
	places these = { 0, 0, { 0, 32 * KIB, 64 * KIB, 16 * KIB }, ZMM_NO_SITE };
	const zmm_finding *finding;

	who = &these;
	start_exact();
	take_many(16, 64 * KIB);
	take_many(16, 32 * KIB);
	take_many(32, 16 * KIB);
	look(0);
	finding = found(ZMM_FINDING_DOMINANT_SITE);
	test_ok(is_complete(finding) && finding->impact == 1024 * KIB && fact(finding, "site") == 2
			&& fact(finding, "line") == 12 && fact(finding, "blocks") == 16 && !finding->error,
		"a site has half of what is live");
	test_ok(finding && !strcmp(text_fact(finding, "function"), "two")
			&& !strcmp(text_fact(finding, "file"), "/app/a.php")
			&& strstr(finding->summary, "1.0 MiB of the 2.0 MiB in use were allocated in two (/app/a.php:12)"),
		"it is named");
	test_ok(has_filter(finding, "site == 2"), "its filter chooses its blocks");
	zmm_snapshot_close(&snapshot);
	take(heap, 41);
	look(0);
	test_ok(!found(ZMM_FINDING_DOMINANT_SITE), "one that has less than half is not worth a word");
	end();
	start_exact();
	these.true_sizes[2] = 64 * KIB - ZMM_ALIGNMENT;
	take_many(16, 64 * KIB - ZMM_ALIGNMENT);
	look(0);
	test_ok(!found(ZMM_FINDING_DOMINANT_SITE), "nor one that has less than 1 MiB");
	end();
	start_exact();
	these.true_sizes[0] = 64 * KIB;
	take_many(32, 64 * KIB);
	look(0);
	test_ok(!found(ZMM_FINDING_DOMINANT_SITE), "nor what is not of a line");
	zmm_snapshot_close(&snapshot);
	these.true_sizes[0] = 0;
	these.true_sizes[3] = 64 * KIB;
	look(0);
	finding = found(ZMM_FINDING_DOMINANT_SITE);
	test_ok(is_complete(finding) && strstr(finding->summary, "in three? (/app/a.php:13)"),
		"a name of any bytes is shown");
	end();
	who = NULL;
}

/* Of sampled blocks the profile's estimates count. */
static void sampled_site(void)
{
	places these = { 64 * KIB, 1024 * KIB, { 0 }, 1 };
	const zmm_finding *finding;

	who = &these;
	start_exact();
	take_many(32, 64 * KIB);
	look(0);
	finding = found(ZMM_FINDING_DOMINANT_SITE);
	test_ok(is_complete(finding) && finding->impact == 1024 * KIB && fact(finding, "site") == 2, "an estimate of half");
	test_ok(finding && finding->error == 25, "its error is the root of interval / bytes");
	zmm_snapshot_close(&snapshot);
	these.live_bytes--;
	look(0);
	test_ok(!found(ZMM_FINDING_DOMINANT_SITE), "an estimate of less");
	end();
	start();
	keep_one_in(200, 401);
	look(0);
	finding = found(ZMM_FINDING_FRAGMENTATION);
	test_ok(finding && fact(finding, "site") == UINT64_MAX, "who pins is not guessed from samples");
	end();
	who = NULL;
}

static void pinning_site(void)
{
	places these = { 0, 0, { 0 }, 3 };
	const zmm_finding *finding;

	who = &these;
	start();
	keep_one_in(200, 401);
	look(0);
	finding = found(ZMM_FINDING_FRAGMENTATION);
	test_ok(is_complete(finding) && fact(finding, "site") == 3 && !strcmp(text_fact(finding, "function"), "three\n")
			&& fact(finding, "pinned_by_site") == finding->impact, "the site that pins most");
	test_ok(finding && strstr(finding->summary, "; most is kept by three? (/app/a.php:13), "), "it is named");
	end();
	who = NULL;
}

static void order(void)
{
	size_t i, wrong = 0;

	start();
	keep_one_in(200, 401);
	look(heap->real->size * 100 / 90);
	for (i = 1; i < findings.count; i++) {
		const zmm_finding *before = &findings.list[i - 1], *after = &findings.list[i];

		wrong += before->severity < after->severity
			|| (before->severity == after->severity && before->impact < after->impact);
	}
	test_ok(findings.count >= 4 && !wrong, "the most severe first, then the one with the most bytes");
	end();
}

/* What the rules look at but for single blocks.  All are bytes. */
typedef struct figures {
	uint64_t real, live, cached;
	uint64_t limit, spare_bytes, peak;                 /* 0: META has none */
	uint64_t resident, resident_heap, resident_shared; /* 0: META has none */
} figures;

static void put_number(zmm_writer *writer, const char *key, uint64_t number)
{
	if (number) {
		zmm_put_text(writer, key, strlen(key));
		zmm_put_varint(writer, ZMM_META_NUMBER);
		zmm_put_varint(writer, number);
	}
}

/* Returns whether a rule fires for these figures. */
static bool fires(zmm_finding_kind kind, const figures *of)
{
	unsigned char meta[256];
	zmm_writer writer = { meta, meta + sizeof(meta), false };
	zmm_snapshot made = { .sums = { .real = of->real, .live = of->live, .cached = of->cached } };

	put_number(&writer, "limit", of->limit);
	put_number(&writer, "spare_bytes", of->spare_bytes);
	put_number(&writer, "peak", of->peak);
	put_number(&writer, "resident", of->resident);
	put_number(&writer, "resident_heap", of->resident_heap);
	put_number(&writer, "resident_shared", of->resident_shared);
	made.sections[ZMM_SECTION_META] = (zmm_text) { (const char *) meta, (size_t) (writer.at - meta) };
	zmm_findings_take(&made, &findings);
	return found(kind) != NULL;
}

/* Both sides of each threshold: what just fires, and what does not for one reason each. */
static void thresholds(void)
{
	static const struct {
		zmm_finding_kind kind;
		const char *name;
		bool expected;
		figures of;
	} cases[] = {
		{ ZMM_FINDING_CACHE, "cached: half of the real size, 8 MiB, and more than is live", true,
			{ .real = 16 * MIB, .live = 8 * MIB - 1, .cached = 8 * MIB } },
		{ ZMM_FINDING_CACHE, "cached: no more than is live", false,
			{ .real = 16 * MIB, .live = 8 * MIB, .cached = 8 * MIB } },
		{ ZMM_FINDING_CACHE, "cached: less than half of the real size", false,
			{ .real = 16 * MIB + 2, .live = MIB, .cached = 8 * MIB } },
		{ ZMM_FINDING_CACHE, "cached: less than 8 MiB", false,
			{ .real = 8 * MIB, .live = MIB, .cached = 8 * MIB - 1 } },
		{ ZMM_FINDING_ONE_PEAK, "peak: four times what is live, which is half of 8 MiB", true,
			{ .real = 8 * MIB, .live = 4 * MIB, .peak = 16 * MIB } },
		{ ZMM_FINDING_ONE_PEAK, "peak: less than four times what is live", false,
			{ .real = 8 * MIB, .live = 4 * MIB, .peak = 16 * MIB - 1 } },
		{ ZMM_FINDING_ONE_PEAK, "peak: more than half of the segments is live", false,
			{ .real = 8 * MIB, .live = 4 * MIB + 1, .peak = 32 * MIB } },
		{ ZMM_FINDING_ONE_PEAK, "peak: the segments have less than 8 MiB", false,
			{ .real = 8 * MIB - 1, .live = MIB, .peak = 32 * MIB } },
		{ ZMM_FINDING_OUTSIDE, "outside: more than 48 MiB, and more than the heap has", true,
			{ .resident = 97 * MIB + 1, .resident_heap = 48 * MIB, .resident_shared = MIB } },
		{ ZMM_FINDING_OUTSIDE, "outside: 48 MiB", false,
			{ .resident = 50 * MIB, .resident_heap = MIB, .resident_shared = MIB } },
		{ ZMM_FINDING_OUTSIDE, "outside: as much as the heap has", false,
			{ .resident = 128 * MIB, .resident_heap = 64 * MIB } },
		{ ZMM_FINDING_OUTSIDE, "outside: less than is known", false,
			{ .resident = 100 * MIB, .resident_heap = 64 * MIB, .resident_shared = 37 * MIB } },
		{ ZMM_FINDING_RETAINED, "retained: a fourth of the real size, and 4 MiB", true,
			{ .real = 16 * MIB, .live = 16 * MIB, .spare_bytes = 4 * MIB } },
		{ ZMM_FINDING_RETAINED, "retained: less than a fourth", false,
			{ .real = 16 * MIB + 4, .live = 16 * MIB, .spare_bytes = 4 * MIB } },
		{ ZMM_FINDING_RETAINED, "retained: less than 4 MiB", false,
			{ .real = 8 * MIB, .live = 8 * MIB, .spare_bytes = 4 * MIB - 1 } },
		{ ZMM_FINDING_LIMIT, "limit: 85 percent", true, { .real = 86 * MIB, .live = 86 * MIB, .limit = 100 * MIB } },
		{ ZMM_FINDING_LIMIT, "limit: 84 percent", false, { .real = 84 * MIB, .live = 84 * MIB, .limit = 100 * MIB } },
		{ ZMM_FINDING_LIMIT, "limit: there is none", false, { .real = 84 * MIB, .live = 84 * MIB } },
		{ ZMM_FINDING_LARGEST_HOLE, "hole: 90 percent of the limit, which leaves less than a fourth of what is free", true,
			{ .real = 90 * MIB, .live = 45 * MIB, .limit = 100 * MIB } },
		{ ZMM_FINDING_LARGEST_HOLE, "hole: the limit leaves a fourth of what is free", false,
			{ .real = 90 * MIB, .live = 50 * MIB, .limit = 100 * MIB } },
		{ ZMM_FINDING_LARGEST_HOLE, "hole: less than 70 percent of the limit", false,
			{ .real = 69 * MIB, .live = 0, .limit = 100 * MIB } },
	};
	size_t i;

	for (i = 0; i < COUNT_OF(cases); i++) {
		test_ok(fires(cases[i].kind, &cases[i].of) == cases[i].expected, "%s", cases[i].name);
	}
	findings.count = 0;
}

int main(void)
{
	thresholds();
#ifdef ZMM_DEBUG_CHECK
	test_skip("a build that proves the heap after each step is too slow for so many blocks", "findings");
	return test_end();
#endif
	fragmentation();
	nothing();
	retained();
	limit();
	outside();
	damaged();
	dominant_site();
	sampled_site();
	pinning_site();
	order();
	return test_end();
}

/* Snapshots: every block as the cursor shows it, exact sums, damage and cuts told, and files that lie. */

#include "inspect/snapshot.h"
#include "inspect/statistics.h"
#include "suites/lib/heap_fixture.h"
#include "suites/lib/random.h"
#include "suites/lib/snapshot_file.h"

#define SEGMENT (8 * KIB)

static heap_test stage;
static zmm_heap *const heap = &stage.heap;
static zmm_snapshot snapshot;
static char error[ZMM_SNAPSHOT_ERROR_SIZE];

static void start(size_t cache_size)
{
	heap_test_prepare(&stage, SEGMENT);
	stage.book.kind = zmm_storage_find("malloc");
	stage.config.cache_size = cache_size;
	heap_test_open(&stage);
}

static void start_fast(bool hardened)
{
	heap_test_prepare_fast(&stage, 64 * KIB);
	stage.book.kind = zmm_storage_find("malloc");
	stage.config.hardened = hardened;
	heap_test_open(&stage);
}

static void fill(uint64_t seed)
{
	void *blocks[300];
	size_t i;

	random_start(seed);
	for (i = 0; i < COUNT_OF(blocks); i++) {
		blocks[i] = take(heap, odd(random_below(i % 7 ? 200 : 9000)));
	}
	for (i = 0; i < COUNT_OF(blocks); i += 1 + random_below(3)) {
		give(heap, blocks[i]);
	}
}

static bool snap(const zmm_snapshot_details *details)
{
	bool taken = zmm_snapshot_take(&snapshot, heap, details, error, sizeof(error));

	if (!taken) {
		test_note("%s", error);
	}
	return taken;
}

/* --- a sound heap --- */

static const zmm_snapshot_segment *segment_at(const void *address)
{
	size_t i;

	for (i = 0; i < snapshot.count; i++) {
		if (snapshot.segments[i].address == (uintptr_t) address) {
			return &snapshot.segments[i];
		}
	}
	return NULL;
}

/* Whether a segment of the snapshot has the blocks that a cursor shows. */
static bool has_blocks_of(const zmm_segment_entry *entry)
{
	const zmm_snapshot_segment *segment = segment_at(entry->segment);
	zmm_snapshot_cursor blocks;
	zmm_snapshot_block block;
	zmm_cursor cursor;
	zmm_block_view view;
	uint64_t charge = 0;
	bool same = segment && segment->size == entry->size && segment->reserved == entry->reserved
		&& segment->large == !entry->common;

	zmm_cursor_start(&cursor, heap);
	zmm_snapshot_start_at(&blocks, &snapshot, (size_t) (segment - snapshot.segments));
	while (same && zmm_cursor_next(&cursor, &view)) {
		if (view.entry == entry) {
			same = zmm_snapshot_next(&blocks, &block) && block.offset == view.offset && block.size == view.true_size
				&& block.state == view.state && !block.class && block.kind == ZMM_KIND_UNKNOWN
				&& zmm_snapshot_address(&snapshot, &block) == (uintptr_t) zmm_block_data(view.block);
			charge += block.charge;
		}
	}
	return same && !cursor.fault && charge == (segment->used_blocks ? zmm_snapshot_unused(segment) : 0);
}

static bool has_all_blocks(void)
{
	size_t i, wrong = 0;

	for (i = 0; i < heap->segments.table.count; i++) {
		wrong += !has_blocks_of(&heap->segments.table.entries[i]);
	}
	return !wrong && snapshot.count == heap->segments.table.count;
}

static bool is_in_order(void)
{
	size_t i;

	for (i = 1; i < snapshot.count; i++) {
		if (snapshot.segments[i].address <= snapshot.segments[i - 1].address) {
			return false;
		}
	}
	return true;
}

static bool adds_up(void)
{
	const zmm_sums *sums = &snapshot.sums;

	return sums->real == sums->live + sums->cached + sums->releasable + sums->pinned + sums->overhead + sums->unreadable;
}

/* Whether the sums are those of the heap's own counters and statistics. */
static bool agrees_with_statistics(void)
{
	zmm_statistics statistics;

	zmm_statistics_take(heap, &statistics);
	return adds_up() && snapshot.sums.real == heap->real->size && snapshot.sums.live == statistics.used.bytes
		&& snapshot.sums.live == heap->use->size && snapshot.sums.cached == statistics.cached
		&& snapshot.sums.releasable + snapshot.sums.pinned == statistics.free.bytes + statistics.rest.bytes
		&& !snapshot.sums.unreadable;
}

static void shows(const char *name)
{
	if (test_ok(snap(NULL), "%s: a snapshot is taken", name)) {
		test_ok(has_all_blocks(), "%s: it has each block as it is", name);
		test_ok(is_in_order(), "%s: segments by address", name);
		test_ok(agrees_with_statistics(), "%s: its sums are exact, and those of the statistics", name);
		test_ok(!snapshot.cut, "%s: nothing is missing", name);
		zmm_snapshot_close(&snapshot);
	}
}

static void sound_heaps(void)
{
	start(0);
	shows("no segment");
	fill(3);
	shows("without cache");
	heap_test_end(&stage);
	start(16 * KIB);
	fill(4);
	shows("fixed cache");
	heap_test_end(&stage);
	start_fast(false);
	fill(5);
	shows("default");
	heap_test_end(&stage);
	start_fast(true);
	fill(6);
	shows("hardened");
	heap_test_end(&stage);
}

static void changes_nothing(void)
{
	size_t changes, size, real;

	start_fast(false);
	fill(7);
	changes = heap->changes;
	size = heap->use->size;
	real = heap->real->size;
	test_ok(snap(NULL) && heap->changes == changes && heap->use->size == size && heap->real->size == real
			&& is_sound(heap), "taking a snapshot changes nothing");
	zmm_snapshot_close(&snapshot);
	heap_test_end(&stage);
}

static void holes(void)
{
	void *blocks[12];
	size_t i;

	start(0);
	for (i = 0; i < COUNT_OF(blocks); i++) {
		blocks[i] = take_true(heap, 128);
	}
	give(heap, blocks[3]);
	give(heap, blocks[4]);
	give(heap, blocks[8]);
	test_ok(snap(NULL) && snapshot.count == 1 && snapshot.segments[0].used_blocks == 9
			&& snapshot.segments[0].holes == 3
			&& snapshot.segments[0].largest_hole == SEGMENT - ZMM_SEGMENT_OVERHEAD - 12 * 128,
		"holes are what lies between used blocks");
	zmm_snapshot_close(&snapshot);
	heap_test_end(&stage);
}

/* --- what lives in the blocks, and META --- */

static size_t needs_nothing(void *context)
{
	(void) context;
	return 0;
}

static bool prepares(void *context, zmm_arena *arena)
{
	(void) arena;
	return *(bool *) context;
}

/* The first byte of a block is its kind, the others the name of a class. */
static void identify(void *context, const zmm_block_view *view, zmm_identity *identity)
{
	const char *data = zmm_block_data(zmm_block_at(view->block, 0));

	(void) context;
	identity->kind = (zmm_kind) data[0];
	if (identity->kind == ZMM_KIND_OBJECT) {
		identity->class_key = (const void *) (uintptr_t) (16 * (1 + (size_t) atoi(data + 1)));
		identity->class_name = data + 1;
	}
}

static void *take_of(zmm_kind kind, const char *name)
{
	char *data = take(heap, 41);

	data[0] = (char) kind;
	strcpy(data + 1, name);
	return data;
}

static bool is_of(uint64_t address, zmm_kind kind, const char *name)
{
	zmm_snapshot_cursor cursor;
	zmm_snapshot_block block;

	zmm_snapshot_start(&cursor, &snapshot);
	while (zmm_snapshot_next(&cursor, &block)) {
		if (zmm_snapshot_address(&snapshot, &block) == address) {
			return block.state == ZMM_STATE_USED && block.kind == kind && (block.class != NULL) == (name != NULL)
				&& (!name || strcmp(block.class->name, name) == 0);
		}
	}
	return false;
}

static void kinds(void)
{
	bool ready = true;
	const zmm_identifier identifier = { &ready, needs_nothing, prepares, identify };
	const zmm_snapshot_details details = { .identifier = &identifier };
	void *string, *one, *two, *again;

	start(0);
	string = take_of(ZMM_KIND_STRING, "");
	one = take_of(ZMM_KIND_OBJECT, "1 App\\Cache");
	two = take_of(ZMM_KIND_OBJECT, "2 App\\Other");
	again = take_of(ZMM_KIND_OBJECT, "1 App\\Cache");
	give(heap, take(heap, 3001));
	test_ok(snap(&details) && is_of((uintptr_t) string, ZMM_KIND_STRING, NULL)
			&& is_of((uintptr_t) one, ZMM_KIND_OBJECT, "1 App\\Cache")
			&& is_of((uintptr_t) two, ZMM_KIND_OBJECT, "2 App\\Other")
			&& is_of((uintptr_t) again, ZMM_KIND_OBJECT, "1 App\\Cache"), "a block has its kind and class");
	test_ok(snapshot.class_count == 2, "each class stands there once");
	zmm_snapshot_close(&snapshot);
	ready = false;
	test_ok(snap(&details) && is_of((uintptr_t) one, ZMM_KIND_UNKNOWN, NULL),
		"without memory for kinds, all are unknown");
	zmm_snapshot_close(&snapshot);
	heap_test_end(&stage);
}

static void many_classes(void)
{
	bool ready = true;
	const zmm_identifier identifier = { &ready, needs_nothing, prepares, identify };
	const zmm_snapshot_details details = { .identifier = &identifier };
	zmm_snapshot_cursor cursor;
	zmm_snapshot_block block;
	char name[16];
	size_t i, named = 0, objects = 0;

	start_fast(false);
	for (i = 0; i < 9000; i++) {
		snprintf(name, sizeof(name), "%zu", i);
		take_of(ZMM_KIND_OBJECT, name);
	}
	snap(&details);
	zmm_snapshot_start(&cursor, &snapshot);
	while (zmm_snapshot_next(&cursor, &block)) {
		objects += block.kind == ZMM_KIND_OBJECT;
		named += block.class != NULL;
	}
	test_ok(objects == 9000 && named == 8192 && snapshot.class_count == 8192,
		"of very many classes some have no names, and their objects are objects");
	zmm_snapshot_close(&snapshot);
	heap_test_end(&stage);
}

static zmm_text text_of(const char *text)
{
	return (zmm_text) { text, strlen(text) };
}

static void meta(void)
{
	const zmm_meta given[] = {
		{ text_of("script"), ZMM_META_TEXT, 0, text_of("a\tb.php") },
		{ text_of("pid"), ZMM_META_NUMBER, UINT64_MAX, { NULL, 0 } },
		{ text_of("jit"), ZMM_META_FLAG, 1, { NULL, 0 } },
	};
	const zmm_snapshot_details details = { .meta = given, .metas = COUNT_OF(given), .statistics = text_of("{\"a\":1}") };
	zmm_meta found;
	zmm_reader reader;

	start(0);
	give(heap, take(heap, 101));
	take(heap, 101);
	test_ok(snap(&details) && zmm_snapshot_find_meta(&snapshot, "script", &found) && found.type == ZMM_META_TEXT
			&& found.text.length == 7 && memcmp(found.text.start, "a\tb.php", 7) == 0, "a text of META");
	test_ok(zmm_snapshot_number(&snapshot, "pid") == UINT64_MAX && zmm_snapshot_number(&snapshot, "jit") == 1,
		"a number and a flag of META");
	test_ok(zmm_snapshot_number(&snapshot, "real_size") == heap->real->size
			&& zmm_snapshot_number(&snapshot, "in_use") == heap->use->size
			&& !zmm_snapshot_find_meta(&snapshot, "scrip", &found), "figures of the heap; no other keys");
	reader = zmm_snapshot_section(&snapshot, ZMM_SECTION_STAT);
	test_ok(zmm_reader_left(&reader) == 7 && memcmp(reader.at, "{\"a\":1}", 7) == 0, "STAT is what was given");
	zmm_snapshot_close(&snapshot);
	heap_test_end(&stage);
}

/* --- damage --- */

static void damage(void)
{
	char *blocks[40];
	zmm_block *block;
	uint64_t real;
	size_t i;

	start(0);
	for (i = 0; i < COUNT_OF(blocks); i++) {
		blocks[i] = take_true(heap, 1024);
	}
	block = zmm_block_of_data(blocks[9]);
	real = heap->real->size;
	block->info._size ^= 64;
	test_ok(snap(NULL) && adds_up() && snapshot.sums.real == real && snapshot.sums.unreadable > 0
			&& snapshot.sums.live + snapshot.sums.unreadable >= 40 * 1024, "what damage hides is unreadable, and said");
	zmm_snapshot_close(&snapshot);
	block->info._size ^= 64;
	block = zmm_segment_first_block(heap->segments.table.entries[1].segment);
	block->info._size ^= 2048;
	test_ok(snap(NULL) && adds_up() && snapshot.sums.real == real
			&& snapshot.sums.unreadable == heap->segments.table.entries[1].size - ZMM_SEGMENT_OVERHEAD,
		"so is a segment whose first block is damaged");
	zmm_snapshot_close(&snapshot);
	block->info._size ^= 2048;
	block = zmm_segment_first_block(heap->segments.table.entries[0].segment);
	block->info._size ^= 2048;
	test_ok(snap(NULL) && adds_up() && snapshot.sums.real == real
			&& snapshot.sums.unreadable == heap->segments.table.entries[0].size - ZMM_SEGMENT_OVERHEAD,
		"and the last one that is read");
	zmm_snapshot_close(&snapshot);
	block->info._size ^= 2048;
	heap_test_end(&stage);
}

/* --- files --- */

static unsigned char file[256 * 1024];
static size_t length;

static void make_file(void)
{
	bool ready = true;
	const zmm_identifier identifier = { &ready, needs_nothing, prepares, identify };
	const zmm_snapshot_details details = { .identifier = &identifier, .statistics = text_of("{}") };
	size_t i;

	start(0);
	for (i = 0; i < 160; i++) {
		void *ptr = take_of(i % 3 ? ZMM_KIND_STRING : ZMM_KIND_OBJECT, i % 2 ? "1" : "2 App");

		if (i % 5 == 0) {
			give(heap, ptr);
		}
		take_of(ZMM_KIND_ARRAY, "");
	}
	take_of(ZMM_KIND_ARRAY, "");
	snap(&details);
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

static size_t go_over(void)
{
	zmm_snapshot_cursor cursor;
	zmm_snapshot_block block;
	size_t blocks = 0;

	zmm_snapshot_start(&cursor, &snapshot);
	while (zmm_snapshot_next(&cursor, &block)) {
		blocks += zmm_state_word(block.state) && zmm_snapshot_list(&snapshot, &block) && zmm_kind_word(block.kind);
	}
	return blocks;
}

static void round_trip(void)
{
	size_t blocks, counted = 0, i;

	test_ok(reads(file, length) && !snapshot.cut && adds_up(), "a file is read again");
	blocks = go_over();
	for (i = 0; i < snapshot.count; i++) {
		counted += snapshot.segments[i].blocks;
	}
	test_ok(blocks == counted && blocks > 200, "with all blocks");
	zmm_snapshot_close(&snapshot);
}

/* Every beginning of a file is refused with a reason, or shows what is whole of it. */
static void every_prefix(void)
{
	size_t size, shown = 0, refused = 0, wrong = 0;
	uint64_t live = 0;

	for (size = 0; size < length; size++) {
		unsigned char *exact = malloc(size ? size : 1); /* a read behind it is noticed under AddressSanitizer */

		memcpy(exact, file, size);
		if (reads(exact, size)) {
			wrong += !snapshot.cut || !adds_up() || snapshot.sums.live < live;
			live = snapshot.sums.live;
			go_over();
			shown++;
			zmm_snapshot_close(&snapshot);
		} else {
			refused++;
			wrong += error[0] == '\0' || strchr(error, '\n') != NULL;
		}
		free(exact);
	}
	test_ok(!wrong && shown > 100 && refused > 100, "every beginning of a file: %zu shown, %zu refused", shown, refused);
}

static void every_byte(void)
{
	static unsigned char copy[sizeof(file)];
	size_t i, noticed = 0, wrong = 0;

	random_start(12);
	for (i = 0; i < length; i++) {
		memcpy(copy, file, length);
		copy[i] ^= (unsigned char) (1 + random_below(255));
		if (!reads(copy, length)) {
			noticed++;
		} else {
			zmm_snapshot_close(&snapshot);
		}
		snapshot_sum_up(copy, length);
		if (reads(copy, length)) { /* it may be a good file that says something else */
			go_over();
			wrong += !adds_up();
			zmm_snapshot_close(&snapshot);
		} else {
			wrong += error[0] == '\0' || strchr(error, '\n') != NULL;
		}
	}
	test_ok(noticed >= length - 2, "a wrong byte is noticed (all but the minor version)");
	test_ok(!wrong, "and does no harm where its check sum is right");
}

static unsigned char *section_in(unsigned char *bytes, const char *name)
{
	return snapshot_section_in(bytes, length, name);
}

static void refuses(const unsigned char *bytes, size_t size, const char *reason, const char *name)
{
	bool refused = !reads(bytes, size);

	if (!test_ok(refused && strstr(error, reason), "%s: %s", name, reason)) {
		test_note("said: %s", refused ? error : "nothing");
	}
	if (!refused) {
		zmm_snapshot_close(&snapshot);
	}
}

static void lies(void)
{
	static unsigned char copy[sizeof(file)];

	refuses(file, 0, "no snapshot of zmm", "an empty file");
	refuses((const unsigned char *) "<?php echo 'a program, and no snapshot';", 40, "no snapshot of zmm", "a script");
	memcpy(copy, file, length);
	copy[8] = 2;
	refuses(copy, length, "format 2.1: this zmm reads format 1", "a newer format");
	memcpy(copy, file, length);
	section_in(copy, "STAT")[4] = 1;
	memcpy(section_in(copy, "STAT"), "NEW\t", 4);
	snapshot_sum_up(copy, length);
	refuses(copy, length, "section NEW?, which this zmm does not know and must", "a section that is needed");
	section_in(copy, "NEW\t")[4] = 0;
	snapshot_sum_up(copy, length);
	if (test_ok(reads(copy, length), "a section that is not needed is skipped")) {
		zmm_snapshot_close(&snapshot);
	}
	memcpy(section_in(copy, "NEW\t"), "SEGM", 4);
	snapshot_sum_up(copy, length);
	refuses(copy, length, "two sections SEGM", "a section twice");
	memcpy(copy, file, length);
	section_in(copy, "SEGM")[ZMM_SECTION_HEADER_SIZE] = 1;
	snapshot_sum_up(copy, length);
	refuses(copy, length, "SEGM has more than it says", "fewer segments than there are");
	memcpy(copy, file, length);
	section_in(copy, "BLKS")[ZMM_SECTION_HEADER_SIZE] = 0;
	snapshot_sum_up(copy, length);
	refuses(copy, length, "a block of state 0 and 0 units", "a block without size");
	memcpy(copy, file, length);
	section_in(copy, "BLKS")[ZMM_SECTION_HEADER_SIZE] = 0x80;
	section_in(copy, "BLKS")[ZMM_SECTION_HEADER_SIZE + 1] = 0x7f;
	snapshot_sum_up(copy, length);
	refuses(copy, length, "a block of state 0 and 2032 units", "a block larger than its segment");
}

/* Returns a file's SEGM with the second segment at an offset from the first one's address. */
static void overlap(unsigned char *bytes, size_t offset)
{
	unsigned char *content = section_in(bytes, "SEGM") + ZMM_SECTION_HEADER_SIZE;
	zmm_reader reader = { content + 1, bytes + length, false };
	uint64_t first = zmm_get_varint(&reader), size = zmm_get_varint(&reader);
	zmm_writer writer = { NULL, bytes + length, false };

	(void) size;
	(void) zmm_get_varint(&reader);
	(void) zmm_get_varint(&reader);
	writer.at = bytes + (reader.at - bytes);
	zmm_put_varint(&writer, first + offset);
}

static void overlapping_segments(void)
{
	static unsigned char copy[sizeof(file)];

	memcpy(copy, file, length);
	overlap(copy, 64);
	snapshot_sum_up(copy, length);
	refuses(copy, length, "two segments lie at", "segments that overlap");
}

/* A copy of the file in which a section has another name. */
static unsigned char *renamed(const char *section, const char *name)
{
	static unsigned char copy[sizeof(file) + 1];

	memcpy(copy, file, length);
	memcpy(section_in(copy, section), name, ZMM_SECTION_NAME_SIZE);
	section_in(copy, name)[4] = 0;
	snapshot_sum_up(copy, length);
	return copy;
}

static void more_lies(void)
{
	unsigned char *copy;

	refuses(renamed("SEGM", "NEW1"), length, "it has no section SEGM", "no segments");
	refuses(renamed("BLKS", "NEW1"), length, "it has no section BLKS", "no blocks");
	refuses(renamed("CLAS", "NEW1"), length, "CLAS has no class", "no classes");
	copy = renamed("STAT", "STAT");
	refuses(copy, length + 1, "1 bytes follow its index", "bytes behind the end");
	section_in(copy, "INDX")[ZMM_SECTION_HEADER_SIZE + 1 + ZMM_SECTION_NAME_SIZE]++;
	snapshot_sum_up(copy, length);
	refuses(copy, length, "its index is wrong", "an index that leads elsewhere");
	copy = renamed("STAT", "STAT");
	section_in(copy, "SEGM")[ZMM_SECTION_HEADER_SIZE] = 0x7f;
	snapshot_sum_up(copy, length);
	refuses(copy, length, "SEGM has less than it says", "more segments than bytes");
	copy = renamed("STAT", "STAT");
	section_in(copy, "META")[ZMM_SECTION_HEADER_SIZE] = 0x7f;
	snapshot_sum_up(copy, length);
	refuses(copy, length, "META has", "a key that ends elsewhere");
}

/* Makes a file of the sections in this order, with the first `listed` of them in its index; returns its length. */
static size_t assemble(unsigned char *to, const char *const names[], size_t count, size_t listed)
{
	zmm_writer writer = { to, to + sizeof(file), false };
	size_t i, offsets[8], lengths[8];
	unsigned char *index;

	zmm_put_bytes(&writer, file, ZMM_FORMAT_HEADER_SIZE);
	for (i = 0; i < count; i++) {
		const unsigned char *header = snapshot_section_in(file, length, names[i]);
		zmm_reader reader = { header + 8, file + length, false };

		lengths[i] = (size_t) zmm_get_fixed(&reader, 8);
		offsets[i] = (size_t) (writer.at - to);
		zmm_put_bytes(&writer, header, ZMM_SECTION_HEADER_SIZE + lengths[i]);
	}
	index = writer.at;
	zmm_put_bytes(&writer, snapshot_section_in(file, length, "INDX"), ZMM_SECTION_HEADER_SIZE);
	zmm_put_varint(&writer, listed);
	for (i = 0; i < listed; i++) {
		zmm_put_bytes(&writer, names[i], ZMM_SECTION_NAME_SIZE);
		zmm_put_varint(&writer, offsets[i]);
		zmm_put_varint(&writer, lengths[i]);
	}
	zmm_put_fixed(&writer, (uint64_t) (index - to), 8);
	zmm_put_fixed(&(zmm_writer) { index + 8, writer.end, false },
		(uint64_t) (writer.at - index) - ZMM_SECTION_HEADER_SIZE, 8);
	snapshot_sum_up(to, (size_t) (writer.at - to));
	return (size_t) (writer.at - to);
}

static void sections(void)
{
	static const char *const usual[] = { "META", "STAT", "SEGM", "BLKS", "CLAS" };
	static const char *const other[] = { "CLAS", "BLKS", "META", "SEGM", "STAT" };
	static unsigned char copy[sizeof(file)];
	uint64_t live;
	size_t size;

	reads(file, length);
	live = snapshot.sums.live;
	zmm_snapshot_close(&snapshot);
	size = assemble(copy, usual, 5, 5);
	test_ok(size == length && !memcmp(copy, file, length), "sections in their order");
	size = assemble(copy, other, 5, 5);
	if (test_ok(reads(copy, size), "a reader takes sections in any order")) {
		test_ok(snapshot.sums.live == live && !snapshot.cut, "and finds the same in them");
		zmm_snapshot_close(&snapshot);
	}
	size = assemble(copy, usual, 5, 4);
	refuses(copy, size, "its index is wrong", "an index that leaves a section out");
}

int main(void)
{
	sound_heaps();
	changes_nothing();
	holes();
	kinds();
	many_classes();
	meta();
	damage();
	make_file();
	round_trip();
	every_prefix();
	every_byte();
	lies();
	overlapping_segments();
	more_lies();
	sections();
	return test_end();
}

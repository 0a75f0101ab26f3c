/*
 * Fuzz target: the file of a snapshot.  The first byte says how the rest makes one: whole, as it is; or as the contents
 * of its sections, with sites or without, so that the engine need not find names and lengths.  Check sums are put right in both, and a part of
 * the end may be cut off.
 *
 * What is refused says why in one line.  What is accepted adds up: its sums, its segments, its blocks, the charges.
 * Findings and rows are made of it.  The file lies by itself, so that reading beyond it is noticed.
 */

#include "suites/fuzz/fuzz.h"

#include "inspect/crc32.h"
#include "inspect/findings.h"
#include "inspect/snapshot_sites.h"
#include "write/snapshot.h"

#include <string.h>

#define LARGEST 4096

/* Making a file */

static void put_section(zmm_writer *writer, const char *name, unsigned int flags, const uint8_t *content, size_t length)
{
	zmm_put_bytes(writer, name, ZMM_SECTION_NAME_SIZE);
	zmm_put_fixed(writer, flags, 4);
	zmm_put_fixed(writer, length, 8);
	zmm_put_fixed(writer, 0, 8);
	zmm_put_bytes(writer, content, length);
}

static void put_number(zmm_writer *writer, const char *key, uint64_t number)
{
	zmm_put_text(writer, key, strlen(key));
	zmm_put_varint(writer, ZMM_META_NUMBER);
	zmm_put_varint(writer, number);
}

/* META with the facts of a heap of ours, and figures that findings look at. */
static void put_meta(zmm_writer *writer, fuzz_input *input)
{
	uint8_t content[512];
	zmm_writer meta = { content, content + sizeof(content), false };
	static const char *const figures[] = { "peak", "limit", "resident", "resident_heap", "gc_gives", "spare_bytes" };
	size_t i;

	put_number(&meta, "unit", 8);
	put_number(&meta, "segment_header", 16);
	put_number(&meta, "guard", 8);
	put_number(&meta, "block_header", 8);
	put_number(&meta, "block_extra", 8 + fuzz_byte(input) % 17);
	put_number(&meta, "smallest_block", 24);
	put_number(&meta, "large_block", 536);
	for (i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		put_number(&meta, figures[i], (uint64_t) fuzz_word(input) << fuzz_byte(input) % 48);
	}
	put_section(writer, "META", ZMM_SECTION_IS_REQUIRED, content, (size_t) (meta.at - content));
}

/* Takes so many bytes of the input, or what is left. */
static const uint8_t *take_bytes(fuzz_input *input, size_t *length)
{
	const uint8_t *bytes = input->next;
	size_t left = (size_t) (input->end - input->next);

	*length = *length < left ? *length : left;
	input->next += *length;
	return bytes;
}

/* Writes the index of the sections that a file has up to here. */
static void put_index(zmm_writer *writer, const uint8_t *file)
{
	uint8_t content[256];
	zmm_writer index = { content, content + sizeof(content), false };
	size_t at = ZMM_FORMAT_HEADER_SIZE, end = (size_t) (writer->at - file), sections = 0;

	index.at++; /* a small number */
	while (at < end) {
		zmm_reader reader = { file + at + 8, file + end, false };
		size_t length = (size_t) zmm_get_fixed(&reader, 8);

		zmm_put_bytes(&index, file + at, ZMM_SECTION_NAME_SIZE);
		zmm_put_varint(&index, at);
		zmm_put_varint(&index, length);
		at += ZMM_SECTION_HEADER_SIZE + length;
		sections++;
	}
	content[0] = (uint8_t) sections;
	zmm_put_fixed(&index, end, 8);
	put_section(writer, "INDX", 0, content, (size_t) (index.at - content));
}

/* Who allocated the blocks. */
static void put_sites(zmm_writer *writer, fuzz_input *input)
{
	size_t places = fuzz_word(input), blocks = LARGEST;
	const uint8_t *bytes = take_bytes(input, &places);

	put_section(writer, "SITE", 0, bytes, places);
	bytes = take_bytes(input, &blocks);
	put_section(writer, "SITB", 0, bytes, blocks);
}

static void put_sections(zmm_writer *writer, fuzz_input *input, bool kinds, bool sites)
{
	size_t segments = fuzz_byte(input), blocks = fuzz_word(input), classes = sites ? fuzz_byte(input) : LARGEST;
	const uint8_t *file = writer->at, *bytes;

	zmm_put_bytes(writer, ZMM_FORMAT_MAGIC, ZMM_FORMAT_MAGIC_SIZE);
	zmm_put_fixed(writer, ZMM_FORMAT_MAJOR, 2);
	zmm_put_fixed(writer, ZMM_FORMAT_MINOR, 2);
	zmm_put_fixed(writer, ZMM_FORMAT_ORDER, 4);
	put_meta(writer, input);
	bytes = take_bytes(input, &segments);
	put_section(writer, "SEGM", ZMM_SECTION_IS_REQUIRED, bytes, segments);
	bytes = take_bytes(input, &blocks);
	put_section(writer, "BLKS", ZMM_SECTION_IS_REQUIRED | (kinds ? ZMM_BLOCKS_HAVE_KINDS : 0), bytes, blocks);
	bytes = take_bytes(input, &classes);
	put_section(writer, "CLAS", 0, bytes, classes);
	if (sites) {
		put_sites(writer, input);
	}
	put_index(writer, file);
}

/* Puts right the check sums of all sections that are whole. */
static void sum_up(uint8_t *file, size_t size)
{
	size_t at = ZMM_FORMAT_HEADER_SIZE;

	while (size >= at && size - at >= ZMM_SECTION_HEADER_SIZE) {
		zmm_reader reader = { file + at + 8, file + size, false };
		uint64_t length = zmm_get_fixed(&reader, 8);
		zmm_writer writer = { file + at + 16, file + at + ZMM_SECTION_HEADER_SIZE, false };
		bool whole = length <= size - at - ZMM_SECTION_HEADER_SIZE;

		zmm_put_fixed(&writer, whole ? zmm_crc32(file + at + ZMM_SECTION_HEADER_SIZE, (size_t) length) : 0, 4);
		zmm_put_fixed(&writer, zmm_crc32(file + at, ZMM_SECTION_SUMMED_SIZE), 4);
		if (!whole) {
			return;
		}
		at += ZMM_SECTION_HEADER_SIZE + (size_t) length;
	}
}

/* What must hold */

static void require_sums(const zmm_snapshot *snapshot)
{
	const zmm_sums *sums = &snapshot->sums;
	uint64_t real = 0;
	size_t i;

	for (i = 0; i < snapshot->count; i++) {
		real += snapshot->segments[i].size;
		FUZZ_REQUIRE(i == 0 || snapshot->segments[i].address - snapshot->segments[i - 1].address
			>= snapshot->segments[i - 1].size);
	}
	FUZZ_REQUIRE(real == sums->real);
	FUZZ_REQUIRE(real == sums->live + sums->cached + sums->releasable + sums->pinned + sums->overhead + sums->unreadable);
	FUZZ_REQUIRE(!sums->unreadable || snapshot->count);
}

static void require_blocks(const zmm_snapshot *snapshot)
{
	uint64_t live = 0, charge = 0, unused = 0, blocks = 0, expected = 0;
	zmm_snapshot_cursor cursor;
	zmm_snapshot_block block;
	size_t i;

	zmm_snapshot_start(&cursor, snapshot);
	while (zmm_snapshot_next(&cursor, &block)) {
		const zmm_snapshot_segment *segment = &snapshot->segments[block.segment];

		FUZZ_REQUIRE(block.size >= snapshot->facts.smallest_block && block.offset >= snapshot->facts.segment_header);
		FUZZ_REQUIRE(block.offset + block.size <= segment->size - snapshot->facts.guard);
		FUZZ_REQUIRE(zmm_state_word(block.state) && zmm_kind_word((size_t) block.kind)
			&& zmm_snapshot_list(snapshot, &block) && zmm_snapshot_request(snapshot, &block) < block.size);
		FUZZ_REQUIRE(block.site == ZMM_NO_SITE
			|| (block.state == ZMM_STATE_USED && block.site < snapshot->sites.site_count));
		live += block.state == ZMM_STATE_USED ? block.size : 0;
		charge += block.charge;
		blocks++;
	}
	for (i = 0; i < snapshot->count; i++) {
		expected += snapshot->segments[i].blocks;
		unused += snapshot->segments[i].used_blocks ? zmm_snapshot_unused(&snapshot->segments[i]) : 0;
	}
	FUZZ_REQUIRE(blocks == expected && live == snapshot->sums.live && charge == unused);
}

static void require_sites(const zmm_snapshot *snapshot)
{
	const zmm_snapshot_sites *all = &snapshot->sites;
	size_t i;

	for (i = 0; i < all->node_count; i++) {
		FUZZ_REQUIRE(i ? all->nodes[i].parent < i : all->nodes[i].parent == 0);
		FUZZ_REQUIRE(all->nodes[i].function < all->function_count && all->nodes[i].depth <= ZMM_MAX_DEPTH);
	}
	for (i = 0; i < all->site_count; i++) {
		FUZZ_REQUIRE(all->sites[i].node < all->node_count);
		FUZZ_REQUIRE(zmm_package_of(zmm_site_function(all, &all->sites[i])->file).length <= LARGEST);
	}
}

static bool count_text(void *context, const char *text, size_t length)
{
	(void) context;
	(void) text;
	(void) length;
	return true;
}

static void require_rows(const zmm_snapshot *snapshot)
{
	static zmm_findings findings;
	zmm_emitter emitter;
	zmm_sink sink;
	size_t i;

	zmm_findings_take(snapshot, &findings);
	FUZZ_REQUIRE(findings.count <= ZMM_NUM_FINDINGS);
	zmm_sink_open(&sink, count_text, NULL);
	zmm_emitter_open(&emitter, &zmm_emitter_json, &sink);
	zmm_emit_begin(&emitter, NULL, ZMM_LIST);
	zmm_emit_segments(&emitter, snapshot);
	for (i = 0; i < findings.count; i++) {
		FUZZ_REQUIRE(strlen(findings.list[i].summary) < sizeof(findings.list[i].summary) - 1);
		zmm_emit_begin(&emitter, NULL, ZMM_OBJECT);
		zmm_emit_finding(&emitter, &findings.list[i]);
		zmm_emit_end(&emitter);
	}
	zmm_emit_end(&emitter);
	FUZZ_REQUIRE(zmm_emitter_close(&emitter) && zmm_sink_flush(&sink));
}

static void read_file(const uint8_t *file, size_t size)
{
	char error[ZMM_SNAPSHOT_ERROR_SIZE] = "";
	zmm_snapshot snapshot;

	if (zmm_snapshot_read(&snapshot, file, size, error, sizeof(error))) {
		require_sums(&snapshot);
		require_blocks(&snapshot);
		require_sites(&snapshot);
		require_rows(&snapshot);
		zmm_snapshot_close(&snapshot);
	} else {
		FUZZ_REQUIRE(error[0] && strlen(error) < sizeof(error) - 1 && !strchr(error, '\n'));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t file[2 * LARGEST];
	fuzz_input input = { data, data + size };
	unsigned int choice = fuzz_byte(&input);
	size_t length = LARGEST, cut;
	const uint8_t *bytes;
	uint8_t *exact;

	if (choice & 1) {
		bytes = take_bytes(&input, &length);
		memcpy(file, bytes, length);
	} else {
		zmm_writer writer = { file, file + sizeof(file), false };

		put_sections(&writer, &input, choice & 2, choice & 128);
		length = (size_t) (writer.at - file);
	}
	cut = (choice >> 2 & 31) < length ? choice >> 2 & 31 : length;
	sum_up(file, length);
	exact = malloc(length - cut + 1);
	FUZZ_REQUIRE(exact != NULL);
	memcpy(exact, file, length - cut);
	read_file(exact, length - cut);
	free(exact);
	return 0;
}

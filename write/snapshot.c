#include "write/snapshot.h"
#include "inspect/snapshot_sites.h"

#include <stdio.h>

/* Numbers of a snapshot have 64 bits, and a file can say anything: the largest integer of PHP stands for more. */
static int64_t zmm_integer(uint64_t number)
{
	return number < INT64_MAX ? (int64_t) number : INT64_MAX;
}

static void zmm_emit_bytes(zmm_emitter *emitter, const char *key, uint64_t bytes)
{
	zmm_emit_number(emitter, key, zmm_integer(bytes), ZMM_UNIT_BYTES);
}

static void zmm_emit_count(zmm_emitter *emitter, const char *key, uint64_t blocks)
{
	zmm_emit_number(emitter, key, zmm_integer(blocks), ZMM_UNIT_BLOCKS);
}

/* A name, an index or an address. */
static void zmm_emit_plain(zmm_emitter *emitter, const char *key, uint64_t number)
{
	zmm_emit_number(emitter, key, zmm_integer(number), ZMM_UNIT_NAME);
}

void zmm_emit_sums(zmm_emitter *emitter, const zmm_sums *sums)
{
	zmm_emit_bytes(emitter, "real", sums->real);
	zmm_emit_bytes(emitter, "live", sums->live);
	zmm_emit_bytes(emitter, "cached", sums->cached);
	zmm_emit_bytes(emitter, "releasable", sums->releasable);
	zmm_emit_bytes(emitter, "pinned", sums->pinned);
	zmm_emit_bytes(emitter, "overhead", sums->overhead);
	zmm_emit_bytes(emitter, "unreadable", sums->unreadable);
}

#define ZMM_META_KEY_SIZE 64
#define ZMM_TEXT_SIZE 4096 /* of what is longer only the start is emitted */

/* Copies a text that may not end in 0, or its start. */
static const char *zmm_terminated(zmm_text text, char *copy, size_t size)
{
	size_t length = text.length < size ? text.length : size - 1;

	memcpy(copy, text.start, length);
	copy[length] = '\0';
	return copy;
}

static void zmm_emit_meta_entry(zmm_emitter *emitter, const zmm_meta *meta)
{
	char key[ZMM_META_KEY_SIZE], text[ZMM_TEXT_SIZE];

	zmm_terminated(meta->key, key, sizeof(key));
	switch (meta->type) {
		case ZMM_META_TEXT:
			zmm_emit_text(emitter, key, zmm_terminated(meta->text, text, sizeof(text)));
			break;
		case ZMM_META_FLAG:
			zmm_emit_flag(emitter, key, meta->number != 0);
			break;
		default:
			zmm_emit_plain(emitter, key, meta->number);
	}
}

void zmm_emit_meta(zmm_emitter *emitter, const zmm_snapshot *snapshot)
{
	zmm_reader reader = zmm_snapshot_section(snapshot, ZMM_SECTION_META);
	zmm_meta meta;

	while (zmm_snapshot_next_meta(&reader, &meta)) {
		zmm_emit_meta_entry(emitter, &meta);
	}
}

/* Places */

static void zmm_emit_string(zmm_emitter *emitter, const char *key, zmm_text text)
{
	char copy[ZMM_TEXT_SIZE];

	zmm_emit_text(emitter, key, zmm_terminated(text, copy, sizeof(copy)));
}

/* Emits a line of a file; one that is not known is null. */
static void zmm_emit_code_line(zmm_emitter *emitter, uint64_t line)
{
	if (line) {
		zmm_emit_plain(emitter, "line", line);
	} else {
		zmm_emit_text(emitter, "line", NULL);
	}
}

static void zmm_emit_code(zmm_emitter *emitter, zmm_text function, zmm_text file, uint64_t line)
{
	zmm_emit_string(emitter, "function", function);
	zmm_emit_string(emitter, "file", file);
	zmm_emit_code_line(emitter, line);
}

static void zmm_emit_no_code(zmm_emitter *emitter)
{
	zmm_emit_text(emitter, "function", NULL);
	zmm_emit_text(emitter, "file", NULL);
	zmm_emit_text(emitter, "line", NULL);
}

/* Emits the function of a site, and the PHP code that it is about. */
static void zmm_emit_site_code(zmm_emitter *emitter, const zmm_snapshot_sites *all, const zmm_snapshot_site *site)
{
	zmm_code code = zmm_site_code(all, site);

	zmm_emit_code(emitter, zmm_site_function(all, site)->name, code.function->file, code.line);
}

/* Emits the number of a site and its line of code, or null. */
static void zmm_emit_site_of(zmm_emitter *emitter, const zmm_snapshot_sites *all, uint32_t number)
{
	if (number == ZMM_NO_SITE) {
		zmm_emit_text(emitter, "site", NULL);
		zmm_emit_no_code(emitter);
	} else {
		zmm_emit_plain(emitter, "site", number);
		zmm_emit_site_code(emitter, all, &all->sites[number]);
	}
}

void zmm_emit_stack(zmm_emitter *emitter, const zmm_snapshot_sites *all, const zmm_snapshot_site *site)
{
	uint32_t node = site->node;
	uint64_t line = site->line;
	bool more = true;

	zmm_emit_begin(emitter, "stack", ZMM_LIST);
	while (more) {
		const zmm_snapshot_function *function = &all->functions[all->nodes[node].function];

		zmm_emit_begin(emitter, NULL, ZMM_OBJECT);
		zmm_emit_code(emitter, function->name, function->file, line);
		zmm_emit_end(emitter);
		line = all->nodes[node].line;
		more = node != 0;
		node = all->nodes[node].parent;
	}
	zmm_emit_end(emitter);
}

void zmm_emit_place(zmm_emitter *emitter, const zmm_snapshot_sites *all, const zmm_snapshot_site *site)
{
	zmm_emit_site_code(emitter, all, site);
	zmm_emit_string(emitter, "package", zmm_package_of(zmm_site_code(all, site).function->file));
	zmm_emit_stack(emitter, all, site);
}

void zmm_emit_sample_interval(zmm_emitter *emitter, const zmm_snapshot *snapshot)
{
	zmm_emit_bytes(emitter, "sample_interval", snapshot->sites.interval);
}

void zmm_emit_site(zmm_emitter *emitter, const zmm_snapshot *snapshot, const zmm_census_row *row)
{
	const zmm_snapshot_site *site = &snapshot->sites.sites[row->site];

	zmm_emit_plain(emitter, "site", row->site);
	zmm_emit_place(emitter, &snapshot->sites, site);
#define ZMM_EMIT_SITE_FIGURE(name, unit, sentence) zmm_emit_##unit(emitter, #name, site->name);
	ZMM_SITE_FIGURES(ZMM_EMIT_SITE_FIGURE)
	zmm_emit_count(emitter, "blocks", row->blocks);
	zmm_emit_bytes(emitter, "bytes", row->bytes);
	zmm_emit_bytes(emitter, "pinned", row->charge);
}

/* Blocks */

void zmm_emit_block(zmm_emitter *emitter, const zmm_snapshot *snapshot, const zmm_snapshot_block *block)
{
	bool used = block->state == ZMM_STATE_USED;

	zmm_emit_plain(emitter, "address", zmm_snapshot_address(snapshot, block));
	zmm_emit_plain(emitter, "segment", block->segment);
	zmm_emit_bytes(emitter, "offset", block->offset);
	zmm_emit_bytes(emitter, "size", block->size);
	zmm_emit_bytes(emitter, "request", zmm_snapshot_request(snapshot, block));
	zmm_emit_text(emitter, "state", zmm_state_word(block->state));
	zmm_emit_text(emitter, "kind", used ? zmm_kind_word((size_t) block->kind) : NULL);
	zmm_emit_text(emitter, "class", block->class ? block->class->name : NULL);
	zmm_emit_text(emitter, "list", used ? NULL : zmm_snapshot_list(snapshot, block));
	zmm_emit_bytes(emitter, "pinned", zmm_snapshot_kept(&snapshot->segments[block->segment]));
	zmm_emit_bytes(emitter, "charge", block->charge);
	zmm_emit_site_of(emitter, &snapshot->sites, block->site);
}

/* Emits a used block of a segment, the one with the most charge: the first, for none has more. */
static void zmm_emit_pin(zmm_emitter *emitter, const zmm_snapshot *snapshot, size_t segment)
{
	zmm_snapshot_cursor cursor;
	zmm_snapshot_block block;

	zmm_snapshot_start_at(&cursor, snapshot, segment);
	while (zmm_snapshot_next(&cursor, &block) && block.segment == segment) {
		if (block.state == ZMM_STATE_USED) {
			zmm_emit_begin(emitter, "pin", ZMM_OBJECT);
			zmm_emit_block(emitter, snapshot, &block);
			zmm_emit_end(emitter);
			return;
		}
	}
	zmm_emit_text(emitter, "pin", NULL);
}

void zmm_emit_segment(zmm_emitter *emitter, const zmm_snapshot *snapshot, size_t index)
{
	const zmm_snapshot_segment *segment = &snapshot->segments[index];
	uint64_t cached = zmm_snapshot_cached(segment);

	zmm_emit_plain(emitter, "address", segment->address);
	zmm_emit_bytes(emitter, "size", segment->size);
	zmm_emit_bytes(emitter, "reserved", segment->reserved);
	zmm_emit_flag(emitter, "large", segment->large);
	zmm_emit_bytes(emitter, "used", segment->bytes[ZMM_STATE_USED]);
	zmm_emit_bytes(emitter, "free", zmm_snapshot_unused(segment) - cached);
	zmm_emit_bytes(emitter, "cached", cached);
	zmm_emit_bytes(emitter, "overhead", snapshot->facts.segment_header + snapshot->facts.guard);
	zmm_emit_bytes(emitter, "unreadable", segment->unreadable);
	zmm_emit_count(emitter, "blocks", segment->blocks);
	zmm_emit_count(emitter, "blocks_needed_free", segment->used_blocks);
	zmm_emit_plain(emitter, "holes", segment->holes);
	zmm_emit_bytes(emitter, "largest_hole", segment->largest_hole);
	zmm_emit_bytes(emitter, "pinned", zmm_snapshot_kept(segment));
	zmm_emit_pin(emitter, snapshot, index);
}

void zmm_emit_segments(zmm_emitter *emitter, const zmm_snapshot *snapshot)
{
	size_t i;

	for (i = 0; i < snapshot->count; i++) {
		zmm_emit_begin(emitter, NULL, ZMM_OBJECT);
		zmm_emit_segment(emitter, snapshot, i);
		zmm_emit_end(emitter);
	}
}

static void zmm_emit_fact(zmm_emitter *emitter, const zmm_fact *fact)
{
	if (fact->text) {
		zmm_emit_text(emitter, fact->name, fact->text);
	} else {
		zmm_emit_number(emitter, fact->name, zmm_integer(fact->number), fact->unit);
	}
}

static void zmm_emit_measured(zmm_emitter *emitter, const zmm_finding *finding)
{
	char sampled[48];

	snprintf(sampled, sizeof(sampled), "sampled, +- %u %%", finding->error);
	zmm_emit_text(emitter, "measured", finding->error ? sampled : "exact");
}

void zmm_emit_finding(zmm_emitter *emitter, const zmm_finding *finding)
{
	const zmm_fact *fact;
	size_t i;

	zmm_emit_text(emitter, "kind", zmm_finding_word(finding->kind));
	zmm_emit_text(emitter, "severity", zmm_severity_word(finding->severity));
	zmm_emit_text(emitter, "confidence", zmm_severity_word(finding->confidence));
	zmm_emit_text(emitter, "summary", finding->summary);
	zmm_emit_begin(emitter, "facts", ZMM_OBJECT);
	for (fact = finding->facts; fact->name; fact++) {
		zmm_emit_fact(emitter, fact);
	}
	zmm_emit_end(emitter);
	zmm_emit_text(emitter, "hypothesis", finding->hypothesis);
	zmm_emit_begin(emitter, "next_checks", ZMM_LIST);
	for (i = 0; i < ZMM_MOST_CHECKS && finding->next_checks[i]; i++) {
		zmm_emit_text(emitter, NULL, finding->next_checks[i]);
	}
	zmm_emit_end(emitter);
	zmm_emit_bytes(emitter, "impact_bytes", finding->impact);
	zmm_emit_measured(emitter, finding);
	zmm_emit_text(emitter, "filter", finding->filter[0] ? finding->filter : NULL);
}

static void zmm_emit_row_of_kind(zmm_emitter *emitter, const zmm_census_row *row)
{
	zmm_emit_text(emitter, "kind", zmm_kind_word((size_t) row->kind));
	zmm_emit_text(emitter, "class", row->class_name);
}

static void zmm_emit_row_of_size(zmm_emitter *emitter, const zmm_census_row *row)
{
	zmm_emit_bytes(emitter, "from", row->from);
	zmm_emit_bytes(emitter, "to", row->to);
}

static void zmm_emit_row_of_function(zmm_emitter *emitter, const zmm_census_row *row)
{
	if (row->function) {
		zmm_emit_code(emitter, row->function->name, row->function->file, row->function->line);
	} else {
		zmm_emit_no_code(emitter);
	}
}

/* The first row has the blocks without a site. */
static void zmm_emit_row_of_text(zmm_emitter *emitter, const char *key, const zmm_census_row *row)
{
	if (row->order) {
		zmm_emit_string(emitter, key, row->name);
	} else {
		zmm_emit_text(emitter, key, NULL);
	}
}

void zmm_emit_census_row(zmm_emitter *emitter, const zmm_snapshot *snapshot, const zmm_census_row *row,
	zmm_census_by by)
{
	switch (by) {
		case ZMM_CENSUS_BY_KIND:
			zmm_emit_row_of_kind(emitter, row);
			break;
		case ZMM_CENSUS_BY_SIZE:
			zmm_emit_row_of_size(emitter, row);
			break;
		case ZMM_CENSUS_BY_SITE:
			zmm_emit_site_of(emitter, &snapshot->sites, row->site);
			break;
		case ZMM_CENSUS_BY_FUNCTION:
			zmm_emit_row_of_function(emitter, row);
			break;
		default:
			zmm_emit_row_of_text(emitter, by == ZMM_CENSUS_BY_FILE ? "file" : "package", row);
	}
	zmm_emit_count(emitter, "blocks", row->blocks);
	zmm_emit_bytes(emitter, "bytes", row->bytes);
	zmm_emit_bytes(emitter, "charge", row->charge);
}

#include "inspect/census.h"
#include "inspect/snapshot_sites.h"

#include <stdlib.h>

/* Sizes up to this are small lists' in every geometry; a file that says otherwise has fewer, wider rows. */
#define ZMM_CENSUS_SMALL_SIZES 256
#define ZMM_CENSUS_POWERS 64

/* By kind: first the kinds, then the classes. */

static size_t zmm_census_row_of_kind(const zmm_census *census, const zmm_snapshot *snapshot,
	const zmm_snapshot_block *block)
{
	(void) census;
	return block->class ? ZMM_NUM_KINDS + (size_t) (block->class - snapshot->classes) : (size_t) block->kind;
}

static void zmm_census_name_kinds(const zmm_snapshot *snapshot, zmm_census *census)
{
	zmm_census_row *rows = census->rows;
	size_t i;

	for (i = 0; i < ZMM_NUM_KINDS; i++) {
		rows[i].kind = (zmm_kind) i;
	}
	for (i = 0; i < snapshot->class_count; i++) {
		rows[ZMM_NUM_KINDS + i].kind = snapshot->classes[i].kind;
		rows[ZMM_NUM_KINDS + i].class_name = snapshot->classes[i].name;
	}
}

/* By size: first the small sizes, then powers of two. */

static bool zmm_census_is_small(const zmm_snapshot *snapshot, uint64_t size)
{
	return size < snapshot->facts.large_block && size / snapshot->facts.unit < ZMM_CENSUS_SMALL_SIZES;
}

static size_t zmm_census_row_of_size(const zmm_census *census, const zmm_snapshot *snapshot,
	const zmm_snapshot_block *block)
{
	size_t power = 0;

	(void) census;
	if (zmm_census_is_small(snapshot, block->size)) {
		return (size_t) (block->size / snapshot->facts.unit);
	}
	while (block->size >> power > 1) {
		power++;
	}
	return ZMM_CENSUS_SMALL_SIZES + power;
}

static uint64_t zmm_lower(uint64_t first, uint64_t second)
{
	return first < second ? first : second;
}

static void zmm_census_name_sizes(const zmm_snapshot *snapshot, zmm_census *census)
{
	zmm_census_row *rows = census->rows;
	uint64_t unit = snapshot->facts.unit, least = zmm_lower(snapshot->facts.large_block, ZMM_CENSUS_SMALL_SIZES * unit);
	size_t i;

	for (i = 0; i < ZMM_CENSUS_SMALL_SIZES; i++) {
		rows[i].from = rows[i].to = i * unit;
	}
	for (i = 0; i < ZMM_CENSUS_POWERS; i++) {
		zmm_census_row *row = &rows[ZMM_CENSUS_SMALL_SIZES + i];
		uint64_t from = (uint64_t) 1 << i;

		row->from = from > least ? from : least;
		row->to = 2 * (from - 1) + 1;
	}
}

/* By site and function: first the blocks without one. */

static size_t zmm_census_row_of_site(const zmm_census *census, const zmm_snapshot *snapshot,
	const zmm_snapshot_block *block)
{
	(void) census;
	(void) snapshot;
	return block->site == ZMM_NO_SITE ? 0 : (size_t) block->site + 1;
}

static void zmm_census_name_sites(const zmm_snapshot *snapshot, zmm_census *census)
{
	size_t i;

	for (i = 0; i < snapshot->sites.site_count; i++) {
		census->rows[i + 1].site = (uint32_t) i;
	}
}

static size_t zmm_census_row_of_function(const zmm_census *census, const zmm_snapshot *snapshot,
	const zmm_snapshot_block *block)
{
	const zmm_snapshot_sites *all = &snapshot->sites;

	(void) census;
	return block->site == ZMM_NO_SITE ? 0 : (size_t) all->nodes[all->sites[block->site].node].function + 1;
}

static void zmm_census_name_functions(const zmm_snapshot *snapshot, zmm_census *census)
{
	size_t i;

	for (i = 0; i < snapshot->sites.function_count; i++) {
		census->rows[i + 1].function = &snapshot->sites.functions[i];
	}
}

/* By file and package: all functions with the same text have the row of the first one. */

typedef struct zmm_census_text {
	zmm_text text;
	uint32_t function;
} zmm_census_text;

static int zmm_compare_text(zmm_text first, zmm_text second)
{
	size_t common = first.length < second.length ? first.length : second.length;
	int order = common ? memcmp(first.start, second.start, common) : 0;

	return order || first.length == second.length ? order : first.length < second.length ? -1 : 1;
}

static int zmm_compare_texts(const void *a, const void *b)
{
	const zmm_census_text *first = a, *second = b;
	int order = zmm_compare_text(first->text, second->text);

	return order ? order : first->function < second->function ? -1 : first->function > second->function;
}

static void zmm_census_group(zmm_census *census, zmm_census_text *texts, size_t count)
{
	size_t i, first = 0;

	qsort(texts, count, sizeof(*texts), zmm_compare_texts);
	for (i = 0; i < count; i++) {
		first = i && zmm_compare_text(texts[i].text, texts[first].text) == 0 ? first : i;
		census->row_of_function[texts[i].function] = texts[first].function + 1;
		census->rows[texts[i].function + 1].name = texts[i].text;
	}
}

static void zmm_census_name_texts(const zmm_snapshot *snapshot, zmm_census *census, zmm_text (*text_of)(zmm_text file))
{
	size_t i, count = snapshot->sites.function_count;
	zmm_census_text *texts = zmm_arena_take(&census->arena, count * sizeof(*texts));

	census->row_of_function = zmm_arena_take(&census->arena, count * sizeof(*census->row_of_function));
	for (i = 0; i < count; i++) {
		texts[i] = (zmm_census_text) { text_of(snapshot->sites.functions[i].file), (uint32_t) i };
	}
	zmm_census_group(census, texts, count);
}

static size_t zmm_census_row_of_text(const zmm_census *census, const zmm_snapshot *snapshot,
	const zmm_snapshot_block *block)
{
	const zmm_snapshot_sites *all = &snapshot->sites;

	return block->site == ZMM_NO_SITE
		? 0 : census->row_of_function[zmm_site_code(all, &all->sites[block->site]).function - all->functions];
}

static zmm_text zmm_census_file(zmm_text file)
{
	return file;
}

static void zmm_census_name_files(const zmm_snapshot *snapshot, zmm_census *census)
{
	zmm_census_name_texts(snapshot, census, zmm_census_file);
}

static void zmm_census_name_packages(const zmm_snapshot *snapshot, zmm_census *census)
{
	zmm_census_name_texts(snapshot, census, zmm_package_of);
}

/* Counting */

typedef struct zmm_census_way {
	size_t (*row_of)(const zmm_census *census, const zmm_snapshot *snapshot, const zmm_snapshot_block *block);
	void (*name)(const zmm_snapshot *snapshot, zmm_census *census);
} zmm_census_way;

static const zmm_census_way zmm_census_ways[] = {
	[ZMM_CENSUS_BY_KIND] = { zmm_census_row_of_kind, zmm_census_name_kinds },
	[ZMM_CENSUS_BY_SIZE] = { zmm_census_row_of_size, zmm_census_name_sizes },
	[ZMM_CENSUS_BY_SITE] = { zmm_census_row_of_site, zmm_census_name_sites },
	[ZMM_CENSUS_BY_FUNCTION] = { zmm_census_row_of_function, zmm_census_name_functions },
	[ZMM_CENSUS_BY_FILE] = { zmm_census_row_of_text, zmm_census_name_files },
	[ZMM_CENSUS_BY_PACKAGE] = { zmm_census_row_of_text, zmm_census_name_packages },
};

/* Returns the most rows. */
static size_t zmm_census_rows(const zmm_snapshot *snapshot, zmm_census_by by)
{
	switch (by) {
		case ZMM_CENSUS_BY_KIND:
			return ZMM_NUM_KINDS + snapshot->class_count;
		case ZMM_CENSUS_BY_SIZE:
			return ZMM_CENSUS_SMALL_SIZES + ZMM_CENSUS_POWERS;
		case ZMM_CENSUS_BY_SITE:
			return snapshot->sites.site_count + 1;
		default:
			return snapshot->sites.function_count + 1;
	}
}

static void zmm_census_count(const zmm_snapshot *snapshot, const zmm_census_way *way, zmm_census *census)
{
	zmm_snapshot_cursor cursor;
	zmm_snapshot_block block;

	zmm_snapshot_start(&cursor, snapshot);
	while (zmm_snapshot_next(&cursor, &block)) {
		if (block.state == ZMM_STATE_USED) {
			zmm_census_row *row = &census->rows[way->row_of(census, snapshot, &block)];

			row->blocks++;
			row->bytes += block.size;
			row->charge += block.charge;
		}
	}
}

static int zmm_compare_rows(const void *a, const void *b)
{
	const zmm_census_row *first = a, *second = b;

	if (first->bytes != second->bytes) {
		return first->bytes > second->bytes ? -1 : 1;
	}
	if (first->kind != second->kind) {
		return first->kind < second->kind ? -1 : 1;
	}
	return first->order < second->order ? -1 : first->order > second->order;
}

/* Makes all rows and counts into them.  Returns false if there is no memory. */
static bool zmm_census_fill(const zmm_snapshot *snapshot, zmm_census_by by, zmm_census *census, size_t rows)
{
	size_t texts = snapshot->sites.function_count * (sizeof(zmm_census_text) + sizeof(*census->row_of_function)) + 128;
	size_t i;

	census->count = 0;
	if (!zmm_arena_open(&census->arena, rows * sizeof(*census->rows) + texts)) {
		return false;
	}
	census->rows = zmm_arena_take(&census->arena, rows * sizeof(*census->rows));
	for (i = 0; i < rows; i++) {
		census->rows[i].site = ZMM_NO_SITE;
		census->rows[i].order = i;
	}
	zmm_census_ways[by].name(snapshot, census);
	zmm_census_count(snapshot, &zmm_census_ways[by], census);
	return true;
}

bool zmm_census_take(const zmm_snapshot *snapshot, zmm_census_by by, zmm_census *census)
{
	size_t rows = zmm_census_rows(snapshot, by);

	if (!zmm_census_fill(snapshot, by, census, rows)) {
		return false;
	}
	qsort(census->rows, rows, sizeof(*census->rows), zmm_compare_rows);
	while (census->count < rows && census->rows[census->count].blocks) {
		census->count++;
	}
	return true;
}

bool zmm_census_take_sites(const zmm_snapshot *snapshot, zmm_census *census)
{
	size_t rows = zmm_census_rows(snapshot, ZMM_CENSUS_BY_SITE);

	if (!zmm_census_fill(snapshot, ZMM_CENSUS_BY_SITE, census, rows)) {
		return false;
	}
	census->count = rows;
	return true;
}

void zmm_census_close(zmm_census *census)
{
	zmm_arena_close(&census->arena);
}

#include "inspect/census.h"

#include <stdlib.h>

/* Sizes up to this are small lists' in every geometry; a file that says otherwise has fewer, wider rows. */
#define ZMM_CENSUS_SMALL_SIZES 256
#define ZMM_CENSUS_POWERS 64

/* By kind: first the kinds, then the classes. */

static size_t zmm_census_row_of_kind(const zmm_snapshot *snapshot, const zmm_snapshot_block *block)
{
	return block->class ? ZMM_NUM_KINDS + (size_t) (block->class - snapshot->classes) : (size_t) block->kind;
}

static void zmm_census_name_kinds(const zmm_snapshot *snapshot, zmm_census_row *rows)
{
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

static size_t zmm_census_row_of_size(const zmm_snapshot *snapshot, const zmm_snapshot_block *block)
{
	size_t power = 0;

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

static void zmm_census_name_sizes(const zmm_snapshot *snapshot, zmm_census_row *rows)
{
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

/* Counting */

typedef struct zmm_census_way {
	size_t (*row_of)(const zmm_snapshot *snapshot, const zmm_snapshot_block *block);
	void (*name)(const zmm_snapshot *snapshot, zmm_census_row *rows);
} zmm_census_way;

static const zmm_census_way zmm_census_ways[] = {
	[ZMM_CENSUS_BY_KIND] = { zmm_census_row_of_kind, zmm_census_name_kinds },
	[ZMM_CENSUS_BY_SIZE] = { zmm_census_row_of_size, zmm_census_name_sizes },
};

static void zmm_census_count(const zmm_snapshot *snapshot, const zmm_census_way *way, zmm_census_row *rows)
{
	zmm_snapshot_cursor cursor;
	zmm_snapshot_block block;

	zmm_snapshot_start(&cursor, snapshot);
	while (zmm_snapshot_next(&cursor, &block)) {
		if (block.state == ZMM_STATE_USED) {
			zmm_census_row *row = &rows[way->row_of(snapshot, &block)];

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
	return first->from < second->from ? -1 : first->from > second->from;
}

bool zmm_census_take(const zmm_snapshot *snapshot, zmm_census_by by, zmm_census *census)
{
	size_t rows = by == ZMM_CENSUS_BY_KIND
		? ZMM_NUM_KINDS + snapshot->class_count : ZMM_CENSUS_SMALL_SIZES + ZMM_CENSUS_POWERS;

	census->count = 0;
	if (!zmm_arena_open(&census->arena, rows * sizeof(*census->rows))) {
		return false;
	}
	census->rows = zmm_arena_take(&census->arena, rows * sizeof(*census->rows));
	zmm_census_ways[by].name(snapshot, census->rows);
	zmm_census_count(snapshot, &zmm_census_ways[by], census->rows);
	qsort(census->rows, rows, sizeof(*census->rows), zmm_compare_rows);
	while (census->count < rows && census->rows[census->count].blocks) {
		census->count++;
	}
	return true;
}

void zmm_census_close(zmm_census *census)
{
	zmm_arena_close(&census->arena);
}

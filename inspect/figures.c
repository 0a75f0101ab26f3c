#include "inspect/figures.h"
#include "inspect/statistics.h"

#include <string.h>

/* The tables.  ZMM_STRUCT is the struct that the current rows describe. */

#define ZMM_FIGURE(name, type, unit, kind, sentence, remark) \
	{ #name, ZMM_FIGURE_##type, ZMM_UNIT_##unit, ZMM_FIGURE_##kind, sentence, offsetof(ZMM_STRUCT, name), \
		NULL, 0, 0, 0 },
#define ZMM_RECORD(name, struct_name, sentence, remark) \
	{ #name, ZMM_FIGURE_RECORD, ZMM_UNIT_NAME, ZMM_FIGURE_GAUGE, sentence, offsetof(ZMM_STRUCT, name), \
		struct_name##_figures, sizeof(struct_name), 1, 0 },
#define ZMM_ROWS(name, struct_name, length, sentence, remark) \
	{ #name, ZMM_FIGURE_ROWS, ZMM_UNIT_NAME, ZMM_FIGURE_GAUGE, sentence, offsetof(ZMM_STRUCT, name), \
		struct_name##_figures, sizeof(struct_name), length, 0 },
#define ZMM_NUMBERS(name, length, listed, unit, sentence, remark) \
	{ #name, ZMM_FIGURE_NUMBERS, ZMM_UNIT_##unit, ZMM_FIGURE_GAUGE, sentence, offsetof(ZMM_STRUCT, name), \
		NULL, sizeof(size_t), length, offsetof(ZMM_STRUCT, listed) },
#define ZMM_END { NULL, ZMM_FIGURE_TEXT, ZMM_UNIT_NAME, ZMM_FIGURE_GAUGE, NULL, 0, NULL, 0, 0, 0 }

#define ZMM_STRUCT zmm_blocks
static const zmm_figure zmm_blocks_figures[] = { ZMM_FIGURES_OF_BLOCKS(ZMM_FIGURE) ZMM_END };
#undef ZMM_STRUCT

#define ZMM_STRUCT zmm_heaps
static const zmm_figure zmm_heaps_figures[] = { ZMM_FIGURES_OF_HEAPS(ZMM_FIGURE) ZMM_END };
#undef ZMM_STRUCT

#define ZMM_STRUCT zmm_segments_statistics
static const zmm_figure zmm_segments_statistics_figures[] = { ZMM_FIGURES_OF_SEGMENTS(ZMM_FIGURE) ZMM_END };
#undef ZMM_STRUCT

#define ZMM_STRUCT zmm_fragmentation
static const zmm_figure zmm_fragmentation_figures[] = { ZMM_FIGURES_OF_FRAGMENTATION(ZMM_FIGURE) ZMM_END };
#undef ZMM_STRUCT

#define ZMM_STRUCT zmm_small_list_statistics
static const zmm_figure zmm_small_list_statistics_figures[] = { ZMM_FIGURES_OF_SMALL_LIST(ZMM_FIGURE) ZMM_END };
#undef ZMM_STRUCT

#define ZMM_STRUCT zmm_large_tree_statistics
static const zmm_figure zmm_large_tree_statistics_figures[] = { ZMM_FIGURES_OF_LARGE_TREE(ZMM_FIGURE) ZMM_END };
#undef ZMM_STRUCT

#define ZMM_STRUCT zmm_cache_statistics
static const zmm_figure zmm_cache_statistics_figures[] = { ZMM_FIGURES_OF_CACHE(ZMM_FIGURE) ZMM_END };
#undef ZMM_STRUCT

#define ZMM_STRUCT zmm_statistics
const zmm_figure zmm_figures[] = { ZMM_FIGURES_OF_HEAP(ZMM_FIGURE, ZMM_RECORD, ZMM_ROWS, ZMM_NUMBERS) ZMM_END };
#undef ZMM_STRUCT

const zmm_figure *zmm_figure_find(const zmm_figure *table, const char *name)
{
	for (; table->name; table++) {
		if (strcmp(table->name, name) == 0) {
			return table;
		}
	}
	return NULL;
}

#define ZMM_UNIT_WORD(name, word) word,

const char *zmm_unit_word(zmm_unit unit)
{
	static const char *const words[] = { ZMM_UNITS(ZMM_UNIT_WORD) };

	return words[unit];
}

/* Values */

static const void *zmm_figure_value(const zmm_figure *figure, const void *of)
{
	return (const char *) of + figure->offset;
}

const char *zmm_figure_text(const zmm_figure *figure, const void *of)
{
	return *(const char *const *) zmm_figure_value(figure, of);
}

double zmm_figure_share(const zmm_figure *figure, const void *of)
{
	return *(const double *) zmm_figure_value(figure, of);
}

size_t zmm_figure_size(const zmm_figure *figure, const void *of)
{
	return *(const size_t *) zmm_figure_value(figure, of);
}

static int64_t zmm_number_of(uint64_t value)
{
	return value < INT64_MAX ? (int64_t) value : INT64_MAX;
}

static int64_t zmm_number_of_bound(size_t bytes)
{
	return zmm_number_of(bytes < ZMM_NO_LIMIT ? bytes : ZMM_NO_LIMIT);
}

int64_t zmm_figure_number(const zmm_figure *figure, const void *of)
{
	switch (figure->type) {
		case ZMM_FIGURE_COUNT:
			return zmm_number_of(*(const uint64_t *) zmm_figure_value(figure, of));
		case ZMM_FIGURE_FLAG:
			return *(const int *) zmm_figure_value(figure, of);
		case ZMM_FIGURE_BITMAP:
			return (intptr_t) zmm_figure_size(figure, of);
		case ZMM_FIGURE_AUTO_BOUND:
			if (zmm_figure_size(figure, of) == ZMM_CACHE_AUTO) {
				return -1;
			}
			return zmm_number_of_bound(zmm_figure_size(figure, of));
		case ZMM_FIGURE_BOUND:
			return zmm_number_of_bound(zmm_figure_size(figure, of));
		default:
			return zmm_number_of(zmm_figure_size(figure, of));
	}
}

const void *zmm_figure_record(const zmm_figure *figure, const void *of, size_t i)
{
	return (const char *) zmm_figure_value(figure, of) + i * figure->size;
}

size_t zmm_figure_length(const zmm_figure *figure, const void *of)
{
	if (figure->type == ZMM_FIGURE_NUMBERS) {
		return *(const size_t *) (const void *) ((const char *) of + figure->listed);
	}
	return figure->length;
}

size_t zmm_figure_element(const zmm_figure *figure, const void *of, size_t i)
{
	return ((const size_t *) zmm_figure_value(figure, of))[i];
}

/* The list of figures: what its tables say of the structs. */

#include "inspect/figures.h"
#include "inspect/statistics.h"
#include "suites/lib/test.h"

#include <string.h>

static zmm_statistics statistics;

static size_t size_of(const zmm_figure *figure)
{
	switch (figure->type) {
		case ZMM_FIGURE_TEXT: return sizeof(const char *);
		case ZMM_FIGURE_COUNT: return sizeof(uint64_t);
		case ZMM_FIGURE_FLAG: return sizeof(int);
		case ZMM_FIGURE_SHARE: return sizeof(double);
		case ZMM_FIGURE_RECORD:
		case ZMM_FIGURE_ROWS:
		case ZMM_FIGURE_NUMBERS: return figure->size * figure->length;
		default: return sizeof(size_t);
	}
}

/* Figures of a table lie one behind the other, inside the struct, and have names and sentences of their own. */
static bool is_sound(const zmm_figure *table, size_t size, bool inside)
{
	const zmm_figure *figure;
	size_t end = 0;

	for (figure = table; figure->name; figure++) {
		bool sound = figure->offset >= end && figure->offset + size_of(figure) <= size
			&& zmm_figure_find(table, figure->name) == figure && (inside || *figure->sentence)
			&& (!figure->parts || is_sound(figure->parts, figure->size, true));

		if (!sound) {
			test_note("%s", figure->name);
			return false;
		}
		end = figure->offset + size_of(figure);
	}
	return true;
}

static const zmm_figure *find(const char *name)
{
	return zmm_figure_find(zmm_figures, name);
}

static int64_t number(const char *name)
{
	return zmm_figure_number(find(name), &statistics);
}

static void test_table(void)
{
	test_ok(is_sound(zmm_figures, sizeof(zmm_statistics), false),
		"every figure has its place, its name and its sentence");
	test_ok(!find("no figure") && !find(""), "what is no figure is not found");
	test_ok(!strcmp(zmm_unit_word(find("rest_count")->unit), "blocks") && !*zmm_unit_word(find("hardened")->unit),
		"units have words, flags have none");
	test_ok(find("cache_stat")->parts[2].kind == ZMM_FIGURE_COUNTER && find("peak")->kind == ZMM_FIGURE_GAUGE,
		"what grows for ever is a counter, a peak is none");
}

static void test_numbers(void)
{
	statistics.real_size = 12345;
	statistics.limit = SIZE_MAX;
	statistics.cache_size = ZMM_CACHE_AUTO;
	statistics.compact_size = 77;
	statistics.hardened = 1;
	statistics.free_bitmap = ~(SIZE_MAX >> 1);
	test_ok(number("real_size") == 12345 && number("hardened") == 1 && number("compact_size") == 77,
		"numbers are as they are");
	test_ok(number("limit") == PTRDIFF_MAX, "a limit beyond PHP's integers is none");
	test_ok(number("cache_size") == -1, "auto is -1");
	statistics.cache_size = 4096;
	test_ok(number("cache_size") == 4096, "a cache of a fixed size has that");
	statistics.cache_size = ZMM_CACHE_AUTO - 1;
	test_ok(number("cache_size") == PTRDIFF_MAX, "or the largest there is");
	test_ok(number("free_bitmap") == (int64_t) PTRDIFF_MIN, "the last bit of a bitmap makes it negative");
	test_ok(zmm_figure_size(find("limit"), &statistics) == SIZE_MAX, "a size can be had as it is");
}

static void test_records(void)
{
	const zmm_figure *stat = find("cache_stat"), *rest = find("rest_buckets"), *used = find("used");
	const void *row = zmm_figure_record(stat, &statistics, ZMM_NUM_BUCKETS);

	statistics.cache_stat[ZMM_NUM_BUCKETS].hit = UINT64_MAX;
	statistics.cache_stat[ZMM_NUM_BUCKETS].miss = UINT64_C(1) << 40;
	statistics.used.bytes = 99;
	statistics.rest_listed = 2;
	statistics.rest_buckets[1] = 5000;
	test_ok(zmm_figure_length(stat, &statistics) == ZMM_NUM_BUCKETS + 1, "an array of rows has its length");
	test_ok(zmm_figure_number(zmm_figure_find(stat->parts, "hit"), row) == INT64_MAX
		&& zmm_figure_number(zmm_figure_find(stat->parts, "miss"), row) == INT64_C(1) << 40, "counters have 64 bits");
	test_ok(zmm_figure_number(zmm_figure_find(used->parts, "bytes"), zmm_figure_record(used, &statistics, 0)) == 99,
		"a record is read with its parts");
	test_ok(zmm_figure_length(rest, &statistics) == 2 && zmm_figure_element(rest, &statistics, 1) == 5000,
		"an array of numbers has as many as are listed");
}

int main(void)
{
	test_table();
	test_numbers();
	test_records();
	return test_end();
}

/*
 * zmm figures: tables of a heap's figures, with their names, units and places in the structs of inspect/statistics.h.
 *
 * The tables are made from inspect/figures.def.  All code that shows every figure (the array of zmm_stats(), JSON) goes
 * through the tables in order, so that it shows a new row of that list, too.  inspect/statistics.c takes its value, and
 * the report for persons has a layout of its own (write/report.c).
 */

#ifndef ZMM_FIGURES_H
#define ZMM_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The units of numbers, and the words that follow the numbers. */
#define ZMM_UNITS(unit) \
	unit(NAME, "") \
	unit(BYTES, "bytes") \
	unit(BLOCKS, "blocks") \
	unit(SEGMENTS, "segments") \
	unit(HEAPS, "heaps") \
	unit(NODES, "nodes") \
	unit(REQUESTS, "requests") \
	unit(FLAG, "") \
	unit(BITS, "") \
	unit(SHARE, "")

#define ZMM_UNIT_MEMBER(name, word) ZMM_UNIT_##name,

typedef enum zmm_unit {
	ZMM_UNITS(ZMM_UNIT_MEMBER)
} zmm_unit;

typedef enum zmm_figure_type {
	ZMM_FIGURE_TEXT,
	ZMM_FIGURE_SIZE,
	ZMM_FIGURE_BOUND,
	ZMM_FIGURE_AUTO_BOUND,
	ZMM_FIGURE_COUNT,
	ZMM_FIGURE_FLAG,
	ZMM_FIGURE_BITMAP,
	ZMM_FIGURE_SHARE,
	ZMM_FIGURE_RECORD, /* a struct of figures */
	ZMM_FIGURE_ROWS,   /* an array of records */
	ZMM_FIGURE_NUMBERS /* an array of sizes */
} zmm_figure_type;

typedef enum zmm_figure_kind {
	ZMM_FIGURE_GAUGE,  /* goes up and down */
	ZMM_FIGURE_COUNTER /* grows until the reset */
} zmm_figure_kind;

typedef struct zmm_figure {
	const char *name; /* NULL ends a table */
	zmm_figure_type type;
	zmm_unit unit;
	zmm_figure_kind kind;
	const char *sentence;
	size_t offset;                   /* bytes from the start of its struct */
	const struct zmm_figure *parts;  /* RECORD, ROWS: the table of the record's struct; else NULL */
	size_t size;                     /* RECORD, ROWS: bytes of that struct; NUMBERS: bytes of one */
	size_t length;                   /* RECORD: 1; ROWS, NUMBERS: elements of the array */
	size_t listed;                   /* NUMBERS: offset of the size_t that counts those in use */
} zmm_figure;

/* The figures of a zmm_statistics. */
extern const zmm_figure zmm_figures[];

/* Returns the figure of a table with this name, or NULL. */
const zmm_figure *zmm_figure_find(const zmm_figure *table, const char *name);

/* Returns the word of a unit, such as "bytes"; "": a number of this unit needs none. */
const char *zmm_unit_word(zmm_unit unit);

/* The functions below return the value of a figure in `of`, the struct that the figure's table describes.  Each is for
 * the types that its comment names. */
const char *zmm_figure_text(const zmm_figure *figure, const void *of);  /* TEXT */
double zmm_figure_share(const zmm_figure *figure, const void *of);      /* SHARE */

/* SIZE, BOUND, AUTO_BOUND, COUNT, FLAG, BITMAP: the value as a PHP integer of 64 bits.  A larger value becomes the
 * largest integer, `auto` becomes -1, and a bitmap with its highest bit set is negative. */
int64_t zmm_figure_number(const zmm_figure *figure, const void *of);

/* SIZE, BOUND, AUTO_BOUND, BITMAP: the value in the struct, unchanged. */
size_t zmm_figure_size(const zmm_figure *figure, const void *of);

/* RECORD: its struct (i is 0).  ROWS: the struct of row i.  figure->parts describes the struct. */
const void *zmm_figure_record(const zmm_figure *figure, const void *of, size_t i);

/* ROWS: the number of rows.  NUMBERS: the number of those in use. */
size_t zmm_figure_length(const zmm_figure *figure, const void *of);

/* NUMBERS: number i. */
size_t zmm_figure_element(const zmm_figure *figure, const void *of, size_t i);

#endif

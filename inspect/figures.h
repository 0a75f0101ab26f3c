/*
 * zmm figures: what the figures of a heap are called, and where they are in the structs of inspect/statistics.h.
 *
 * The tables are made from inspect/figures.def.  Whatever shows all figures (the array of zmm_stats(), JSON) goes
 * through them in order, so that a new row of the list is a new figure everywhere.
 */

#ifndef ZMM_FIGURES_H
#define ZMM_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a number counts, and the word that stands behind it. */
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
	ZMM_FIGURE_RECORD, /* other figures */
	ZMM_FIGURE_ROWS,   /* an array of records */
	ZMM_FIGURE_NUMBERS /* an array of sizes */
} zmm_figure_type;

typedef enum zmm_figure_kind {
	ZMM_FIGURE_GAUGE,  /* goes up and down */
	ZMM_FIGURE_COUNTER /* grows as long as the heap lives */
} zmm_figure_kind;

typedef struct zmm_figure {
	const char *name; /* NULL closes a table */
	zmm_figure_type type;
	zmm_unit unit;
	zmm_figure_kind kind;
	const char *sentence;
	size_t offset;                   /* bytes from the start of the struct that has it */
	const struct zmm_figure *parts;  /* the table of a record's or a row's struct, else NULL */
	size_t size;                     /* bytes of a row's struct */
	size_t length;                   /* elements of an array */
	size_t listed;                   /* offset of the size_t that says how many of its numbers there are */
} zmm_figure;

/* The figures of a zmm_statistics. */
extern const zmm_figure zmm_figures[];

/* The figure of a table with this name, or NULL. */
const zmm_figure *zmm_figure_find(const zmm_figure *table, const char *name);

/* "bytes"; "" where a number needs no word. */
const char *zmm_unit_word(zmm_unit unit);

/* The value of a figure in `of`, the struct that the figure's table describes; each for the types that it names. */
const char *zmm_figure_text(const zmm_figure *figure, const void *of);  /* TEXT */
double zmm_figure_share(const zmm_figure *figure, const void *of);      /* SHARE */

/* SIZE, BOUND, AUTO_BOUND, COUNT, FLAG, BITMAP, as PHP's integers of 64 bits: what is beyond them is the largest one,
 * `auto` is -1, and a bitmap's highest bit makes it negative. */
int64_t zmm_figure_number(const zmm_figure *figure, const void *of);

/* SIZE, BOUND, AUTO_BOUND, BITMAP, as the struct has it. */
size_t zmm_figure_size(const zmm_figure *figure, const void *of);

/* RECORD: its struct.  ROWS: the one of row i.  To be read with figure->parts. */
const void *zmm_figure_record(const zmm_figure *figure, const void *of, size_t i);

/* NUMBERS: how many there are, and the one at i.  ROWS: how many rows there are. */
size_t zmm_figure_length(const zmm_figure *figure, const void *of);
size_t zmm_figure_element(const zmm_figure *figure, const void *of, size_t i);

#endif

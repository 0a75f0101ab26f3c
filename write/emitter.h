/*
 * zmm emitter: the same calls write text for persons or JSON for programs, or what another driver makes of them.
 *
 *   zmm_emitter_open(&emitter, &zmm_emitter_json, &sink);
 *   zmm_emit_begin(&emitter, NULL, ZMM_OBJECT);
 *   zmm_emit_number(&emitter, "real_size", 262144, ZMM_UNIT_BYTES);
 *   zmm_emit_end(&emitter);
 *   ok = zmm_emitter_close(&emitter) && zmm_sink_flush(&sink);
 *
 * What is emitted is one tree of objects and lists.  The elements of an object have keys, those of a list have none (NULL).
 * Lines, titles, and cells in columns without a key are for persons: JSON leaves them out.
 *
 * An emitter is a struct of the caller's and needs no other memory: a heap can be described when there is no memory left.
 * Its text follows no locale.  A tree deeper than ZMM_EMITTER_DEPTH, or one that is not whole at the end, is the caller's
 * fault: nothing more is emitted, and zmm_emitter_close() says so.
 */

#ifndef ZMM_EMITTER_H
#define ZMM_EMITTER_H

#include "heap/attributes.h"
#include "inspect/figures.h"
#include "write/sink.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ZMM_EMITTER_DEPTH 16

typedef enum zmm_tree {
	ZMM_OBJECT,
	ZMM_LIST
} zmm_tree;

/* One cell of a row.  NONE is empty, and no element of an object; a row ends before it where no other cell follows. */
typedef struct zmm_cell {
	enum { ZMM_CELL_NONE, ZMM_CELL_NUMBER, ZMM_CELL_SHARE, ZMM_CELL_TEXT } type;
	uint64_t number;
	double share;
	const char *text;
} zmm_cell;

#define ZMM_NO_CELL { ZMM_CELL_NONE, 0, 0, NULL }
#define ZMM_NUMBER_CELL(value) { ZMM_CELL_NUMBER, value, 0, NULL }
#define ZMM_SHARE_CELL(value) { ZMM_CELL_SHARE, 0, value, NULL }
#define ZMM_TEXT_CELL(value) { ZMM_CELL_TEXT, 0, 0, value }

typedef struct zmm_column {
	const char *key;   /* NULL: for persons only */
	zmm_unit unit;     /* of its numbers */
	const char *title; /* NULL: neither this column nor those behind it have one */
	int gap;           /* spaces before it */
	int width;         /* columns of text; negative: the cell stands at the left */
} zmm_column;

/* The columns of rows that belong together. */
typedef struct zmm_table {
	size_t columns;
	const zmm_column *column;
} zmm_table;

typedef struct zmm_emitter zmm_emitter;

/* What an element becomes.  At each call tree[depth] is what the element lies in, and filled[depth] says whether another
 * one is before it.  end() is called at the depth that begin() was. */
typedef struct zmm_emitter_driver {
	void (*begin)(zmm_emitter *emitter, const char *key, zmm_tree tree);
	void (*end)(zmm_emitter *emitter, zmm_tree tree);
	void (*number)(zmm_emitter *emitter, const char *key, int64_t number, zmm_unit unit);
	void (*share)(zmm_emitter *emitter, const char *key, double share);
	void (*text)(zmm_emitter *emitter, const char *key, const char *text);
	/* All three are NULL where nothing is for persons; rows are objects then. */
	void (*line)(zmm_emitter *emitter, const char *line);
	void (*columns)(zmm_emitter *emitter, const zmm_table *table, const char *name);
	void (*row)(zmm_emitter *emitter, const zmm_table *table, const zmm_cell *cells);
} zmm_emitter_driver;

struct zmm_emitter {
	const zmm_emitter_driver *driver;
	void *to;           /* the driver's: a zmm_sink for those below */
	unsigned int depth; /* objects and lists that are open */
	bool broken;
	/* Of each that is open, from 1; 0 is outside of the root. */
	zmm_tree tree[ZMM_EMITTER_DEPTH + 1];
	bool filled[ZMM_EMITTER_DEPTH + 1]; /* it has an element */
};

/* Numbers with their units, aligned tables. */
extern const zmm_emitter_driver zmm_emitter_text;

/* Valid JSON in one line: each byte of a text that is no UTF-8 becomes U+FFFD, a share that is no number null. */
extern const zmm_emitter_driver zmm_emitter_json;

void zmm_emitter_open(zmm_emitter *emitter, const zmm_emitter_driver *driver, void *to);

/* false: the tree is not whole, or was too deep.  Whether its text arrived is the sink's to say. */
bool zmm_emitter_close(zmm_emitter *emitter);

/* Whether lines and tables are shown; where not, values are all there is. */
bool zmm_emitter_is_for_persons(const zmm_emitter *emitter);

void zmm_emit_begin(zmm_emitter *emitter, const char *key, zmm_tree tree);
void zmm_emit_end(zmm_emitter *emitter);

void zmm_emit_number(zmm_emitter *emitter, const char *key, int64_t number, zmm_unit unit);
void zmm_emit_share(zmm_emitter *emitter, const char *key, double share);
void zmm_emit_text(zmm_emitter *emitter, const char *key, const char *text);

/* A line for persons, made with a format, without its end; of more than 254 bytes the rest is cut. */
ZMM_PRINTF(2, 3)
void zmm_emit_line(zmm_emitter *emitter, const char *format, ...);

/* A line for persons that is shown as it is, and not cut. */
void zmm_emit_title(zmm_emitter *emitter, const char *title);

/* A line for persons with the titles of a table's columns.  A name takes the place of the first one, from the start of
 * the line on; NULL: there is none. */
void zmm_emit_columns(zmm_emitter *emitter, const zmm_table *table, const char *name);

/* A row of a table: a line for persons, else an object of the cells whose columns have keys. */
void zmm_emit_row(zmm_emitter *emitter, const char *key, const zmm_table *table, const zmm_cell *cells);

#endif

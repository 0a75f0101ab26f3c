/*
 * zmm emitter: writes a tree of values as text for persons or as JSON for programs, from the same calls.  Other drivers
 * make other forms of it.
 *
 *   zmm_emitter_open(&emitter, &zmm_emitter_json, &sink);
 *   zmm_emit_begin(&emitter, NULL, ZMM_OBJECT);
 *   zmm_emit_number(&emitter, "real_size", 262144, ZMM_UNIT_BYTES);
 *   zmm_emit_end(&emitter);
 *   ok = zmm_emitter_close(&emitter) && zmm_sink_flush(&sink);
 *
 * The caller emits one tree of objects and lists.  Elements of an object have keys; elements of a list have none
 * (NULL).  Lines, titles, and cells in columns without a key are for persons: JSON leaves them out.
 *
 * The emitter's struct belongs to the caller, and an emitter needs no other memory: it can describe a heap when there
 * is no memory left.  Its text does not depend on the locale.
 *
 * A tree deeper than ZMM_EMITTER_DEPTH, or a key in the wrong place, is a mistake of the caller.  After it nothing more
 * is emitted, and zmm_emitter_close() returns false, as it does for a tree that is not complete.
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

/* One cell of a row.  A NONE cell is empty in text and left out of an object.  NONE cells at the end of a row take no
 * room. */
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
	const char *key;   /* NULL: the column is for persons only */
	zmm_unit unit;     /* the unit of its numbers */
	const char *title; /* NULL: neither this column nor the following ones have titles */
	int gap;           /* spaces before the column */
	int width;         /* characters; the text is at the right, or with a negative width at the left */
} zmm_column;

/* The columns of one table. */
typedef struct zmm_table {
	size_t columns;
	const zmm_column *column;
} zmm_table;

typedef struct zmm_emitter zmm_emitter;

/* The functions that write the elements.  At each call the emitter's tree[depth] is the tree that the element is in,
 * and filled[depth] says whether it has another element before it.  end() is called at the same depth as its
 * begin(). */
typedef struct zmm_emitter_driver {
	void (*begin)(zmm_emitter *emitter, const char *key, zmm_tree tree);
	void (*end)(zmm_emitter *emitter, zmm_tree tree);
	void (*number)(zmm_emitter *emitter, const char *key, int64_t number, zmm_unit unit);
	void (*share)(zmm_emitter *emitter, const char *key, double share);
	void (*text)(zmm_emitter *emitter, const char *key, const char *text); /* NULL: there is none */
	void (*flag)(zmm_emitter *emitter, const char *key, bool flag);
	/* For persons.  A driver for programs has NULL for all three; rows become objects then. */
	void (*line)(zmm_emitter *emitter, const char *line);
	void (*columns)(zmm_emitter *emitter, const zmm_table *table, const char *name);
	void (*row)(zmm_emitter *emitter, const zmm_table *table, const zmm_cell *cells);
} zmm_emitter_driver;

struct zmm_emitter {
	const zmm_emitter_driver *driver;
	void *to;           /* for the driver; a zmm_sink for the two drivers below */
	unsigned int depth; /* number of open objects and lists */
	bool broken;        /* an element came that does not fit */
	/* The open trees are at 1 to depth; 0 is outside of the root. */
	zmm_tree tree[ZMM_EMITTER_DEPTH + 1];
	bool filled[ZMM_EMITTER_DEPTH + 1]; /* the tree has an element */
};

/* Writes text for persons: numbers with their units, aligned tables.  `to` is a zmm_sink. */
extern const zmm_emitter_driver zmm_emitter_text;

/* Writes valid JSON in one line.  Each byte of a text that is not UTF-8 becomes U+FFFD.  A share that is not a finite
 * number becomes null.  `to` is a zmm_sink. */
extern const zmm_emitter_driver zmm_emitter_json;

void zmm_emitter_open(zmm_emitter *emitter, const zmm_emitter_driver *driver, void *to);

/* false: the tree is not complete, too deep, or had an element that does not fit.  The sink says whether the text
 * arrived. */
bool zmm_emitter_close(zmm_emitter *emitter);

/* Whether the driver shows lines and tables.  false: it shows values only. */
bool zmm_emitter_is_for_persons(const zmm_emitter *emitter);

void zmm_emit_begin(zmm_emitter *emitter, const char *key, zmm_tree tree);
void zmm_emit_end(zmm_emitter *emitter);

void zmm_emit_number(zmm_emitter *emitter, const char *key, int64_t number, zmm_unit unit);
void zmm_emit_share(zmm_emitter *emitter, const char *key, double share);
/* text NULL: null in JSON and PHP, a dash for persons. */
void zmm_emit_text(zmm_emitter *emitter, const char *key, const char *text);
void zmm_emit_flag(zmm_emitter *emitter, const char *key, bool flag);

/* Emits a line for persons.  The format has no newline at its end; a line is cut after 254 bytes. */
ZMM_PRINTF(2, 3)
void zmm_emit_line(zmm_emitter *emitter, const char *format, ...);

/* Emits a line for persons, unchanged and never cut. */
void zmm_emit_title(zmm_emitter *emitter, const char *title);

/* Emits a line for persons with the titles of a table's columns.  `name` replaces the first title and begins at the
 * start of the line; NULL: the first title stays. */
void zmm_emit_columns(zmm_emitter *emitter, const zmm_table *table, const char *name);

/* Emits a row of a table: a line for persons, or else an object of the cells whose columns have keys. */
void zmm_emit_row(zmm_emitter *emitter, const char *key, const zmm_table *table, const zmm_cell *cells);

#endif

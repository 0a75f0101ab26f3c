#include "write/emitter.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void zmm_emitter_open(zmm_emitter *emitter, const zmm_emitter_driver *driver, void *to)
{
	memset(emitter, 0, sizeof(*emitter));
	emitter->driver = driver;
	emitter->to = to;
}

bool zmm_emitter_close(zmm_emitter *emitter)
{
	return !emitter->broken && !emitter->depth;
}

bool zmm_emitter_is_for_persons(const zmm_emitter *emitter)
{
	return emitter->driver->line != NULL;
}

/* The tree */

/* Whether an element fits here.  Elements of objects have keys, elements of lists have none.  At depth 0 only the root
 * may come, and only once. */
static bool zmm_emitter_has_place(const zmm_emitter *emitter, const char *key, bool is_tree)
{
	if (!emitter->depth) {
		return is_tree && !key && !emitter->filled[0];
	}
	if (is_tree && emitter->depth == ZMM_EMITTER_DEPTH) {
		return false;
	}
	return (key != NULL) == (emitter->tree[emitter->depth] == ZMM_OBJECT);
}

/* Whether an element is emitted.  An element that does not fit breaks the emitter, and nothing is emitted after
 * that. */
static bool zmm_emitter_takes(zmm_emitter *emitter, const char *key, bool is_tree)
{
	emitter->broken = emitter->broken || !zmm_emitter_has_place(emitter, key, is_tree);
	return !emitter->broken;
}

void zmm_emit_begin(zmm_emitter *emitter, const char *key, zmm_tree tree)
{
	if (!zmm_emitter_takes(emitter, key, true)) {
		return;
	}
	emitter->driver->begin(emitter, key, tree);
	emitter->filled[emitter->depth] = true;
	emitter->depth++;
	emitter->tree[emitter->depth] = tree;
	emitter->filled[emitter->depth] = false;
}

void zmm_emit_end(zmm_emitter *emitter)
{
	emitter->broken = emitter->broken || !emitter->depth;
	if (!emitter->broken) {
		emitter->depth--;
		emitter->driver->end(emitter, emitter->tree[emitter->depth + 1]);
	}
}

void zmm_emit_number(zmm_emitter *emitter, const char *key, int64_t number, zmm_unit unit)
{
	if (zmm_emitter_takes(emitter, key, false)) {
		emitter->driver->number(emitter, key, number, unit);
		emitter->filled[emitter->depth] = true;
	}
}

void zmm_emit_share(zmm_emitter *emitter, const char *key, double share)
{
	if (zmm_emitter_takes(emitter, key, false)) {
		emitter->driver->share(emitter, key, share);
		emitter->filled[emitter->depth] = true;
	}
}

void zmm_emit_text(zmm_emitter *emitter, const char *key, const char *text)
{
	if (zmm_emitter_takes(emitter, key, false)) {
		emitter->driver->text(emitter, key, text);
		emitter->filled[emitter->depth] = true;
	}
}

void zmm_emit_flag(zmm_emitter *emitter, const char *key, bool flag)
{
	if (zmm_emitter_takes(emitter, key, false)) {
		emitter->driver->flag(emitter, key, flag);
		emitter->filled[emitter->depth] = true;
	}
}

/* For persons */

void zmm_emit_line(zmm_emitter *emitter, const char *format, ...)
{
	char line[255];
	va_list arguments;

	if (!emitter->driver->line) {
		return;
	}
	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	emitter->driver->line(emitter, line);
}

void zmm_emit_title(zmm_emitter *emitter, const char *title)
{
	if (emitter->driver->line) {
		emitter->driver->line(emitter, title);
	}
}

void zmm_emit_columns(zmm_emitter *emitter, const zmm_table *table, const char *name)
{
	if (emitter->driver->columns) {
		emitter->driver->columns(emitter, table, name);
	}
}

static int64_t zmm_cell_number(const zmm_cell *cell)
{
	return cell->number < INT64_MAX ? (int64_t) cell->number : INT64_MAX;
}

static void zmm_emit_cell(zmm_emitter *emitter, const zmm_column *column, const zmm_cell *cell)
{
	switch (cell->type) {
		case ZMM_CELL_NUMBER:
			zmm_emit_number(emitter, column->key, zmm_cell_number(cell), column->unit);
			break;
		case ZMM_CELL_SHARE:
			zmm_emit_share(emitter, column->key, cell->share);
			break;
		case ZMM_CELL_TEXT:
			zmm_emit_text(emitter, column->key, cell->text);
			break;
		case ZMM_CELL_NONE:
			break;
	}
}

void zmm_emit_row(zmm_emitter *emitter, const char *key, const zmm_table *table, const zmm_cell *cells)
{
	size_t i;

	if (emitter->driver->row) {
		emitter->driver->row(emitter, table, cells);
		return;
	}
	zmm_emit_begin(emitter, key, ZMM_OBJECT);
	for (i = 0; i < table->columns; i++) {
		if (table->column[i].key) {
			zmm_emit_cell(emitter, &table->column[i], &cells[i]);
		}
	}
	zmm_emit_end(emitter);
}

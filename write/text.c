/* zmm emitter: the driver that writes text for persons. */

#include "write/emitter.h"
#include "inspect/format.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void zmm_text_put_spaces(zmm_sink *sink, int count)
{
	static const char spaces[] = "                                ";
	const int most = (int) sizeof(spaces) - 1;

	for (; count > 0; count -= most) {
		zmm_sink_put(sink, spaces, (size_t) (count < most ? count : most));
	}
}

/* Writes the start of an element's line: two spaces for each tree around it except the root, then its key or a dash.
 * Returns the sink. */
static zmm_sink *zmm_text_element(const zmm_emitter *emitter, const char *key)
{
	zmm_sink *sink = emitter->to;

	zmm_text_put_spaces(sink, 2 * ((int) emitter->depth - 1));
	zmm_sink_put_string(sink, key ? key : "-");
	zmm_sink_put_string(sink, key ? ":" : "");
	return sink;
}

static void zmm_text_begin(zmm_emitter *emitter, const char *key, zmm_tree tree)
{
	(void) tree;
	if (emitter->depth) {
		zmm_sink_put_string(zmm_text_element(emitter, key), "\n");
	}
}

static void zmm_text_end(zmm_emitter *emitter, zmm_tree tree)
{
	(void) emitter;
	(void) tree;
}

static void zmm_text_value(zmm_emitter *emitter, const char *key, const char *value, const char *unit)
{
	zmm_sink *sink = zmm_text_element(emitter, key);

	zmm_sink_put_string(sink, " ");
	zmm_sink_put_string(sink, value);
	zmm_sink_put_string(sink, *unit ? " " : "");
	zmm_sink_put_string(sink, unit);
	zmm_sink_put_string(sink, "\n");
}

static void zmm_text_number(zmm_emitter *emitter, const char *key, int64_t number, zmm_unit unit)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%" PRId64, number);
	zmm_text_value(emitter, key, digits, zmm_unit_word(unit));
}

static void zmm_text_share(zmm_emitter *emitter, const char *key, double share)
{
	zmm_formatted formatted;

	zmm_text_value(emitter, key, zmm_format_share(&formatted, share), "");
}

static void zmm_text_text(zmm_emitter *emitter, const char *key, const char *text)
{
	zmm_text_value(emitter, key, text ? text : "-", "");
}

static void zmm_text_flag(zmm_emitter *emitter, const char *key, bool flag)
{
	zmm_text_value(emitter, key, flag ? "yes" : "no", "");
}

/* Lines and tables */

static void zmm_text_line(zmm_emitter *emitter, const char *line)
{
	zmm_sink_put_string(emitter->to, line);
	zmm_sink_put_string(emitter->to, "\n");
}

/* Writes a text padded to a width.  A negative width puts the text at the left.  A longer text is not cut. */
static void zmm_text_put_padded(zmm_sink *sink, const char *text, int width)
{
	int length = (int) strlen(text);

	zmm_text_put_spaces(sink, width - length);
	zmm_sink_put(sink, text, (size_t) length);
	zmm_text_put_spaces(sink, -width - length);
}

static void zmm_text_columns(zmm_emitter *emitter, const zmm_table *table, const char *name)
{
	const zmm_column *column = table->column;
	zmm_sink *sink = emitter->to;
	size_t i = 0;

	if (name) {
		zmm_text_put_padded(sink, name, -(column->gap + (column->width < 0 ? -column->width : column->width)));
		i++;
	}
	for (; i < table->columns && column[i].title; i++) {
		zmm_text_put_spaces(sink, column[i].gap);
		zmm_text_put_padded(sink, column[i].title, column[i].width);
	}
	zmm_sink_put_string(sink, "\n");
}

static const char *zmm_text_of_cell(zmm_formatted *formatted, const zmm_cell *cell)
{
	switch (cell->type) {
		case ZMM_CELL_NUMBER:
			snprintf(formatted->text, sizeof(formatted->text), "%" PRIu64, cell->number);
			return formatted->text;
		case ZMM_CELL_SHARE:
			return zmm_format_share(formatted, cell->share);
		case ZMM_CELL_TEXT:
			return cell->text;
		default:
			return "";
	}
}

static void zmm_text_row(zmm_emitter *emitter, const zmm_table *table, const zmm_cell *cells)
{
	size_t i, count = table->columns;
	zmm_sink *sink = emitter->to;

	while (count && cells[count - 1].type == ZMM_CELL_NONE) {
		count--;
	}
	for (i = 0; i < count; i++) {
		zmm_formatted formatted;

		zmm_text_put_spaces(sink, table->column[i].gap);
		zmm_text_put_padded(sink, zmm_text_of_cell(&formatted, &cells[i]), table->column[i].width);
	}
	zmm_sink_put_string(sink, "\n");
}

const zmm_emitter_driver zmm_emitter_text = {
	.begin = zmm_text_begin,
	.end = zmm_text_end,
	.number = zmm_text_number,
	.share = zmm_text_share,
	.text = zmm_text_text,
	.flag = zmm_text_flag,
	.line = zmm_text_line,
	.columns = zmm_text_columns,
	.row = zmm_text_row,
};

#include "filter/fault.h"
#include "filter/characters.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void zmm_fault_locate(const zmm_filter_source *source, size_t offset)
{
	size_t at = 0, bytes;

	source->error->offset = offset;
	source->error->line = source->error->column = 1;
	while (at < offset) {
		bytes = zmm_character_length(source->text + at, source->length - at);
		source->error->column++;
		if (source->text[at] == '\n') {
			source->error->line++;
			source->error->column = 1;
		}
		at += bytes ? bytes : 1;
	}
}

/* Leaves one line of UTF-8: what was put into the message may be anything, and was cut at its end. */
static void zmm_message_clean(char *message)
{
	size_t left = strlen(message), bytes;

	for (; left; message += bytes, left -= bytes) {
		bytes = zmm_character_length(message, left);
		if (!bytes || (unsigned char) *message < ' ' || *message == 0x7f) {
			*message = '?';
			bytes = 1;
		}
	}
}

static void zmm_message_write(zmm_filter_source *source, const char *format, va_list arguments)
{
	source->is_wrong = true;
	vsnprintf(source->error->message, sizeof(source->error->message), format, arguments);
	zmm_message_clean(source->error->message);
}

bool zmm_fault(zmm_filter_source *source, size_t offset, const char *format, ...)
{
	va_list arguments;

	if (!source->is_wrong) {
		zmm_fault_locate(source, offset);
		va_start(arguments, format);
		zmm_message_write(source, format, arguments);
		va_end(arguments);
	}
	return false;
}

bool zmm_fault_anywhere(zmm_filter_source *source, const char *format, ...)
{
	va_list arguments;

	if (!source->is_wrong) {
		source->error->line = source->error->column = source->error->offset = 0;
		va_start(arguments, format);
		zmm_message_write(source, format, arguments);
		va_end(arguments);
	}
	return false;
}

/* A text that is put together in a buffer, and cut at its end. */
typedef struct zmm_explanation {
	char *text;
	size_t size, length;
} zmm_explanation;

static void zmm_explanation_add(zmm_explanation *to, const char *text, size_t length)
{
	size_t room = to->size ? to->size - 1 - to->length : 0;

	if (length <= room) {
		memcpy(to->text + to->length, text, length);
		to->length += length;
	} else {
		to->size = to->length + 1; /* nothing comes behind a gap */
	}
}

static void zmm_explanation_add_string(zmm_explanation *to, const char *text)
{
	zmm_explanation_add(to, text, strlen(text));
}

#define ZMM_INDENT 4
#define ZMM_SHOWN_COLUMNS 72 /* of a longer line */

/* The line of the text that has the place. */
typedef struct zmm_faulty_line {
	const char *text;
	size_t length;
	size_t place; /* bytes before the place */
} zmm_faulty_line;

static zmm_faulty_line zmm_find_line(const zmm_filter_error *error, const char *text, size_t length)
{
	size_t offset = error->offset < length ? error->offset : length, from = offset, to = offset;

	while (from > 0 && text[from - 1] != '\n') {
		from--;
	}
	while (to < length && text[to] != '\n') {
		to++;
	}
	return (zmm_faulty_line) { text + from, to - from, offset - from };
}

static size_t zmm_columns(const char *text, size_t length)
{
	zmm_shown_character shown;
	size_t columns = 0, at;

	for (at = 0; at < length; at += shown.taken) {
		zmm_character_show(&shown, text + at, length - at);
		columns += shown.columns;
	}
	return columns;
}

/* Adds the characters of a line from the column `first` on, as far as there is room.  Returns the column of the first
 * character that was added. */
static size_t zmm_explanation_add_line(zmm_explanation *to, const zmm_faulty_line *line, size_t first)
{
	size_t column = 0, start = 0, at;
	zmm_shown_character shown;

	for (at = 0; at < line->length; at += shown.taken, column += shown.columns) {
		zmm_character_show(&shown, line->text + at, line->length - at);
		if (column < first) {
			start = column + shown.columns;
		} else if (column + shown.columns <= start + ZMM_SHOWN_COLUMNS) {
			zmm_explanation_add(to, shown.text, shown.length);
		} else {
			zmm_explanation_add_string(to, "...");
			break;
		}
	}
	return start;
}

static void zmm_explanation_add_spaces(zmm_explanation *to, size_t count)
{
	while (count--) {
		zmm_explanation_add_string(to, " ");
	}
}

/* Returns the column with which a line begins: so that the place is in the middle, as far as a long line allows. */
static size_t zmm_first_column(const zmm_faulty_line *line, size_t place)
{
	size_t columns = zmm_columns(line->text, line->length), last;

	if (place <= ZMM_SHOWN_COLUMNS / 2 || columns <= ZMM_SHOWN_COLUMNS) {
		return 0;
	}
	last = columns - ZMM_SHOWN_COLUMNS;
	return place - ZMM_SHOWN_COLUMNS / 2 < last ? place - ZMM_SHOWN_COLUMNS / 2 : last;
}

/* Adds the line and the caret. */
static void zmm_explanation_add_place(zmm_explanation *to, const zmm_faulty_line *line)
{
	size_t place = zmm_columns(line->text, line->place), first = zmm_first_column(line, place), start;

	zmm_explanation_add_spaces(to, ZMM_INDENT);
	zmm_explanation_add_string(to, first ? "..." : "");
	start = zmm_explanation_add_line(to, line, first);
	zmm_explanation_add_string(to, "\n");
	zmm_explanation_add_spaces(to, ZMM_INDENT + (first ? 3 : 0) + place - start);
	zmm_explanation_add_string(to, "^");
}

const char *zmm_filter_explain(const zmm_filter_error *error, const char *text, size_t length,
	char *explanation, size_t size)
{
	zmm_explanation to = { explanation, size, 0 };
	zmm_faulty_line line;
	char place[64];

	if (error->line) {
		snprintf(place, sizeof(place), "line %zu, column %zu: ", error->line, error->column);
		zmm_explanation_add_string(&to, place);
	}
	zmm_explanation_add_string(&to, error->message);
	if (error->line) {
		line = zmm_find_line(error, length ? text : "", length);
		zmm_explanation_add_string(&to, "\n");
		zmm_explanation_add_place(&to, &line);
	}
	if (size) {
		explanation[to.length] = '\0';
	}
	return explanation;
}

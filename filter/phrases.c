#include "filter/phrases.h"

#include <stdio.h>

static bool zmm_stands_alone(char first)
{
	return first == '"' || first == '\'' || (first >= '0' && first <= '9');
}

const char *zmm_show_piece(zmm_shown_piece *shown, const zmm_filter_source *source, zmm_filter_place place)
{
	zmm_filter_text piece = zmm_piece(source, place);
	bool is_bare = piece.length && zmm_stands_alone(*piece.text);
	zmm_quoted quoted;

	snprintf(shown->text, sizeof(shown->text), is_bare ? "%s" : "'%s'", zmm_quote(&quoted, piece.text, piece.length));
	return shown->text;
}

const char *zmm_field_type_name(zmm_field_type type)
{
	switch (type) {
		case ZMM_FIELD_TYPE_ADDRESS: return "an address";
		case ZMM_FIELD_TYPE_SIZE: return "a number of bytes";
		case ZMM_FIELD_TYPE_COUNT: return "a number";
		case ZMM_FIELD_TYPE_NAME: return "a word";
		default: return "a text";
	}
}

const char *zmm_field_type_value(zmm_field_type type)
{
	switch (type) {
		case ZMM_FIELD_TYPE_ADDRESS: return "an address such as 0x7f52e1400040";
		case ZMM_FIELD_TYPE_SIZE: return "a number of bytes such as 4096, 4K or 1.5M";
		case ZMM_FIELD_TYPE_COUNT: return "a number such as 3";
		case ZMM_FIELD_TYPE_NAME: return "a word";
		default: return "a text such as 'App\\Cache'";
	}
}

static const char *zmm_show_words(zmm_word_row *row, const zmm_field *field)
{
	const char *const *word;
	size_t length = 0;

	row->text[0] = '\0';
	for (word = field->words; *word && length < sizeof(row->text); word++) {
		const char *before = word == field->words ? "" : word[1] ? ", " : " or ";

		length += (size_t) snprintf(row->text + length, sizeof(row->text) - length, "%s%s", before, *word);
	}
	return row->text;
}

const char *zmm_show_field_value(zmm_word_row *row, const zmm_field *field)
{
	if (!field) {
		return "a value";
	}
	return field->type == ZMM_FIELD_TYPE_NAME ? zmm_show_words(row, field) : zmm_field_type_value(field->type);
}

bool zmm_fault_unknown(zmm_filter_source *source, zmm_filter_place place, const char *what, const zmm_nearest *nearest)
{
	zmm_shown_piece shown;

	zmm_show_piece(&shown, source, place);
	if (nearest->word) {
		return zmm_fault(source, place.from, "unknown %s %s; did you mean '%s'?", what, shown.text, nearest->word);
	}
	return zmm_fault(source, place.from, "unknown %s %s", what, shown.text);
}

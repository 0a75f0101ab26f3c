/* zmm filter: the parts that the messages about faults are made of. */

#ifndef ZMM_PHRASES_H
#define ZMM_PHRASES_H

#include "filter/characters.h"
#include "filter/fault.h"
#include "filter/fields.h"
#include "filter/nearest.h"

static inline zmm_filter_text zmm_piece(const zmm_filter_source *source, zmm_filter_place place)
{
	return (zmm_filter_text) { source->text + place.from, place.to - place.from };
}

/* A piece of the text as messages show it: numbers and what has quotes as they are, all else between quotes. */
typedef struct zmm_shown_piece {
	char text[sizeof(zmm_quoted) + 2];
} zmm_shown_piece;

const char *zmm_show_piece(zmm_shown_piece *shown, const zmm_filter_source *source, zmm_filter_place place);

/* What a type is, as in "a number of bytes", and a value of it, as in "a number of bytes such as 4096, 4K or 1.5M". */
const char *zmm_field_type_name(zmm_field_type type);
const char *zmm_field_type_value(zmm_field_type type);

/* Room for the words of a NAME in one row. */
typedef struct zmm_word_row {
	char text[160];
} zmm_word_row;

/* Returns what a value of the field is: for a NAME all of its words.  NULL: any value. */
const char *zmm_show_field_value(zmm_word_row *row, const zmm_field *field);

/* Notes that a name is unknown: "unknown field 'szie'", and the nearest one if there is one.  Returns false. */
bool zmm_fault_unknown(zmm_filter_source *source, zmm_filter_place place, const char *what, const zmm_nearest *nearest);

#endif

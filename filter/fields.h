/* zmm filter: the table of fields, made from filter/fields.def. */

#ifndef ZMM_FIELDS_H
#define ZMM_FIELDS_H

#include "filter/filter.h"

typedef enum zmm_field_type {
	ZMM_FIELD_TYPE_ADDRESS,
	ZMM_FIELD_TYPE_SIZE,
	ZMM_FIELD_TYPE_COUNT,
	ZMM_FIELD_TYPE_NAME,
	ZMM_FIELD_TYPE_TEXT
} zmm_field_type;

typedef struct zmm_field {
	const char *name;
	zmm_field_type type;
	size_t offset;            /* of the member of a zmm_filter_subject */
	const char *const *words; /* NAME: the closed set, with NULL at its end; else empty */
	const char *sentence;
} zmm_field;

/* ZMM_NUM_FIELDS fields, in the order of their ids. */
extern const zmm_field zmm_fields[];

/* Returns the field with this name, or NULL. */
const zmm_field *zmm_field_find(const char *name, size_t length);

/* Returns the word of a NAME that is equal to a text, or NULL. */
const char *zmm_field_word(const zmm_field *field, const char *text, size_t length);

static inline bool zmm_field_is_number(const zmm_field *field)
{
	return field->type <= ZMM_FIELD_TYPE_COUNT;
}

static inline zmm_filter_field_id zmm_field_id(const zmm_field *field)
{
	return (zmm_filter_field_id) (field - zmm_fields);
}

#endif

#include "filter/fields.h"

#include <string.h>

#define ZMM_WORD(id, word, sentence) word,
#define ZMM_WORD_LIST(list) \
	static const char *const zmm_words_##list[] = { ZMM_FILTER_WORDS_##list(ZMM_WORD) NULL };

ZMM_FILTER_WORD_LISTS(ZMM_WORD_LIST)

#define ZMM_FIELD(id, name, type, words, sentence) \
	{ #name, ZMM_FIELD_TYPE_##type, offsetof(zmm_filter_subject, name), zmm_words_##words, sentence },

const zmm_field zmm_fields[] = {
	ZMM_FILTER_FIELDS(ZMM_FIELD)
};

static bool zmm_is_word(const char *word, const char *text, size_t length)
{
	return strlen(word) == length && memcmp(word, text, length) == 0;
}

const zmm_field *zmm_field_find(const char *name, size_t length)
{
	size_t i;

	for (i = 0; i < ZMM_NUM_FIELDS; i++) {
		if (zmm_is_word(zmm_fields[i].name, name, length)) {
			return &zmm_fields[i];
		}
	}
	return NULL;
}

const char *zmm_field_word(const zmm_field *field, const char *text, size_t length)
{
	const char *const *word;

	for (word = field->words; *word; word++) {
		if (zmm_is_word(*word, text, length)) {
			return *word;
		}
	}
	return NULL;
}

#include "filter/characters.h"
#include "filter/parser.h"

#include <string.h>

/* Notes the first byte that a text cannot have. */
static bool zmm_has_characters_only(zmm_filter_source *source)
{
	size_t at = 0, bytes;

	for (; at < source->length; at += bytes) {
		bytes = zmm_character_length(source->text + at, source->length - at);
		if (!bytes) {
			return zmm_fault(source, at, "byte 0x%02X is no character of UTF-8", (unsigned char) source->text[at]);
		}
		if (!source->text[at]) {
			return zmm_fault(source, at, "byte 0 is no part of a filter");
		}
	}
	return true;
}

static bool zmm_is_readable(zmm_filter_source *source)
{
	if (source->length > ZMM_FILTER_MAX_LENGTH) {
		return zmm_fault_anywhere(source, "the filter has %zu bytes; a filter has no more than %zu", source->length,
			ZMM_FILTER_MAX_LENGTH);
	}
	return zmm_has_characters_only(source);
}

/* Returns a program with room for all that a text of this length can have: a test takes two characters at least, as the
 * values of a list do. */
static zmm_filter *zmm_program_for(zmm_filter_source *source)
{
	size_t tests = source->length / 2 + 1;
	zmm_filter *program = zmm_program_new(tests < ZMM_FILTER_MAX_TESTS ? tests : ZMM_FILTER_MAX_TESTS, source->length);

	if (!program) {
		zmm_fault_anywhere(source, "there is no memory for the filter");
	}
	return program;
}

zmm_filter *zmm_filter_compile(const char *text, size_t length, const zmm_filter_regex *regex, zmm_filter_error *error)
{
	zmm_build build = { .source = { length ? text : "", length, error, false } };

	if (!zmm_is_readable(&build.source) || !(build.program = zmm_program_for(&build.source))) {
		return NULL;
	}
	if (regex) {
		build.program->regex = *regex;
	}
	if (zmm_filter_yyparse(&build) != 0) {
		zmm_filter_free(build.program);
		return NULL;
	}
	return build.program;
}

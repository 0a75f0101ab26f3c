#include "filter/build.h"
#include "filter/characters.h"
#include "filter/glob.h"
#include "filter/nearest.h"
#include "filter/values.h"

#include <stdio.h>
#include <string.h>

_Static_assert(ZMM_NUM_FIELDS <= 64, "the fields of a program are bits of one number");

/* Words of messages */

/* A piece of the text as messages show it. */
typedef struct zmm_shown_piece {
	char text[sizeof(zmm_quoted) + 2];
} zmm_shown_piece;

static const char *zmm_piece(const zmm_build *build, zmm_filter_place place)
{
	return build->source.text + place.from;
}

static size_t zmm_piece_length(zmm_filter_place place)
{
	return place.to - place.from;
}

/* Numbers and what has quotes stand as they are; all else gets quotes. */
static const char *zmm_show_piece(zmm_shown_piece *shown, const zmm_build *build, zmm_filter_place place)
{
	const char *text = zmm_piece(build, place);
	bool is_bare = zmm_piece_length(place) && (*text == '"' || *text == '\'' || (*text >= '0' && *text <= '9'));
	zmm_quoted quoted;

	snprintf(shown->text, sizeof(shown->text), is_bare ? "%s" : "'%s'",
		zmm_quote(&quoted, text, zmm_piece_length(place)));
	return shown->text;
}

/* What a field is, and a value for it. */
static const struct {
	const char *what, *value;
} zmm_type_words[] = {
	[ZMM_FIELD_TYPE_ADDRESS] = { "an address", "an address such as 0x7f52e1400040" },
	[ZMM_FIELD_TYPE_SIZE] = { "a number of bytes", "a number of bytes such as 4096, 4K or 1.5M" },
	[ZMM_FIELD_TYPE_COUNT] = { "a number", "a number such as 3" },
	[ZMM_FIELD_TYPE_NAME] = { "a word", "a word" },
	[ZMM_FIELD_TYPE_TEXT] = { "a text", "a text such as 'App\\Cache'" },
};

/* The words of a NAME in one row. */
typedef struct zmm_word_row {
	char text[160];
} zmm_word_row;

static const char *zmm_show_words(zmm_word_row *row, const zmm_field *field)
{
	const char *const *word;
	size_t length = 0;

	row->text[0] = '\0';
	for (word = field->words; *word && length < sizeof(row->text); word++) {
		length += (size_t) snprintf(row->text + length, sizeof(row->text) - length, "%s%s",
			word == field->words ? "" : word[1] ? ", " : " or ", *word);
	}
	return row->text;
}

/* A value that a field may have. */
static const char *zmm_show_value(zmm_word_row *row, const zmm_field *field)
{
	if (!field) {
		return "a value";
	}
	return field->type == ZMM_FIELD_TYPE_NAME ? zmm_show_words(row, field) : zmm_type_words[field->type].value;
}

/* Fields */

bool zmm_build_deeper(zmm_build *build, zmm_filter_place place)
{
	if (build->depth == ZMM_FILTER_MAX_DEPTH) {
		return zmm_fault(&build->source, place.from, "parentheses and 'not' are nested more than %d deep",
			ZMM_FILTER_MAX_DEPTH);
	}
	build->depth++;
	return true;
}

static bool zmm_build_unknown_field(zmm_build *build, zmm_filter_place place)
{
	zmm_nearest nearest;
	zmm_shown_piece shown;
	size_t i;

	zmm_nearest_start(&nearest, zmm_piece(build, place), zmm_piece_length(place));
	for (i = 0; i < ZMM_NUM_FIELDS; i++) {
		zmm_nearest_try(&nearest, zmm_fields[i].name);
	}
	return zmm_fault(&build->source, place.from, nearest.word ? "unknown field %s; did you mean '%s'?" : "unknown field %s",
		zmm_show_piece(&shown, build, place), nearest.word);
}

bool zmm_build_field(zmm_build *build, zmm_filter_place place)
{
	build->field = zmm_field_find(zmm_piece(build, place), zmm_piece_length(place));
	return build->field || zmm_build_unknown_field(build, place);
}

/* Values */

static bool zmm_build_wrong_value(zmm_build *build, zmm_value value, const char *expected, const char *name)
{
	bool is_field = value.type == ZMM_VALUE_WORD && zmm_field_find(zmm_piece(build, value.place), zmm_piece_length(value.place));
	zmm_shown_piece shown;

	return zmm_fault(&build->source, value.place.from, "expected %s for %s, found %s%s", expected, name,
		zmm_show_piece(&shown, build, value.place), is_field ? ", which is a field: values are not fields" : "");
}

/* The name of the field in messages. */
typedef struct zmm_field_name {
	char text[32];
} zmm_field_name;

static const char *zmm_show_field(zmm_field_name *name, const zmm_field *field)
{
	snprintf(name->text, sizeof(name->text), "'%s'", field->name);
	return name->text;
}

/* Reads a number for the field or the function of this name. */
static bool zmm_build_number(zmm_build *build, zmm_value value, zmm_field_type type, const char *name, uint64_t *number)
{
	zmm_number found;
	zmm_shown_piece shown;
	const char *fault;

	if (value.type != ZMM_VALUE_NUMBER) {
		return zmm_build_wrong_value(build, value, zmm_type_words[type].value, name);
	}
	fault = zmm_number_read(zmm_piece(build, value.place), zmm_piece_length(value.place), &found);
	if (!fault && found.has_unit && type != ZMM_FIELD_TYPE_SIZE) {
		fault = "has a unit, which is for bytes only";
	}
	if (fault) {
		return zmm_fault(&build->source, value.place.from, "%s %s", zmm_show_piece(&shown, build, value.place), fault);
	}
	*number = found.value;
	return true;
}

/* Reads a word or a quoted text into the texts of the program. */
static bool zmm_build_text(zmm_build *build, zmm_value value, zmm_filter_text *text)
{
	zmm_filter *program = build->program;
	const char *piece = zmm_piece(build, value.place);
	size_t length = zmm_piece_length(value.place), wrong;
	char *to = zmm_program_texts(program) + program->texts_length;
	zmm_shown_piece shown;
	zmm_filter_place place;

	if (value.type == ZMM_VALUE_WORD) {
		memcpy(to, piece, length);
	} else if (!zmm_quoted_read(piece, zmm_piece_length(value.place), to, &length, &wrong)) {
		place = (zmm_filter_place) { value.place.from + (uint32_t) wrong, value.place.from + (uint32_t) wrong + 2 };
		return zmm_fault(&build->source, place.from,
			"%s is no escape: write \\\\ for a backslash, or put the text between single quotes",
			zmm_show_piece(&shown, build, place));
	}
	program->texts_length += (uint32_t) length;
	*text = (zmm_filter_text) { to, length };
	return true;
}

static bool zmm_build_unknown_word(zmm_build *build, zmm_value value, zmm_filter_text text)
{
	const zmm_field *field = build->field;
	const char *const *word;
	zmm_shown_piece shown;
	zmm_nearest nearest;
	zmm_word_row row;

	zmm_nearest_start(&nearest, text.text, text.length);
	for (word = field->words; *word; word++) {
		zmm_nearest_try(&nearest, *word);
	}
	zmm_show_piece(&shown, build, value.place);
	if (nearest.word) {
		return zmm_fault(&build->source, value.place.from, "'%s' is never %s; did you mean '%s'?", field->name, shown.text,
			nearest.word);
	}
	return zmm_fault(&build->source, value.place.from, "'%s' is never %s: it is %s", field->name, shown.text,
		zmm_show_words(&row, field));
}

/* Tests */

/* Adds a test for the field; NULL: the program is full. */
static zmm_test *zmm_build_test(zmm_build *build, zmm_test_operation operation, const zmm_field *field,
	zmm_filter_place place, zmm_condition *condition)
{
	if (zmm_program_is_full(build->program)) {
		zmm_fault(&build->source, place.from, "the filter compares more than %d times; each value of a list counts",
			ZMM_FILTER_MAX_TESTS);
		return NULL;
	}
	return zmm_program_add(build->program, operation, field, condition);
}

static bool zmm_build_numbers(zmm_build *build, const zmm_field *field, uint64_t from, uint64_t to,
	zmm_filter_place place, zmm_condition *condition)
{
	zmm_test *test = zmm_build_test(build, ZMM_TEST_RANGE, field, place, condition);

	if (test) {
		test->value.range.from = from;
		test->value.range.to = to;
	}
	return test != NULL;
}

static bool zmm_build_compare_number(zmm_build *build, zmm_operator operator, zmm_value value, zmm_condition *condition)
{
	uint64_t number, from = 0, to = UINT64_MAX;
	zmm_field_name name;

	if (!zmm_build_number(build, value, build->field->type, zmm_show_field(&name, build->field), &number)) {
		return false;
	}
	switch (operator) {
		case ZMM_OPERATOR_LESS: case ZMM_OPERATOR_MORE_OR_EQUAL: from = number; break;
		case ZMM_OPERATOR_MORE: case ZMM_OPERATOR_LESS_OR_EQUAL: to = number; break;
		default: from = to = number; break;
	}
	return zmm_build_numbers(build, build->field, from, to, value.place, condition);
}

static bool zmm_build_compare_text(zmm_build *build, zmm_value value, zmm_condition *condition)
{
	const zmm_field *field = build->field;
	zmm_word_row row;
	zmm_field_name name;
	zmm_filter_text text;
	zmm_test *test;

	if (value.type == ZMM_VALUE_NUMBER) {
		return zmm_build_wrong_value(build, value, zmm_show_value(&row, field), zmm_show_field(&name, field));
	}
	if (!zmm_build_text(build, value, &text)) {
		return false;
	}
	if (field->type == ZMM_FIELD_TYPE_NAME && !zmm_field_word(field, text.text, text.length)) {
		return zmm_build_unknown_word(build, value, text);
	}
	test = zmm_build_test(build, ZMM_TEST_EQUAL, field, value.place, condition);
	if (test) {
		test->value.text.at = (uint32_t) (text.text - zmm_program_texts(build->program));
		test->value.text.length = (uint32_t) text.length;
	}
	return test != NULL;
}

static bool zmm_build_glob(zmm_build *build, zmm_value value, zmm_filter_text pattern, zmm_condition *condition)
{
	size_t wrong = zmm_glob_fault(pattern.text, pattern.length);
	zmm_quoted quoted;
	zmm_test *test;

	if (wrong < pattern.length) {
		return zmm_fault(&build->source, value.place.from,
			"the set %s of the pattern has no ']', or characters beyond ASCII; [[] stands for '['",
			zmm_quote(&quoted, pattern.text + wrong, pattern.length - wrong));
	}
	test = zmm_build_test(build, ZMM_TEST_GLOB, build->field, value.place, condition);
	if (test) {
		test->value.text.at = (uint32_t) (pattern.text - zmm_program_texts(build->program));
		test->value.text.length = (uint32_t) pattern.length;
	}
	return test != NULL;
}

static bool zmm_build_regex(zmm_build *build, zmm_value value, zmm_filter_text pattern, zmm_condition *condition)
{
	const zmm_filter_regex *regex = &build->regex;
	zmm_test *test = zmm_build_test(build, ZMM_TEST_REGEX, build->field, value.place, condition);
	char reason[160] = "";

	if (!test) {
		return false;
	}
	test->value.regex = regex->compile(regex->context, pattern.text, pattern.length, reason, sizeof(reason));
	return test->value.regex || zmm_fault(&build->source, value.place.from, "the regular expression is wrong: %s", reason);
}

static bool zmm_build_pattern(zmm_build *build, zmm_operator operator, zmm_filter_place place, zmm_value value,
	zmm_condition *condition)
{
	bool is_glob = operator == ZMM_OPERATOR_GLOB || operator == ZMM_OPERATOR_NOT_GLOB;
	zmm_field_name name;
	zmm_filter_text pattern;

	if (!is_glob && !build->regex.compile) {
		return zmm_fault(&build->source, place.from, "regular expressions need PHP; '~' compares with a pattern such as \"App*\"");
	}
	if (value.type == ZMM_VALUE_NUMBER) {
		return zmm_build_wrong_value(build, value, is_glob ? "a pattern such as \"App*\"" : "a regular expression such as \"^App\"",
			zmm_show_field(&name, build->field));
	}
	if (!zmm_build_text(build, value, &pattern)) {
		return false;
	}
	return is_glob ? zmm_build_glob(build, value, pattern, condition) : zmm_build_regex(build, value, pattern, condition);
}

static bool zmm_is_pattern_operator(zmm_operator operator)
{
	return operator >= ZMM_OPERATOR_GLOB;
}

/* The operators whose condition is the opposite of another one's. */
static bool zmm_is_negation(zmm_operator operator)
{
	return operator == ZMM_OPERATOR_DIFFERENT || operator == ZMM_OPERATOR_LESS || operator == ZMM_OPERATOR_MORE
		|| operator == ZMM_OPERATOR_NOT_GLOB || operator == ZMM_OPERATOR_NOT_REGEX;
}

/* Whether the operator is for the type of the field. */
static bool zmm_build_operator(zmm_build *build, zmm_operator operator, zmm_filter_place place)
{
	const zmm_field *field = build->field;
	zmm_shown_piece shown;

	zmm_show_piece(&shown, build, place);
	if (zmm_field_is_number(field) && zmm_is_pattern_operator(operator)) {
		return zmm_fault(&build->source, place.from, "%s is for texts, and '%s' is %s: compare it, or write 'in'", shown.text,
			field->name, zmm_type_words[field->type].what);
	}
	if (!zmm_field_is_number(field) && operator >= ZMM_OPERATOR_LESS && !zmm_is_pattern_operator(operator)) {
		return zmm_fault(&build->source, place.from, "%s is for numbers, and '%s' is %s: write '==', '!=', 'in' or '~'",
			shown.text, field->name, zmm_type_words[field->type].what);
	}
	return true;
}

bool zmm_build_comparison(zmm_build *build, zmm_operator operator, zmm_filter_place place, zmm_value value,
	zmm_condition *condition)
{
	bool is_built = zmm_build_operator(build, operator, place);

	if (is_built && zmm_is_pattern_operator(operator)) {
		is_built = zmm_build_pattern(build, operator, place, value, condition);
	} else if (is_built && zmm_field_is_number(build->field)) {
		is_built = zmm_build_compare_number(build, operator, value, condition);
	} else if (is_built) {
		is_built = zmm_build_compare_text(build, value, condition);
	}
	if (is_built && zmm_is_negation(operator)) {
		*condition = zmm_program_not(*condition);
	}
	return is_built;
}

bool zmm_build_element(zmm_build *build, zmm_value value, zmm_condition *condition)
{
	return zmm_build_comparison(build, ZMM_OPERATOR_EQUAL, value.place, value, condition);
}

bool zmm_build_range(zmm_build *build, zmm_value from, zmm_value to, zmm_filter_place place, zmm_condition *condition)
{
	const zmm_field *field = build->field;
	uint64_t first = 0, last = UINT64_MAX;
	zmm_shown_piece shown[2];
	zmm_field_name name;

	if (!zmm_field_is_number(field)) {
		return zmm_fault(&build->source, place.from, "ranges are of numbers, and '%s' is %s: write a list in parentheses",
			field->name, zmm_type_words[field->type].what);
	}
	zmm_show_field(&name, field);
	if ((from.type != ZMM_VALUE_MISSING && !zmm_build_number(build, from, field->type, name.text, &first))
			|| (to.type != ZMM_VALUE_MISSING && !zmm_build_number(build, to, field->type, name.text, &last))) {
		return false;
	}
	if (first > last) {
		return zmm_fault(&build->source, place.from, "the range is empty: %s is more than %s",
			zmm_show_piece(&shown[0], build, from.place), zmm_show_piece(&shown[1], build, to.place));
	}
	return zmm_build_numbers(build, field, first, last, place, condition);
}

/* Functions */

/* near(address, bytes): the block's data begins no farther from the address. */
static bool zmm_build_near(zmm_build *build, zmm_filter_place name, zmm_condition *condition)
{
	uint64_t address, distance;

	if (!zmm_build_number(build, build->argument[0], ZMM_FIELD_TYPE_ADDRESS, "near()", &address)
			|| !zmm_build_number(build, build->argument[1], ZMM_FIELD_TYPE_SIZE, "near()", &distance)) {
		return false;
	}
	return zmm_build_numbers(build, &zmm_fields[ZMM_FIELD_ADDRESS], address > distance ? address - distance : 0,
		address < UINT64_MAX - distance ? address + distance : UINT64_MAX, name, condition);
}

typedef struct zmm_function {
	const char *name;
	size_t arguments;
	const char *usage;
	bool (*build)(zmm_build *build, zmm_filter_place name, zmm_condition *condition);
} zmm_function;

static const zmm_function zmm_functions[] = {
	{ "near", 2, "near() takes an address and a number of bytes, as in near(0x7f52e1400040, 4K)", zmm_build_near },
};

#define ZMM_NUM_FUNCTIONS (sizeof(zmm_functions) / sizeof(zmm_functions[0]))

static const zmm_function *zmm_function_find(const zmm_build *build, zmm_filter_place name)
{
	size_t length = zmm_piece_length(name), i;

	for (i = 0; i < ZMM_NUM_FUNCTIONS; i++) {
		if (strlen(zmm_functions[i].name) == length && memcmp(zmm_functions[i].name, zmm_piece(build, name), length) == 0) {
			return &zmm_functions[i];
		}
	}
	return NULL;
}

bool zmm_build_function(zmm_build *build, zmm_filter_place name)
{
	zmm_shown_piece shown;
	zmm_nearest nearest;
	size_t i;

	build->field = NULL;
	build->arguments = 0;
	if (zmm_function_find(build, name)) {
		return true;
	}
	zmm_show_piece(&shown, build, name);
	if (zmm_field_find(zmm_piece(build, name), zmm_piece_length(name))) {
		return zmm_fault(&build->source, name.from, "%s is a field and no function", shown.text);
	}
	zmm_nearest_start(&nearest, zmm_piece(build, name), zmm_piece_length(name));
	for (i = 0; i < ZMM_NUM_FUNCTIONS; i++) {
		zmm_nearest_try(&nearest, zmm_functions[i].name);
	}
	return zmm_fault(&build->source, name.from,
		nearest.word ? "unknown function %s; did you mean '%s'?" : "unknown function %s", shown.text, nearest.word);
}

void zmm_build_argument(zmm_build *build, zmm_value value)
{
	if (build->arguments < ZMM_MAX_ARGUMENTS) {
		build->argument[build->arguments] = value;
	}
	build->arguments++;
}

bool zmm_build_call(zmm_build *build, zmm_filter_place name, zmm_condition *condition)
{
	const zmm_function *function = zmm_function_find(build, name);

	if (build->arguments != function->arguments) {
		return zmm_fault(&build->source, name.from, "%s", function->usage);
	}
	return function->build(build, name, condition);
}

void zmm_build_end(zmm_build *build, zmm_condition condition)
{
	zmm_program_end(build->program, condition);
}

/* Words in the wrong place */

static const char *zmm_show_operators(const zmm_field *field)
{
	if (!field) {
		return "'('"; /* behind the name of a function */
	}
	return zmm_field_is_number(field) ? "a comparison or 'in'" : "'==', '!=', 'in' or '~'";
}

static const char *zmm_show_set(const zmm_field *field)
{
	return zmm_field_is_number(field) ? "a range such as 4K..8K, or a list such as (16, 32)" : "a list in parentheses";
}

static const char *zmm_show_expected(const zmm_build *build, zmm_expected expected, zmm_word_row *row)
{
	switch (expected) {
		case ZMM_EXPECTED_CONDITION: return "a condition such as size > 4K";
		case ZMM_EXPECTED_OPERATOR: return zmm_show_operators(build->field);
		case ZMM_EXPECTED_IN: return "'in'";
		case ZMM_EXPECTED_VALUE: return zmm_show_value(row, build->field);
		case ZMM_EXPECTED_SET: return zmm_show_set(build->field);
		case ZMM_EXPECTED_RANGE: return zmm_field_is_number(build->field) ? "'..' and the end of a range" : zmm_show_set(build->field);
		case ZMM_EXPECTED_LIST: return "',' or ')'";
		case ZMM_EXPECTED_CLOSE: return "'and', 'or' or ')'";
		default: return "'and', 'or' or the end of the filter";
	}
}

/* Whether what precedes the place is a field or a function. */
static bool zmm_build_precedes_operator(zmm_build *build)
{
	build->field = NULL;
	return zmm_function_find(build, build->before) || zmm_build_field(build, build->before);
}

void zmm_build_refuse(zmm_build *build, zmm_expected expected, bool found_operator, bool found_end)
{
	zmm_shown_piece found, before;
	zmm_word_row row;
	bool is_first = build->before.from == build->before.to;

	if (expected == ZMM_EXPECTED_OPERATOR && !zmm_build_precedes_operator(build)) {
		return;
	}
	if (found_operator && expected >= ZMM_EXPECTED_CLOSE) {
		zmm_fault(&build->source, build->found.from,
			"comparisons do not chain: write 'and' between two of them, as in size > 4K and size < 8K");
		return;
	}
	if (is_first && found_end) {
		zmm_fault(&build->source, build->found.from, "the filter is empty: write a condition such as size > 4K");
		return;
	}
	zmm_show_piece(&found, build, build->found);
	zmm_show_piece(&before, build, build->before);
	zmm_fault(&build->source, build->found.from, "expected %s%s%s, found %s", zmm_show_expected(build, expected, &row),
		is_first ? "" : " after ", is_first ? "" : before.text, found_end ? "the end of the filter" : found.text);
}

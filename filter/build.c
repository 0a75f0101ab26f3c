#include "filter/build.h"
#include "filter/glob.h"
#include "filter/phrases.h"
#include "filter/values.h"

#include <stdio.h>
#include <string.h>

_Static_assert(ZMM_NUM_FIELDS <= 64, "the fields of a program are bits of one number");

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
	zmm_filter_text name = zmm_piece(&build->source, place);
	zmm_nearest nearest;
	size_t i;

	zmm_nearest_start(&nearest, name.text, name.length);
	for (i = 0; i < ZMM_NUM_FIELDS; i++) {
		zmm_nearest_try(&nearest, zmm_fields[i].name);
	}
	return zmm_fault_unknown(&build->source, place, "field", &nearest);
}

bool zmm_build_field(zmm_build *build, zmm_filter_place place)
{
	zmm_filter_text name = zmm_piece(&build->source, place);

	build->field = zmm_field_find(name.text, name.length);
	return build->field || zmm_build_unknown_field(build, place);
}

/* Values */

/* Notes that the value is none for the field, or the function, that `name` shows. */
static bool zmm_build_wrong_value(zmm_build *build, zmm_value value, const char *expected, const char *name)
{
	zmm_filter_text piece = zmm_piece(&build->source, value.place);
	bool is_field = value.type == ZMM_VALUE_WORD && zmm_field_find(piece.text, piece.length);
	const char *hint = is_field ? ", which is a field: values are not fields" : "";
	zmm_shown_piece shown;

	return zmm_fault(&build->source, value.place.from, "expected %s for %s, found %s%s", expected, name,
		zmm_show_piece(&shown, &build->source, value.place), hint);
}

/* The name of a field in messages. */
typedef struct zmm_field_name {
	char text[32];
} zmm_field_name;

static const char *zmm_show_field(zmm_field_name *name, const zmm_field *field)
{
	snprintf(name->text, sizeof(name->text), "'%s'", field->name);
	return name->text;
}

/* Reads a number for the field, or the function, that `name` shows. */
static bool zmm_build_number(zmm_build *build, zmm_value value, zmm_field_type type, const char *name, uint64_t *number)
{
	zmm_filter_text piece = zmm_piece(&build->source, value.place);
	zmm_shown_piece shown;
	zmm_number found;
	const char *fault;

	if (value.type != ZMM_VALUE_NUMBER) {
		return zmm_build_wrong_value(build, value, zmm_field_type_value(type), name);
	}
	fault = zmm_number_read(piece.text, piece.length, &found);
	if (!fault && found.has_unit && type != ZMM_FIELD_TYPE_SIZE) {
		fault = "has a unit, which is for bytes only";
	}
	if (fault) {
		zmm_show_piece(&shown, &build->source, value.place);
		return zmm_fault(&build->source, value.place.from, "%s %s", shown.text, fault);
	}
	*number = found.value;
	return true;
}

/* Notes that an escape, `wrong` bytes behind the start of a text, is none. */
static bool zmm_build_wrong_escape(zmm_build *build, zmm_value value, size_t wrong)
{
	uint32_t from = value.place.from + (uint32_t) wrong;
	zmm_shown_piece shown;

	return zmm_fault(&build->source, from,
		"%s is no escape: write \\\\ for a backslash, or put the text between single quotes",
		zmm_show_piece(&shown, &build->source, (zmm_filter_place) { from, from + 2 }));
}

/* Reads a word or a quoted text into the texts of the program. */
static bool zmm_build_text(zmm_build *build, zmm_value value, zmm_filter_text *text)
{
	zmm_filter *program = build->program;
	zmm_filter_text piece = zmm_piece(&build->source, value.place);
	char *to = zmm_program_texts(program) + program->texts_length;
	size_t wrong;

	*text = (zmm_filter_text) { to, piece.length };
	if (value.type == ZMM_VALUE_WORD) {
		memcpy(to, piece.text, piece.length);
	} else if (!zmm_quoted_read(piece.text, piece.length, to, &text->length, &wrong)) {
		return zmm_build_wrong_escape(build, value, wrong);
	}
	program->texts_length += (uint32_t) text->length;
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
	zmm_show_piece(&shown, &build->source, value.place);
	if (nearest.word) {
		return zmm_fault(&build->source, value.place.from, "'%s' is never %s; did you mean '%s'?", field->name,
			shown.text, nearest.word);
	}
	return zmm_fault(&build->source, value.place.from, "'%s' is never %s: it is %s", field->name, shown.text,
		zmm_show_field_value(&row, field));
}

/* Tests */

/* Adds a test for a field; NULL: the program is full. */
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

static bool zmm_build_test_of_range(zmm_build *build, const zmm_field *field, uint64_t from, uint64_t to,
	zmm_filter_place place, zmm_condition *condition)
{
	zmm_test *test = zmm_build_test(build, ZMM_TEST_RANGE, field, place, condition);

	if (test) {
		test->value.range.from = from;
		test->value.range.to = to;
	}
	return test != NULL;
}

/* Adds a test of the field for one of the program's texts. */
static bool zmm_build_test_of_text(zmm_build *build, zmm_test_operation operation, zmm_filter_text text,
	zmm_filter_place place, zmm_condition *condition)
{
	zmm_test *test = zmm_build_test(build, operation, build->field, place, condition);

	if (test) {
		test->value.text.at = (uint32_t) (text.text - zmm_program_texts(build->program));
		test->value.text.length = (uint32_t) text.length;
	}
	return test != NULL;
}

/* For <, > and != the test is of the opposite. */
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
	return zmm_build_test_of_range(build, build->field, from, to, value.place, condition);
}

static bool zmm_build_compare_text(zmm_build *build, zmm_value value, zmm_condition *condition)
{
	const zmm_field *field = build->field;
	zmm_filter_text text;
	zmm_field_name name;
	zmm_word_row row;

	if (value.type == ZMM_VALUE_NUMBER) {
		return zmm_build_wrong_value(build, value, zmm_show_field_value(&row, field), zmm_show_field(&name, field));
	}
	if (!zmm_build_text(build, value, &text)) {
		return false;
	}
	if (field->type == ZMM_FIELD_TYPE_NAME && !zmm_field_word(field, text.text, text.length)) {
		return zmm_build_unknown_word(build, value, text);
	}
	return zmm_build_test_of_text(build, ZMM_TEST_EQUAL, text, value.place, condition);
}

static bool zmm_build_glob(zmm_build *build, zmm_value value, zmm_filter_text pattern, zmm_condition *condition)
{
	size_t wrong = zmm_glob_fault(pattern.text, pattern.length);
	zmm_quoted quoted;

	if (wrong < pattern.length) {
		return zmm_fault(&build->source, value.place.from,
			"the set %s of the pattern has no ']', or characters beyond ASCII; [[] stands for '['",
			zmm_quote(&quoted, pattern.text + wrong, pattern.length - wrong));
	}
	return zmm_build_test_of_text(build, ZMM_TEST_GLOB, pattern, value.place, condition);
}

static bool zmm_build_regex(zmm_build *build, zmm_value value, zmm_filter_text pattern, zmm_condition *condition)
{
	const zmm_filter_regex *regex = &build->program->regex;
	zmm_test *test = zmm_build_test(build, ZMM_TEST_REGEX, build->field, value.place, condition);
	char reason[160] = "";

	if (!test) {
		return false;
	}
	test->value.regex = regex->compile(regex->context, pattern.text, pattern.length, reason, sizeof(reason));
	if (!test->value.regex) {
		return zmm_fault(&build->source, value.place.from, "the regular expression is wrong: %s", reason);
	}
	return true;
}

static bool zmm_is_glob(zmm_operator operator)
{
	return operator == ZMM_OPERATOR_GLOB || operator == ZMM_OPERATOR_NOT_GLOB;
}

static bool zmm_is_pattern(zmm_operator operator)
{
	return operator >= ZMM_OPERATOR_GLOB;
}

/* The operators whose condition is the opposite of the test's. */
static bool zmm_is_negation(zmm_operator operator)
{
	return operator == ZMM_OPERATOR_DIFFERENT || operator == ZMM_OPERATOR_LESS || operator == ZMM_OPERATOR_MORE
		|| operator == ZMM_OPERATOR_NOT_GLOB || operator == ZMM_OPERATOR_NOT_REGEX;
}

static bool zmm_build_match(zmm_build *build, zmm_operator operator, zmm_value value, zmm_condition *condition)
{
	zmm_filter_text pattern;
	zmm_field_name name;

	if (value.type == ZMM_VALUE_NUMBER) {
		return zmm_build_wrong_value(build, value,
			zmm_is_glob(operator) ? "a pattern such as \"App*\"" : "a regular expression such as \"^App\"",
			zmm_show_field(&name, build->field));
	}
	if (!zmm_build_text(build, value, &pattern)) {
		return false;
	}
	return zmm_is_glob(operator)
		? zmm_build_glob(build, value, pattern, condition) : zmm_build_regex(build, value, pattern, condition);
}

/* Whether the field can be compared by this operator. */
static bool zmm_build_operator(zmm_build *build, zmm_operator operator, zmm_filter_place place)
{
	const zmm_field *field = build->field;
	const char *type = zmm_field_type_name(field->type);
	zmm_shown_piece shown;

	zmm_show_piece(&shown, &build->source, place);
	if (zmm_is_pattern(operator) && zmm_field_is_number(field)) {
		return zmm_fault(&build->source, place.from, "%s is for texts, and '%s' is %s: compare it, or write 'in'",
			shown.text, field->name, type);
	}
	if (operator >= ZMM_OPERATOR_LESS && !zmm_is_pattern(operator) && !zmm_field_is_number(field)) {
		return zmm_fault(&build->source, place.from, "%s is for numbers, and '%s' is %s: write '==', '!=', 'in' or '~'",
			shown.text, field->name, type);
	}
	if (zmm_is_pattern(operator) && !zmm_is_glob(operator) && !build->program->regex.compile) {
		return zmm_fault(&build->source, place.from,
			"regular expressions need PHP; '~' compares with a pattern such as \"App*\"");
	}
	return true;
}

bool zmm_build_comparison(zmm_build *build, zmm_operator operator, zmm_filter_place place, zmm_value value,
	zmm_condition *condition)
{
	bool is_built;

	if (!zmm_build_operator(build, operator, place)) {
		return false;
	}
	if (zmm_is_pattern(operator)) {
		is_built = zmm_build_match(build, operator, value, condition);
	} else if (zmm_field_is_number(build->field)) {
		is_built = zmm_build_compare_number(build, operator, value, condition);
	} else {
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

/* Reads one end of a range; one that is missing leaves the number as it is. */
static bool zmm_build_range_end(zmm_build *build, zmm_value value, uint64_t *number)
{
	zmm_field_name name;

	return value.type == ZMM_VALUE_MISSING
		|| zmm_build_number(build, value, build->field->type, zmm_show_field(&name, build->field), number);
}

bool zmm_build_range(zmm_build *build, zmm_value from, zmm_value to, zmm_filter_place place, zmm_condition *condition)
{
	const zmm_field *field = build->field;
	uint64_t first = 0, last = UINT64_MAX;
	zmm_shown_piece shown[2];

	if (!zmm_field_is_number(field)) {
		return zmm_fault(&build->source, place.from,
			"ranges are of numbers, and '%s' is %s: write a list in parentheses", field->name,
			zmm_field_type_name(field->type));
	}
	if (!zmm_build_range_end(build, from, &first) || !zmm_build_range_end(build, to, &last)) {
		return false;
	}
	if (first > last) {
		return zmm_fault(&build->source, place.from, "the range is empty: %s is more than %s",
			zmm_show_piece(&shown[0], &build->source, from.place), zmm_show_piece(&shown[1], &build->source, to.place));
	}
	return zmm_build_test_of_range(build, field, first, last, place, condition);
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
	return zmm_build_test_of_range(build, &zmm_fields[ZMM_FIELD_ADDRESS],
		address > distance ? address - distance : 0,
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

static const zmm_function *zmm_function_find(const zmm_build *build, zmm_filter_place place)
{
	zmm_filter_text name = zmm_piece(&build->source, place);
	size_t i;

	for (i = 0; i < ZMM_NUM_FUNCTIONS; i++) {
		if (strlen(zmm_functions[i].name) == name.length && !memcmp(zmm_functions[i].name, name.text, name.length)) {
			return &zmm_functions[i];
		}
	}
	return NULL;
}

bool zmm_build_is_function(const zmm_build *build, zmm_filter_place name)
{
	return zmm_function_find(build, name) != NULL;
}

static bool zmm_build_unknown_function(zmm_build *build, zmm_filter_place place)
{
	zmm_filter_text name = zmm_piece(&build->source, place);
	zmm_nearest nearest;
	size_t i;

	if (zmm_field_find(name.text, name.length)) {
		return zmm_fault(&build->source, place.from, "'%.*s' is a field and no function", (int) name.length, name.text);
	}
	zmm_nearest_start(&nearest, name.text, name.length);
	for (i = 0; i < ZMM_NUM_FUNCTIONS; i++) {
		zmm_nearest_try(&nearest, zmm_functions[i].name);
	}
	return zmm_fault_unknown(&build->source, place, "function", &nearest);
}

bool zmm_build_function(zmm_build *build, zmm_filter_place name)
{
	build->field = NULL;
	build->arguments = 0;
	return zmm_build_is_function(build, name) || zmm_build_unknown_function(build, name);
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

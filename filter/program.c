#include "filter/program.h"
#include "filter/glob.h"

#include <stdlib.h>
#include <string.h>

zmm_filter *zmm_program_new(size_t tests, size_t texts)
{
	zmm_filter *program = malloc(sizeof(*program) + tests * sizeof(program->tests[0]) + texts);

	if (program) {
		*program = (zmm_filter) { .capacity = (uint32_t) tests, .texts_size = (uint32_t) texts };
	}
	return program;
}

void zmm_filter_free(zmm_filter *filter)
{
	size_t i;

	for (i = 0; filter && i < filter->length; i++) {
		if (filter->tests[i].operation == ZMM_TEST_REGEX && filter->tests[i].value.regex) {
			filter->regex.release(filter->tests[i].value.regex);
		}
	}
	free(filter);
}

/* Building */

zmm_test *zmm_program_add(zmm_filter *program, zmm_test_operation operation, const zmm_field *field,
	zmm_condition *condition)
{
	uint16_t number = (uint16_t) program->length++;
	zmm_test *test = &program->tests[number];

	*test = (zmm_test) { (uint8_t) operation, (uint8_t) zmm_field_id(field), (uint16_t) field->offset,
		{ ZMM_CHAIN_END, ZMM_CHAIN_END }, { { 0, 0 } } };
	program->fields |= UINT64_C(1) << zmm_field_id(field);
	*condition = (zmm_condition) { number, { (uint16_t) (2 * number), (uint16_t) (2 * number + 1) } };
	return test;
}

static uint16_t *zmm_program_target(zmm_filter *program, uint16_t link)
{
	return &program->tests[link / 2].target[link % 2];
}

/* Gives all targets of a chain their place. */
static void zmm_chain_resolve(zmm_filter *program, uint16_t chain, uint16_t place)
{
	while (chain != ZMM_CHAIN_END) {
		uint16_t *target = zmm_program_target(program, chain);

		chain = *target;
		*target = place;
	}
}

/* Returns both chains in one.  The second one is the shorter one in most filters: conditions side by side are read from
 * the left. */
static uint16_t zmm_chain_join(zmm_filter *program, uint16_t first, uint16_t second)
{
	uint16_t *end = zmm_program_target(program, second);

	while (*end != ZMM_CHAIN_END) {
		end = zmm_program_target(program, *end);
	}
	*end = first;
	return second;
}

/* Makes one condition of two.  The second one decides where the first one's outcome is `open`. */
static zmm_condition zmm_program_combine(zmm_filter *program, zmm_condition first, zmm_condition second, int open)
{
	zmm_chain_resolve(program, first.chain[open], second.first);
	first.chain[open] = second.chain[open];
	first.chain[!open] = zmm_chain_join(program, first.chain[!open], second.chain[!open]);
	return first;
}

zmm_condition zmm_program_and(zmm_filter *program, zmm_condition first, zmm_condition second)
{
	return zmm_program_combine(program, first, second, 1);
}

zmm_condition zmm_program_or(zmm_filter *program, zmm_condition first, zmm_condition second)
{
	return zmm_program_combine(program, first, second, 0);
}

zmm_condition zmm_program_not(zmm_condition condition)
{
	return (zmm_condition) { condition.first, { condition.chain[1], condition.chain[0] } };
}

void zmm_program_end(zmm_filter *program, zmm_condition condition)
{
	zmm_chain_resolve(program, condition.chain[0], ZMM_TARGET_REFUSE);
	zmm_chain_resolve(program, condition.chain[1], ZMM_TARGET_ACCEPT);
}

/* Proving */

static bool zmm_target_is_sound(const zmm_filter *program, size_t number, uint16_t target)
{
	return (target > number && target < program->length) || target == ZMM_TARGET_REFUSE || target == ZMM_TARGET_ACCEPT;
}

static bool zmm_value_is_sound(const zmm_filter *program, const zmm_test *test)
{
	bool has_text = test->operation == ZMM_TEST_EQUAL || test->operation == ZMM_TEST_GLOB;

	return !has_text || (uint64_t) test->value.text.at + test->value.text.length <= program->texts_length;
}

static bool zmm_test_is_sound(const zmm_filter *program, size_t number)
{
	const zmm_test *test = &program->tests[number];

	return test->operation <= ZMM_TEST_REGEX && test->field < ZMM_NUM_FIELDS
		&& test->offset == zmm_fields[test->field].offset
		&& (test->operation == ZMM_TEST_RANGE) == zmm_field_is_number(&zmm_fields[test->field])
		&& zmm_value_is_sound(program, test)
		&& zmm_target_is_sound(program, number, test->target[0])
		&& zmm_target_is_sound(program, number, test->target[1]);
}

bool zmm_program_is_sound(const zmm_filter *program)
{
	size_t i;

	if (!program->length || program->length > program->capacity || program->capacity > ZMM_FILTER_MAX_TESTS
			|| program->texts_length > program->texts_size) {
		return false;
	}
	for (i = 0; i < program->length; i++) {
		if (!zmm_test_is_sound(program, i)) {
			return false;
		}
	}
	return true;
}

/* Applying */

static bool zmm_number_is_in(const zmm_test *test, const void *member)
{
	const uint64_t *number = member;

	return *number >= test->value.range.from && *number <= test->value.range.to;
}

static bool zmm_text_passes(const zmm_filter *program, const zmm_test *test, const void *member)
{
	const zmm_filter_text *subject = member;
	size_t length = subject->length;
	const char *text = length ? subject->text : "";

	switch (test->operation) {
		case ZMM_TEST_REGEX:
			return program->regex.matches(test->value.regex, text, length);
		case ZMM_TEST_GLOB:
			return zmm_glob_matches(zmm_program_text(program, test), test->value.text.length, text, length);
		default:
			return length == test->value.text.length && memcmp(text, zmm_program_text(program, test), length) == 0;
	}
}

bool zmm_filter_matches(const zmm_filter *filter, const zmm_filter_subject *subject)
{
	uint16_t at = 0;

	while (at < ZMM_TARGET_REFUSE) {
		const zmm_test *test = &filter->tests[at];
		const void *member = (const char *) subject + test->offset;
		bool holds = test->operation == ZMM_TEST_RANGE
			? zmm_number_is_in(test, member) : zmm_text_passes(filter, test, member);

		at = test->target[holds];
	}
	return at == ZMM_TARGET_ACCEPT;
}

bool zmm_filter_uses(const zmm_filter *filter, zmm_filter_field_id field)
{
	return filter->fields >> field & 1;
}

/*
 * zmm program: the compiled form of a filter.
 *
 * A program is a row of tests.  Each test compares one field of the subject with a value, and says which test comes
 * next if it holds and which one if it does not, or that the verdict is known.  `and`, `or` and `not` are in these
 * targets and take no instructions, so a program needs no stack.
 *
 * Invariants, proved by zmm_program_is_sound():
 *   0 < length <= capacity <= ZMM_FILTER_MAX_TESTS
 *   the targets of a test are tests behind it, or verdicts; so each test is made once at most
 *   texts_length <= texts_size, and each text lies before it
 *   a RANGE looks at a number, every other test at a text
 */

#ifndef ZMM_PROGRAM_H
#define ZMM_PROGRAM_H

#include "filter/fields.h"

typedef enum zmm_test_operation {
	ZMM_TEST_RANGE, /* from <= number <= to; a range whose end is before its start has no number */
	ZMM_TEST_EQUAL, /* the text is this one */
	ZMM_TEST_GLOB,  /* the text matches the pattern, see filter/glob.h */
	ZMM_TEST_REGEX  /* the text matches the regular expression */
} zmm_test_operation;

/* Targets that are verdicts. */
#define ZMM_TARGET_REFUSE 0xfffe
#define ZMM_TARGET_ACCEPT 0xffff

typedef struct zmm_test {
	uint8_t operation;
	uint8_t field;
	uint16_t offset;    /* of the field's member of the subject */
	uint16_t target[2]; /* where to go on: [0] if the test does not hold, [1] if it does */
	union {
		struct { uint64_t from, to; } range;
		struct { uint32_t at, length; } text; /* EQUAL, GLOB: a piece of the program's texts */
		void *regex;
	} value;
} zmm_test;

struct zmm_filter {
	zmm_filter_regex regex; /* all NULL: there is none */
	uint64_t fields;        /* bit i: a test looks at field i */
	uint32_t length;        /* tests */
	uint32_t capacity;
	uint32_t texts_length;  /* bytes of texts, which follow the tests that there is room for */
	uint32_t texts_size;
	zmm_test tests[];
};

/*
 * A condition is a row of tests while its targets are not known yet.  The targets that are the same place in the end
 * are linked to a chain: a target holds the next link, 2 * test + (0 or 1), or ZMM_CHAIN_END.
 */
typedef struct zmm_condition {
	uint16_t first; /* test */
	uint16_t chain[2]; /* [0]: where the condition does not hold, [1]: where it does */
} zmm_condition;

#define ZMM_CHAIN_END 0xffff

/* Returns a program with room for tests and for bytes of texts, or NULL. */
zmm_filter *zmm_program_new(size_t tests, size_t texts);

static inline char *zmm_program_texts(zmm_filter *program)
{
	return (char *) &program->tests[program->capacity];
}

static inline const char *zmm_program_text(const zmm_filter *program, const zmm_test *test)
{
	return (const char *) &program->tests[program->capacity] + test->value.text.at;
}

static inline bool zmm_program_is_full(const zmm_filter *program)
{
	return program->length == program->capacity;
}

/* Adds a test for a field and returns it, a condition of its own: the caller fills in its value.  The program is not
 * full. */
zmm_test *zmm_program_add(zmm_filter *program, zmm_test_operation operation, const zmm_field *field,
	zmm_condition *condition);

/* Makes one condition of two, of which the second one is made of the tests behind the first one's. */
zmm_condition zmm_program_and(zmm_filter *program, zmm_condition first, zmm_condition second);
zmm_condition zmm_program_or(zmm_filter *program, zmm_condition first, zmm_condition second);

zmm_condition zmm_program_not(zmm_condition condition);

/* Makes the condition, which has all tests, the program's verdict. */
void zmm_program_end(zmm_filter *program, zmm_condition condition);

/* Whether the invariants hold; of a program that has its verdict. */
bool zmm_program_is_sound(const zmm_filter *program);

#endif

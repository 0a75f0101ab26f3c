/*
 * zmm build: turns what the parser reads into the tests of a program.
 *
 * The parser (grammar.y) knows the order of words; what a field may be compared with is decided here.  Each function
 * that returns false has noted a fault.
 */

#ifndef ZMM_BUILD_H
#define ZMM_BUILD_H

#include "filter/fault.h"
#include "filter/program.h"

/* The words between a field and its value. */
typedef enum zmm_operator {
	ZMM_OPERATOR_EQUAL,
	ZMM_OPERATOR_DIFFERENT,
	ZMM_OPERATOR_LESS,
	ZMM_OPERATOR_LESS_OR_EQUAL,
	ZMM_OPERATOR_MORE,
	ZMM_OPERATOR_MORE_OR_EQUAL,
	ZMM_OPERATOR_GLOB,
	ZMM_OPERATOR_NOT_GLOB,
	ZMM_OPERATOR_REGEX,
	ZMM_OPERATOR_NOT_REGEX
} zmm_operator;

typedef enum zmm_value_type {
	ZMM_VALUE_MISSING, /* the open end of a range */
	ZMM_VALUE_NUMBER,
	ZMM_VALUE_WORD,
	ZMM_VALUE_QUOTED
} zmm_value_type;

/* A value as it stands in the text. */
typedef struct zmm_value {
	zmm_value_type type;
	zmm_filter_place place;
} zmm_value;

#define ZMM_MAX_ARGUMENTS 2

typedef struct zmm_build {
	zmm_filter_source source;
	size_t next;             /* offset of what the scanner reads next */
	zmm_filter_place found;  /* the word that was read last, and the one before it */
	zmm_filter_place before;
	zmm_filter *program;
	size_t depth;            /* parentheses and negations that are open */
	const zmm_field *field;  /* of the test that is being read; NULL: it has none */
	zmm_value argument[ZMM_MAX_ARGUMENTS]; /* those of a function */
	size_t arguments;        /* as many as were written */
} zmm_build;

bool zmm_build_deeper(zmm_build *build, zmm_filter_place place);

/* A test begins with this field. */
bool zmm_build_field(zmm_build *build, zmm_filter_place place);

bool zmm_build_comparison(zmm_build *build, zmm_operator operator, zmm_filter_place place, zmm_value value,
	zmm_condition *condition);

/* One value of a list, and a range in a list or by itself. */
bool zmm_build_element(zmm_build *build, zmm_value value, zmm_condition *condition);
bool zmm_build_range(zmm_build *build, zmm_value from, zmm_value to, zmm_filter_place place, zmm_condition *condition);

/* Whether a function has this name. */
bool zmm_build_is_function(const zmm_build *build, zmm_filter_place name);

/* A function: its name, before its arguments are read; one argument; all of it. */
bool zmm_build_function(zmm_build *build, zmm_filter_place name);
void zmm_build_argument(zmm_build *build, zmm_value value);
bool zmm_build_call(zmm_build *build, zmm_filter_place name, zmm_condition *condition);

#endif

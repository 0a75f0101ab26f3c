/* zmm filter: says what was found in the place of something else. */

#ifndef ZMM_EXPECTED_H
#define ZMM_EXPECTED_H

#include "filter/build.h"

/* What may follow at a place. */
typedef enum zmm_expected {
	ZMM_EXPECTED_CONDITION,
	ZMM_EXPECTED_OPERATOR,  /* behind the name of a field or a function */
	ZMM_EXPECTED_IN,        /* behind `field not` */
	ZMM_EXPECTED_VALUE,
	ZMM_EXPECTED_SET,       /* behind `in` */
	ZMM_EXPECTED_RANGE,     /* behind `in 4K` */
	ZMM_EXPECTED_LIST,      /* the next value of a list, or its end */
	ZMM_EXPECTED_CLOSE,     /* `and`, `or`, or a parenthesis */
	ZMM_EXPECTED_END        /* `and`, `or`, or nothing more */
} zmm_expected;

typedef enum zmm_unexpected {
	ZMM_UNEXPECTED_WORD,
	ZMM_UNEXPECTED_OPERATOR, /* another comparison */
	ZMM_UNEXPECTED_END       /* of the filter */
} zmm_unexpected;

/* Notes that build->found is not what is expected behind build->before. */
void zmm_expected_not_found(zmm_build *build, zmm_expected expected, zmm_unexpected found);

#endif

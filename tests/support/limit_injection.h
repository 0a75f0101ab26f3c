/*
 * Support of tests, beside heap/: the limit is passed where a test says so.
 *
 * What happens is what would happen if the limit were there: the limit's word gets what is taken of it
 * by now, so that every growth from then on is refused.
 */

#ifndef ZMM_SUPPORT_LIMIT_INJECTION_H
#define ZMM_SUPPORT_LIMIT_INJECTION_H

#include "heap/inject.h"

/* What happened so far and where the limit is to be passed, numbered from 1. */
typedef struct zmm_limit_injection {
	zmm_inject_hook hook; /* the first: what the heap knows of it */
	size_t growths;       /* times the heap asked whether it may grow */
	size_t allocations;   /* that left the fast path */
	size_t at_growth;     /* 0: never */
	size_t at_allocation;
} zmm_limit_injection;

/* The heap counts in it from now on, which the caller owns, until heap->injection is NULL again. */
void zmm_limit_injection_start(zmm_limit_injection *injection, zmm_heap *heap);

/* The limit was passed where it was to be. */
bool zmm_limit_injection_has_struck(const zmm_limit_injection *injection);

#endif

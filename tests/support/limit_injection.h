/*
 * Support of tests, beside heap/: makes a request pass the limit where a test asks for it.
 *
 * The injection sets the limit to the bytes that the heap and its guests have now, so that every growth from then on is
 * refused, as if the limit had been there before.
 */

#ifndef ZMM_SUPPORT_LIMIT_INJECTION_H
#define ZMM_SUPPORT_LIMIT_INJECTION_H

#include "heap/inject.h"

/* Counts of a heap, and the counts at which a request passes the limit, from 1. */
typedef struct zmm_limit_injection {
	zmm_inject_hook hook; /* the functions that the heap calls; the first field, so that they find the injection */
	size_t growths;       /* number of times that the heap asked whether it may grow */
	size_t allocations;   /* number of allocations that left the fast path */
	size_t at_growth;     /* 0: never */
	size_t at_allocation; /* 0: never */
} zmm_limit_injection;

/* Starts counting in an injection, which the caller owns, until heap->injection is NULL again. */
void zmm_limit_injection_start(zmm_limit_injection *injection, zmm_heap *heap);

/* Returns whether the limit was passed at the chosen count. */
bool zmm_limit_injection_has_struck(const zmm_limit_injection *injection);

#endif

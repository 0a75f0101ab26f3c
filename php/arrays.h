/* zmm php: what inspect/ and heap/check found, as PHP values.
 *
 * Each takes its picture before the first value is made, so that a heap that describes
 * itself is not changed by the description. */

#ifndef ZMM_PHP_ARRAYS_H
#define ZMM_PHP_ARRAYS_H

#include "php.h"

#include "heap/heap.h"
#include "inspect/statistics.h"

/* Takes a picture of a heap, with what only the engine knows of it. */
void zmm_array_take_statistics(const zmm_heap *heap, zmm_statistics *statistics);

/* Adds what zmm_stats() and Zmm\Heap::stats() have in common to an array of
 * the caller's, made after the picture was taken; README has the shape. */
void zmm_array_add_statistics(zval *array, const zmm_statistics *statistics);

/* A list of strings, one for each fault; empty when the heap is sound. */
void zmm_array_of_faults(zval *return_value, const zmm_heap *heap);

/* The text of zmm_report(). */
void zmm_string_of_report(zval *return_value, const zmm_heap *heap, const char *title);

#endif

/*
 * zmm php: makes PHP values of statistics, faults and the report.
 *
 * Each function looks at the heap before it makes the first value.  The heap that is described is often the one that
 * the values come from, and the description must not change it.
 */

#ifndef ZMM_PHP_ARRAYS_H
#define ZMM_PHP_ARRAYS_H

#include "php.h"

#include "heap/heap.h"
#include "inspect/statistics.h"
#include "write/emitter.h"

/* Fills the caller's array, which exists and is empty or has other keys, with the elements that `emit` emits into an
 * object or a list. */
void zmm_array_fill(zval *array, void (*emit)(zmm_emitter *emitter, const void *of), const void *of, zmm_tree tree);

/* Adds the fields that zmm_stats() and Zmm\Heap::stats() have in common to the caller's array.  The caller takes the
 * statistics before it makes the array.  README has the shape. */
void zmm_array_add_statistics(zval *array, const zmm_statistics *statistics);

/* Checks the heap.  Makes a list of strings, one for each fault; empty when the heap is sound. */
void zmm_array_of_faults(zval *return_value, const zmm_heap *heap);

/* Makes a string of the report of zmm_report(); html: escaped, in <pre>. */
void zmm_string_of_report(zval *return_value, const zmm_heap *heap, const char *title, bool html);

/* Makes a string of the one line of zmm_report(true). */
void zmm_string_of_summary(zval *return_value, const zmm_heap *heap);

#endif

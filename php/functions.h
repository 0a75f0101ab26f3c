/*
 * zmm php: the functions that scripts call, as zmm.stub.php declares them.  Those that show a snapshot are in
 * php/snapshot_object.h, those of a profile in php/profile.h, and zmm_measure() in php/measure.h.
 *
 * All of them are about the heap that the engine runs on.  Where the engine runs on its own, they are about the heap of
 * php_zmm.h.  Sizes are bytes; README has the shapes of arrays.  None of them raises an error of its own.
 */

#ifndef ZMM_PHP_FUNCTIONS_H
#define ZMM_PHP_FUNCTIONS_H

#include "php.h"

ZEND_FUNCTION(zmm_stats);                   /* the figures of the heap */
ZEND_FUNCTION(zmm_memory_get_usage);        /* bytes in use, or the real size */
ZEND_FUNCTION(zmm_memory_get_peak_usage);   /* the peak of either */
ZEND_FUNCTION(zmm_memory_reset_peak_usage); /* sets both peaks to the present values */
ZEND_FUNCTION(zmm_gc);                      /* flushes the cache; returns the bytes given back */
ZEND_FUNCTION(zmm_check);                   /* returns the list of faults; empty: the heap is sound */
ZEND_FUNCTION(zmm_report);                  /* the figures as text */

#endif

/* zmm php: the functions that scripts call, as zmm.stub.php declares them.
 *
 * All speak of the heap that the engine runs on; where the engine is not on it, of the
 * heap behind php_zmm.h.  Sizes are bytes; README has the shapes of arrays.  None of
 * them raises an error of its own. */

#ifndef ZMM_PHP_FUNCTIONS_H
#define ZMM_PHP_FUNCTIONS_H

#include "php.h"

ZEND_FUNCTION(zmm_stats);                   /* one picture of the heap */
ZEND_FUNCTION(zmm_memory_get_usage);        /* bytes in use, or of segments */
ZEND_FUNCTION(zmm_memory_get_peak_usage);   /* the most there was of either */
ZEND_FUNCTION(zmm_memory_reset_peak_usage); /* both peaks become the present values */
ZEND_FUNCTION(zmm_gc);                      /* flushes the cache; bytes given back */
ZEND_FUNCTION(zmm_check);                   /* list of faults, empty when sound */
ZEND_FUNCTION(zmm_report);                  /* the picture as text */

#endif

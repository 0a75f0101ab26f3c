/* zmm php: the function by which a script measures what a call allocates, as zmm.stub.php declares it. */

#ifndef ZMM_PHP_MEASURE_H
#define ZMM_PHP_MEASURE_H

#include "php.h"

ZEND_FUNCTION(zmm_measure);

#endif

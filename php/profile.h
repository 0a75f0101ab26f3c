/* zmm php: the functions by which scripts start and stop a profile, as zmm.stub.php declares them. */

#ifndef ZMM_PHP_PROFILE_H
#define ZMM_PHP_PROFILE_H

#include "php.h"

ZEND_FUNCTION(zmm_profile_start); /* begins to note who allocates; throws when it cannot */
ZEND_FUNCTION(zmm_profile_stop);  /* ends that */
ZEND_FUNCTION(zmm_profile_dump);  /* returns the profile in the format of another tool */

#endif

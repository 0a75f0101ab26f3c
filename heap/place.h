/* zmm: the place of an allocation, passed along in builds that note it. */

#ifndef ZMM_PLACE_H
#define ZMM_PLACE_H

#include "heap/geometry.h"

/* ZMM_PLACE_DC    parameters, after a comma      ZMM_PLACE_C   the caller's own file and line
 * ZMM_PLACE_CC    the parameters passed on       ZMM_NO_PLACE  nobody knows: ask the call_site hook */
#ifdef ZMM_DEBUG_PLACE
# define ZMM_PLACE_DC , const char *zmm_filename, uint32_t zmm_lineno
# define ZMM_PLACE_CC , zmm_filename, zmm_lineno
# define ZMM_PLACE_C , __FILE__, __LINE__
# define ZMM_NO_PLACE , NULL, 0
#else
# define ZMM_PLACE_DC
# define ZMM_PLACE_CC
# define ZMM_PLACE_C
# define ZMM_NO_PLACE
#endif

#endif

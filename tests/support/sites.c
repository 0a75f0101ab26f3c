/* Support of tests, beside php/: the PHP function zmm_verify_sites(), which compares each site with the one that the whole
 * stack leads to. */

#include "engine/profiler.h"

ZEND_FUNCTION(zmm_verify_sites);

ZEND_FUNCTION(zmm_verify_sites)
{
	zmm_profiler *profiler = ZMM_G(profiler);
	bool on = true;

	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_BOOL(on)
	ZEND_PARSE_PARAMETERS_END();

	array_init(return_value);
	if (profiler) {
		profiler->verifies = on;
		add_assoc_long(return_value, "verified", (zend_long) profiler->verified);
		add_assoc_long(return_value, "differ", (zend_long) profiler->differences);
	}
}

#include "php/functions.h"
#include "php/arrays.h"
#include "engine/describe.h"
#include "engine/globals.h"
#include "engine/limit_apart.h"
#include "engine/profile_start.h"

#include "SAPI.h"

static const zmm_level *zmm_level_asked_for(bool real_usage)
{
	return real_usage ? ZMM_G(heap).real : ZMM_G(heap).use;
}

static void zmm_add_reason(zval *array, const char *key, const char *reason)
{
	if (reason) {
		add_assoc_string(array, key, reason);
	} else {
		add_assoc_null(array, key);
	}
}

static void zmm_statistics_of_engine(zval *array)
{
	array_init(array);
	add_assoc_bool(array, "engine", !ZMM_G(off));
	zmm_add_reason(array, "engine_reason", ZMM_G(off));
	zmm_add_reason(array, "profile_reason", zmm_profiler_reason());
}

ZEND_FUNCTION(zmm_stats)
{
	zmm_statistics statistics;

	ZEND_PARSE_PARAMETERS_NONE();

	zmm_engine_limit_follow();
	zmm_engine_take_statistics(&ZMM_G(heap), &statistics);
	zmm_statistics_of_engine(return_value);
	zmm_array_add_statistics(return_value, &statistics);
}

ZEND_FUNCTION(zmm_memory_get_usage)
{
	bool real_usage = false;

	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_BOOL(real_usage)
	ZEND_PARSE_PARAMETERS_END();

	RETURN_LONG((zend_long) zmm_level_asked_for(real_usage)->size);
}

ZEND_FUNCTION(zmm_memory_get_peak_usage)
{
	bool real_usage = false;

	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_BOOL(real_usage)
	ZEND_PARSE_PARAMETERS_END();

	RETURN_LONG((zend_long) zmm_level_asked_for(real_usage)->peak);
}

ZEND_FUNCTION(zmm_memory_reset_peak_usage)
{
	(void) return_value;
	ZEND_PARSE_PARAMETERS_NONE();

	ZMM_G(heap).use->peak = ZMM_G(heap).use->size;
	ZMM_G(heap).real->peak = ZMM_G(heap).real->size;
}

ZEND_FUNCTION(zmm_gc)
{
	ZEND_PARSE_PARAMETERS_NONE();

	RETURN_LONG((zend_long) zmm_heap_gc(&ZMM_G(heap)));
}

ZEND_FUNCTION(zmm_check)
{
	ZEND_PARSE_PARAMETERS_NONE();

	zmm_array_of_faults(return_value, &ZMM_G(heap));
}

/* Whether what a script prints is a page of HTML, as phpinfo() has it. */
static bool zmm_output_is_html(void)
{
	const char *type = SG(sapi_headers).mimetype ? SG(sapi_headers).mimetype : SG(default_mimetype);

	return !sapi_module.phpinfo_as_text && (!type || strncmp(type, "text/html", strlen("text/html")) == 0);
}

ZEND_FUNCTION(zmm_report)
{
	char title[256] = "zmm heap of the PHP engine";
	bool summary = false;

	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_BOOL(summary)
	ZEND_PARSE_PARAMETERS_END();

	zmm_engine_limit_follow();
	if (summary) {
		zmm_string_of_summary(return_value, &ZMM_G(heap));
		return;
	}
	if (ZMM_G(off)) {
		snprintf(title, sizeof(title), "zmm heap, on which the engine is not: %s", ZMM_G(off));
	}
	zmm_string_of_report(return_value, &ZMM_G(heap), title, zmm_output_is_html());
}

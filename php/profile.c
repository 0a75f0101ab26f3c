#include "php/profile.h"
#include "php/snapshot_export.h"

#include "engine/describe.h"
#include "engine/profile_start.h"

#include "zend_exceptions.h"
#include "ext/spl/spl_exceptions.h"

/* Reads the argument of zmm_profile_start().  false: it was refused by a ValueError. */
static bool zmm_profile_argument(zmm_profile_config *config, const zend_string *text, zend_long number)
{
	char shown[32], error[256];
	zmm_setting setting = { "zmm.profile", shown };

	snprintf(shown, sizeof(shown), ZEND_LONG_FMT, number);
	setting.value = text ? ZSTR_VAL(text) : shown;
	if ((text && strlen(ZSTR_VAL(text)) != ZSTR_LEN(text))
			|| !zmm_profile_read(config, &setting, error, sizeof(error)) || config->mode == ZMM_PROFILE_OFF) {
		zend_argument_value_error(1, "must be \"full\", 1, or the mean bytes between two samples, from %d to 1G",
			(int) ZMM_SAMPLER_MIN_INTERVAL);
		return false;
	}
	return true;
}

ZEND_FUNCTION(zmm_profile_start)
{
	zend_string *text = NULL;
	zend_long number = 1;
	zmm_profile_config config;
	const char *refusal;

	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_STR_OR_LONG(text, number)
	ZEND_PARSE_PARAMETERS_END();

	if (!zmm_profile_argument(&config, text, number)) {
		RETURN_THROWS();
	}
	refusal = zmm_profiler_reason();
	refusal = refusal ? refusal : zmm_profiler_start(&config);
	if (refusal) {
		zend_throw_exception_ex(spl_ce_RuntimeException, 0, "there can be no profile: %s", refusal);
	}
}

ZEND_FUNCTION(zmm_profile_stop)
{
	const char *refusal;

	ZEND_PARSE_PARAMETERS_NONE();

	refusal = zmm_profiler_measures() ? "zmm_measure() is measuring a call" : zmm_profiler_stop();
	if (refusal) {
		zend_throw_exception_ex(spl_ce_RuntimeException, 0, "the profile cannot end: %s", refusal);
	}
}

ZEND_FUNCTION(zmm_profile_dump)
{
	zend_string *format = NULL, *metric = NULL;
	char error[ZMM_SNAPSHOT_ERROR_SIZE];
	zmm_snapshot snapshot;

	ZEND_PARSE_PARAMETERS_START(1, 2)
		Z_PARAM_STR(format)
		Z_PARAM_OPTIONAL
		Z_PARAM_STR_OR_NULL(metric)
	ZEND_PARSE_PARAMETERS_END();

	if (!zmm_engine_snapshot(&snapshot, "call", error, sizeof(error))) {
		zend_throw_exception(spl_ce_RuntimeException, error, 0);
		RETURN_THROWS();
	}
	zmm_snapshot_export(return_value, &snapshot, format, metric, 1);
	zmm_snapshot_close(&snapshot);
}

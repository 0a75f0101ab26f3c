/* zmm bench: the module.  BENCH_PEER names the allocator to run PHP on, BENCH_RECORD a file
 * to record into; without either, the functions are there and the engine is left alone. */

#include "php.h"
#include "ext/standard/info.h"

#include "replay.h"
#include "scaling.h"
#include "takeover.h"

ZEND_BEGIN_ARG_INFO_EX(bench_arginfo_replay, 0, 0, 4)
	ZEND_ARG_TYPE_INFO(0, file, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, allocator, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, operations, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, fill, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(bench_arginfo_scale, 0, 0, 3)
	ZEND_ARG_TYPE_INFO(0, case, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, n, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, allocator, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(bench_arginfo_inspect, 0, 0, 1)
	ZEND_ARG_TYPE_INFO(0, n, IS_LONG, 0)
ZEND_END_ARG_INFO()

static ZEND_FUNCTION(bench_replay)
{
	bench_replayed result = { 0, 0, 0, 0 };
	char *file, *allocator;
	size_t file_length, allocator_length;
	zend_long operations;
	bool fill;
	const char *error;

	if (zend_parse_parameters(ZEND_NUM_ARGS(), "sslb", &file, &file_length, &allocator, &allocator_length,
			&operations, &fill) == FAILURE) {
		RETURN_THROWS();
	}
	error = bench_replay(file, allocator, (uint64_t) operations, fill, &result);
	if (error) {
		zend_throw_error(NULL, "%s: %s", allocator, error);
		RETURN_THROWS();
	}
	array_init(return_value);
	add_assoc_long(return_value, "operations", (zend_long) result.operations);
	add_assoc_long(return_value, "nanoseconds", (zend_long) result.nanoseconds);
	add_assoc_long(return_value, "live_peak", (zend_long) result.live_peak);
	add_assoc_long(return_value, "resident_peak", (zend_long) result.resident_peak);
}

static ZEND_FUNCTION(bench_scale)
{
	bench_scaled result = { 0, 0 };
	char *name, *allocator;
	size_t name_length, allocator_length;
	zend_long n;
	const char *error;

	if (zend_parse_parameters(ZEND_NUM_ARGS(), "sls", &name, &name_length, &n, &allocator, &allocator_length) == FAILURE) {
		RETURN_THROWS();
	}
	error = bench_scale(name, (size_t) n, allocator, &result);
	if (error) {
		zend_throw_error(NULL, "%s, %s: %s", name, allocator, error);
		RETURN_THROWS();
	}
	array_init(return_value);
	add_assoc_double(return_value, "alloc", result.alloc);
	add_assoc_double(return_value, "free", result.free);
}

static ZEND_FUNCTION(bench_inspect)
{
	bench_inspected result;
	zend_long n;
	const char *error;

	if (zend_parse_parameters(ZEND_NUM_ARGS(), "l", &n) == FAILURE) {
		RETURN_THROWS();
	}
	error = bench_inspect((size_t) n, &result);
	if (error) {
		zend_throw_error(NULL, "%s", error);
		RETURN_THROWS();
	}
	array_init(return_value);
	add_assoc_long(return_value, "free_blocks", (zend_long) result.free_blocks);
	add_assoc_long(return_value, "bytes", (zend_long) result.bytes);
	add_assoc_long(return_value, "statistics", (zend_long) result.statistics);
	add_assoc_long(return_value, "check", (zend_long) result.check);
	add_assoc_long(return_value, "walk", (zend_long) result.walk);
}

static const zend_function_entry bench_functions_of_module[] = {
	ZEND_FE(bench_replay, bench_arginfo_replay)
	ZEND_FE(bench_scale, bench_arginfo_scale)
	ZEND_FE(bench_inspect, bench_arginfo_inspect)
	ZEND_FE_END
};

static PHP_MINIT_FUNCTION(zmm_bench)
{
	const char *peer = getenv("BENCH_PEER"), *record = getenv("BENCH_RECORD"), *refusal;

	(void) type;
	(void) module_number;
	if (!peer && !record) {
		return SUCCESS;
	}
	refusal = bench_takeover(peer, record);
	if (refusal) {
		/* A figure under a wrong name is worse than none. */
		fprintf(stderr, "zmm_bench: %s: %s\n", peer ? peer : "recording", refusal);
		exit(1);
	}
	return SUCCESS;
}

static PHP_MSHUTDOWN_FUNCTION(zmm_bench)
{
	(void) type;
	(void) module_number;
	bench_takeover_end();
	return SUCCESS;
}

static zend_module_entry zmm_bench_module_entry = {
	STANDARD_MODULE_HEADER,
	"zmm_bench",
	bench_functions_of_module,
	PHP_MINIT(zmm_bench),
	PHP_MSHUTDOWN(zmm_bench),
	NULL,
	NULL,
	NULL,
	"1",
	STANDARD_MODULE_PROPERTIES
};

ZEND_DLEXPORT zend_module_entry *get_module(void);
ZEND_GET_MODULE(zmm_bench)

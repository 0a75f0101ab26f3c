#include "tests/support/inject.h"

#include "engine/globals.h"
#include "engine/limit.h"
#include "engine/profiler.h"
#include "engine/version.h"

#include "SAPI.h"

#include "heap/check.h"

#include <stdlib.h>

void zmm_inject_wrap_storage(zmm_heap_config *config)
{
	ZMM_G(injection).storage.kind = config->handlers;
	ZMM_G(injection).storage.params = config->params;
	config->handlers = &zmm_storage_faulty;
	config->params = &ZMM_G(injection).storage;
}

/* Copies an environment variable of the request or, with `of_process`, else of the process.  false: there is none. */
static bool zmm_inject_getenv(const char *name, bool of_process, char *buffer, size_t size)
{
	char *of_request = sapi_getenv(name, strlen(name));
	const char *value = of_request ? of_request : of_process ? getenv(name) : NULL;

	snprintf(buffer, size, "%s", value ? value : "");
	if (of_request) {
		efree(of_request);
	}
	return *buffer;
}

static bool zmm_inject_set(const char *setting)
{
	char kind[16];
	size_t number, count = 1;

	if (sscanf(setting, "%15s %zu %zu", kind, &number, &count) < 2 || !number) {
		return false;
	}
	if (strcmp(kind, "storage") == 0) {
		ZMM_G(injection).storage.first = number;
		ZMM_G(injection).storage.count = count;
	} else if (strcmp(kind, "growth") == 0) {
		ZMM_G(injection).limit.at_growth = number;
	} else if (strcmp(kind, "allocation") == 0) {
		ZMM_G(injection).limit.at_allocation = number;
	} else {
		return false;
	}
	return true;
}

void zmm_inject_begin_request(zmm_heap *heap)
{
	static bool first = true;
	char setting[64];
	bool wanted = zmm_inject_getenv("ZMM_FAULT", first, setting, sizeof(setting));

	first = false;
	if (!wanted) {
		return;
	}
	zmm_inject_getenv("ZMM_FAULT_LOG", true, ZMM_G(injection).log, sizeof(ZMM_G(injection).log));
	ZMM_G(injection).storage.calls = ZMM_G(injection).storage.failed = 0;
	zmm_limit_injection_start(&ZMM_G(injection).limit, heap);
	ZMM_G(injection).armed = true;
	if (!zmm_inject_set(setting)) {
		fprintf(stderr, "zmm fault: \"%s\" is not understood\n", setting);
		exit(2);
	}
}

static bool zmm_inject_has_struck(void)
{
	return ZMM_G(injection).storage.failed || zmm_limit_injection_has_struck(&ZMM_G(injection).limit);
}

static void zmm_inject_print(void *context, const void *where, const char *what)
{
	(void) context;
	fprintf(stderr, "zmm fault: heap at %p: %s\n", where, what);
}

void zmm_inject_prove(zmm_heap *heap)
{
	if (ZMM_G(injection).armed && zmm_heap_check(heap, zmm_inject_print, NULL) != 0) {
		abort();
	}
}

void zmm_inject_prove_at_limit(zmm_heap *heap)
{
	char text[256];

	if (zmm_heap_check(heap, zmm_inject_print, NULL) != 0) {
		abort();
	}
	if (zmm_profiler_fault(text, sizeof(text))) {
		zmm_inject_print(NULL, heap, text);
		abort();
	}
}

static void zmm_inject_tell(FILE *file)
{
	fprintf(file, "zmm fault: %s, heap sound; storage %zu, growth %zu, allocation %zu\n",
		zmm_inject_has_struck() ? "struck" : "not reached",
		ZMM_G(injection).storage.calls, ZMM_G(injection).limit.growths, ZMM_G(injection).limit.allocations);
}

void zmm_inject_end_request(zmm_heap *heap)
{
	FILE *log;

	if (!ZMM_G(injection).armed) {
		return;
	}
	ZMM_G(injection).armed = false;
	log = *ZMM_G(injection).log ? fopen(ZMM_G(injection).log, "a") : NULL;
	zmm_inject_tell(log ? log : stderr);
	if (log) {
		fclose(log);
	}
	heap->injection = NULL;
	ZMM_G(injection).storage.first = 0;
	zmm_engine_limit_apply();
}

/* Frames */

static bool zmm_inject_frame_fault(const char *kind)
{
	const char *wanted = getenv("ZMM_FRAME_FAULT");

	return wanted && strcmp(wanted, kind) == 0;
}

void zmm_inject_version(zend_long *number)
{
	if (zmm_inject_frame_fault("version")) {
		*number = 90100;
	}
}

void zmm_inject_frame(zend_execute_data *call)
{
	if (zmm_inject_frame_fault("bit")) {
		ZEND_CALL_INFO(call) |= (uint32_t) 1 << 15;
	}
	if (zmm_inject_frame_fault("place")) {
		EG(current_execute_data) = call->prev_execute_data;
	}
}

void zmm_inject_memo(zend_execute_data *call)
{
	if (zmm_inject_frame_fault("word")) {
		call->extra_named_params = NULL;
	}
}

#include "engine/faults.h"

#ifdef ZMM_TESTING

#include "engine/version.h"

#include "SAPI.h"

#include "heap/check.h"
#include "storage/faulty.h"

#include <stdlib.h>

static zmm_faulty zmm_faults_storage;
static zmm_limit_faults zmm_faults_limit;
static bool zmm_faults_armed;

void zmm_faults_wrap_storage(zmm_heap_config *config)
{
	zmm_faults_storage.kind = config->handlers;
	config->handlers = &zmm_storage_faulty;
	config->params = &zmm_faults_storage;
}

/* Writes what counts for this request; false: nothing does. */
static bool zmm_faults_read(char *setting, size_t size)
{
	static bool first = true;
	char *of_request = sapi_getenv(ZEND_STRL("ZMM_FAULT"));
	const char *value = of_request ? of_request : first ? getenv("ZMM_FAULT") : NULL;

	first = false;
	if (value) {
		snprintf(setting, size, "%s", value);
	}
	if (of_request) {
		efree(of_request);
	}
	return value && *value;
}

static bool zmm_faults_set(const char *setting)
{
	char kind[16];
	size_t number, count = 1;

	if (sscanf(setting, "%15s %zu %zu", kind, &number, &count) < 2 || !number) {
		return false;
	}
	if (strcmp(kind, "storage") == 0) {
		zmm_faults_storage.first = number;
		zmm_faults_storage.count = count;
	} else if (strcmp(kind, "growth") == 0) {
		zmm_faults_limit.at_growth = number;
	} else if (strcmp(kind, "allocation") == 0) {
		zmm_faults_limit.at_allocation = number;
	} else {
		return false;
	}
	return true;
}

void zmm_faults_begin_request(zmm_heap *heap)
{
	char setting[64];

	if (!zmm_faults_read(setting, sizeof(setting))) {
		return;
	}
	zmm_faults_storage.calls = zmm_faults_storage.failed = 0;
	memset(&zmm_faults_limit, 0, sizeof(zmm_faults_limit));
	heap->faults = &zmm_faults_limit;
	zmm_faults_armed = true;
	if (!zmm_faults_set(setting)) {
		fprintf(stderr, "zmm fault: \"%s\" is not understood\n", setting);
		exit(2);
	}
}

static bool zmm_faults_have_struck(void)
{
	return zmm_faults_storage.failed
		|| (zmm_faults_limit.at_growth && zmm_faults_limit.growths >= zmm_faults_limit.at_growth)
		|| (zmm_faults_limit.at_allocation && zmm_faults_limit.allocations >= zmm_faults_limit.at_allocation);
}

static void zmm_faults_print(void *context, const void *where, const char *what)
{
	(void) context;
	fprintf(stderr, "zmm fault: heap at %p: %s\n", where, what);
}

void zmm_faults_prove(zmm_heap *heap)
{
	if (zmm_faults_armed && zmm_heap_check(heap, zmm_faults_print, NULL) != 0) {
		abort();
	}
}

void zmm_faults_end_request(zmm_heap *heap)
{
	if (!zmm_faults_armed) {
		return;
	}
	zmm_faults_armed = false;
	fprintf(stderr, "zmm fault: %s, heap sound; storage %zu, growth %zu, allocation %zu\n",
		zmm_faults_have_struck() ? "struck" : "not reached",
		zmm_faults_storage.calls, zmm_faults_limit.growths, zmm_faults_limit.allocations);
	heap->faults = NULL;
	zmm_faults_storage.first = 0;
	zend_set_memory_limit(PG(memory_limit));
}

#endif

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
static char zmm_faults_log[1024]; /* name of a file; empty: standard error */

void zmm_faults_wrap_storage(zmm_heap_config *config)
{
	zmm_faults_storage.kind = config->handlers;
	zmm_faults_storage.params = config->params;
	config->handlers = &zmm_storage_faulty;
	config->params = &zmm_faults_storage;
}

/* Copies a variable that comes with the request, or of the process; false: there is none. */
static bool zmm_faults_getenv(const char *name, bool of_process, char *buffer, size_t size)
{
	char *of_request = sapi_getenv(name, strlen(name));
	const char *value = of_request ? of_request : of_process ? getenv(name) : NULL;

	snprintf(buffer, size, "%s", value ? value : "");
	if (of_request) {
		efree(of_request);
	}
	return *buffer;
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
	static bool first = true;
	char setting[64];
	bool wanted = zmm_faults_getenv("ZMM_FAULT", first, setting, sizeof(setting));

	first = false;
	if (!wanted) {
		return;
	}
	zmm_faults_getenv("ZMM_FAULT_LOG", true, zmm_faults_log, sizeof(zmm_faults_log));
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

static void zmm_faults_tell(FILE *file)
{
	fprintf(file, "zmm fault: %s, heap sound; storage %zu, growth %zu, allocation %zu\n",
		zmm_faults_have_struck() ? "struck" : "not reached",
		zmm_faults_storage.calls, zmm_faults_limit.growths, zmm_faults_limit.allocations);
}

void zmm_faults_end_request(zmm_heap *heap)
{
	FILE *log;

	if (!zmm_faults_armed) {
		return;
	}
	zmm_faults_armed = false;
	log = *zmm_faults_log ? fopen(zmm_faults_log, "a") : NULL;
	zmm_faults_tell(log ? log : stderr);
	if (log) {
		fclose(log);
	}
	heap->faults = NULL;
	zmm_faults_storage.first = 0;
	zend_set_memory_limit(PG(memory_limit));
}

#endif

#include "engine/faults.h"

#ifdef ZMM_TESTING

#include "engine/version.h"

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

/* The setting, or NULL when it does not count for this request. */
static const char *zmm_faults_setting(void)
{
	static bool first = true;
	const zend_ini_entry *entry = zend_hash_str_find_ptr(EG(ini_directives), ZEND_STRL("zmm.fault"));
	bool counts = entry && (first || entry->modified);

	first = false;
	return counts && entry->value && ZSTR_LEN(entry->value) ? ZSTR_VAL(entry->value) : NULL;
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
	const char *setting = zmm_faults_setting();

	if (!setting) {
		return;
	}
	zmm_faults_storage.calls = zmm_faults_storage.failed = 0;
	memset(&zmm_faults_limit, 0, sizeof(zmm_faults_limit));
	heap->faults = &zmm_faults_limit;
	zmm_faults_armed = true;
	if (!zmm_faults_set(setting)) {
		fprintf(stderr, "zmm.fault: \"%s\" is not understood\n", setting);
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
	fprintf(stderr, "zmm.fault: heap at %p: %s\n", where, what);
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
	fprintf(stderr, "zmm.fault: %s, heap sound; storage %zu, growth %zu, allocation %zu\n",
		zmm_faults_have_struck() ? "struck" : "not reached",
		zmm_faults_storage.calls, zmm_faults_limit.growths, zmm_faults_limit.allocations);
	heap->faults = NULL;
	zmm_faults_storage.first = 0;
	zend_set_memory_limit(PG(memory_limit));
}

#endif

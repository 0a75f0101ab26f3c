/*
 * An extension that does to the engine's heap what zmm cannot work with, to see that zmm says so.
 * What it does is the value of the variable STRANGER:
 *
 *   handlers   puts handlers of its own in the engine's heap when PHP starts: the engine's
 *              own functions, called on the heap that was there before; or, where somebody has
 *              handlers already, these, each called through one of its own
 *   huge       takes 3 MiB of the engine's memory when PHP starts (the engine takes them back
 *              before the first request)
 */

#include "php.h"
#include "zend_alloc.h"

#include <stdlib.h>

static zend_mm_heap *stranger_before;
static void *(*stranger_malloc_before)(size_t size);
static void (*stranger_free_before)(void *ptr);
static void *(*stranger_realloc_before)(void *ptr, size_t size);

#define STRANGER_HUGE (3 * 1024 * 1024)

static void *stranger_malloc(size_t size)
{
	return stranger_malloc_before ? stranger_malloc_before(size) : _zend_mm_alloc(stranger_before, size);
}

static void stranger_free(void *ptr)
{
	if (stranger_free_before) {
		stranger_free_before(ptr);
	} else {
		_zend_mm_free(stranger_before, ptr);
	}
}

static void *stranger_realloc(void *ptr, size_t size)
{
	return stranger_realloc_before ? stranger_realloc_before(ptr, size) : _zend_mm_realloc(stranger_before, ptr, size);
}

static PHP_MINIT_FUNCTION(stranger)
{
	const char *act = getenv("STRANGER");

	(void) type;
	(void) module_number;
	if (act && strcmp(act, "handlers") == 0) {
		stranger_before = zend_mm_get_heap();
		zend_mm_get_custom_handlers(stranger_before, &stranger_malloc_before, &stranger_free_before, &stranger_realloc_before);
		zend_mm_set_custom_handlers(stranger_before, stranger_malloc, stranger_free, stranger_realloc);
	} else if (act && strcmp(act, "huge") == 0) {
		memset(emalloc(STRANGER_HUGE), 1, STRANGER_HUGE);
	}
	return SUCCESS;
}

zend_module_entry stranger_module_entry = {
	STANDARD_MODULE_HEADER,
	"stranger", NULL,
	PHP_MINIT(stranger), NULL, NULL, NULL, NULL,
	"1", STANDARD_MODULE_PROPERTIES
};

ZEND_GET_MODULE(stranger)

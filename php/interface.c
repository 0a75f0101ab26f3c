/* zmm php: the functions behind the macros of php_zmm.h. */

#include "php_zmm.h"

#include "engine/globals.h"
#include "engine/limit_apart.h"

#include "heap/call_site.h"
#include "heap/hardened.h"

#include <stdlib.h>
#include <string.h>

ZEND_COLD static void zmm_interface_overflow(size_t nmemb, size_t size, size_t offset)
{
	zend_error_noreturn(E_ERROR, "Possible integer overflow in memory allocation (%zu * %zu + %zu)",
		nmemb, size, offset);
}

/* Returns nmemb * size + offset; raises a fatal error when that overflows. */
static size_t zmm_interface_size(size_t nmemb, size_t size, size_t offset)
{
	size_t total = nmemb * size;

	if ((size && total / size != nmemb) || total > SIZE_MAX - offset) {
		zmm_interface_overflow(nmemb, size, offset);
	}
	return total + offset;
}

static zmm_heap *zmm_interface_heap(void)
{
	zmm_engine_limit_follow();
	return &ZMM_G(heap);
}

ZEND_COLD static void *zmm_interface_no_memory(zmm_heap *heap, size_t size)
{
	heap->hooks->out_of_memory(heap, heap->real->size, size);
	return NULL;
}

static void *zmm_interface_or_fail(zmm_heap *heap, void *ptr, size_t size)
{
	return EXPECTED(ptr) ? ptr : zmm_interface_no_memory(heap, size);
}

void *_zmm_emalloc_at(size_t size, const char *filename, uint32_t lineno)
{
	zmm_heap *heap = zmm_interface_heap();
	void *ptr;

	zmm_debug_note_caller(heap, filename, lineno);
	ptr = ZMM_G(uses_malloc) ? malloc(size ? size : 1) : zmm_heap_alloc(heap, size);
	zmm_debug_note_caller(heap, NULL, 0);
	return zmm_interface_or_fail(heap, ptr, size);
}

void *_zmm_safe_emalloc_at(size_t nmemb, size_t size, size_t offset, const char *filename, uint32_t lineno)
{
	return _zmm_emalloc_at(zmm_interface_size(nmemb, size, offset), filename, lineno);
}

void *_zmm_ecalloc_at(size_t nmemb, size_t size, const char *filename, uint32_t lineno)
{
	size_t total = zmm_interface_size(nmemb, size, 0);

	return memset(_zmm_emalloc_at(total, filename, lineno), 0, total);
}

static void *zmm_interface_realloc(zmm_heap *heap, void *ptr, size_t size, bool recoverable,
	const char *filename, uint32_t lineno)
{
	bool fallible = heap->fallible;
	void *changed;

	if (ZMM_G(uses_malloc)) {
		return realloc(ptr, size ? size : 1);
	}
	heap->fallible = recoverable;
	zmm_debug_note_caller(heap, filename, lineno);
	changed = zmm_heap_realloc(heap, ptr, size);
	zmm_debug_note_caller(heap, NULL, 0);
	heap->fallible = fallible;
	return changed;
}

void *_zmm_erealloc_at(void *ptr, size_t size, int recoverable, const char *filename, uint32_t lineno)
{
	zmm_heap *heap = zmm_interface_heap();
	void *changed = zmm_interface_realloc(heap, ptr, size, recoverable, filename, lineno);

	return recoverable ? changed : zmm_interface_or_fail(heap, changed, size);
}

void *_zmm_safe_erealloc_at(void *ptr, size_t nmemb, size_t size, size_t offset, const char *filename, uint32_t lineno)
{
	return _zmm_erealloc_at(ptr, zmm_interface_size(nmemb, size, offset), 0, filename, lineno);
}

char *_zmm_estrndup_at(const char *string, size_t length, const char *filename, uint32_t lineno)
{
	char *copy = _zmm_emalloc_at(zmm_interface_size(length, 1, 1), filename, lineno);

	memcpy(copy, string, length);
	copy[length] = '\0';
	return copy;
}

char *_zmm_estrdup_at(const char *string, const char *filename, uint32_t lineno)
{
	return _zmm_estrndup_at(string, strlen(string), filename, lineno);
}

void _zmm_efree(void *ptr)
{
	zmm_heap *heap = &ZMM_G(heap);

	if (ZMM_G(uses_malloc)) {
		free(ptr);
	} else if (ptr) {
		zmm_heap_free(heap, ptr);
	}
}

size_t _zmm_mem_block_size(const void *ptr)
{
	const zmm_heap *heap = &ZMM_G(heap);

	return ZMM_G(uses_malloc) ? 0 : zmm_heap_data_size(heap, ptr);
}

void *_zmm_emalloc(size_t size)
{
	return _zmm_emalloc_at(size, NULL, 0);
}

void *_zmm_safe_emalloc(size_t nmemb, size_t size, size_t offset)
{
	return _zmm_safe_emalloc_at(nmemb, size, offset, NULL, 0);
}

void *_zmm_ecalloc(size_t nmemb, size_t size)
{
	return _zmm_ecalloc_at(nmemb, size, NULL, 0);
}

void *_zmm_erealloc(void *ptr, size_t size, int recoverable)
{
	return _zmm_erealloc_at(ptr, size, recoverable, NULL, 0);
}

void *_zmm_safe_erealloc(void *ptr, size_t nmemb, size_t size, size_t offset)
{
	return _zmm_safe_erealloc_at(ptr, nmemb, size, offset, NULL, 0);
}

char *_zmm_estrdup(const char *string)
{
	return _zmm_estrdup_at(string, NULL, 0);
}

char *_zmm_estrndup(const char *string, size_t length)
{
	return _zmm_estrndup_at(string, length, NULL, 0);
}

#include "engine/replace.h"
#include "engine/globals.h"
#include "engine/version.h"

#include "heap/free.h"

/* Returns the address of an internal function's handler, to read or set; NULL: there is no such function. */
static zif_handler *zmm_replace_slot(HashTable *functions, const char *name)
{
	zend_function *function = zend_hash_str_find_ptr(functions, name, strlen(name));

	return function && function->type == ZEND_INTERNAL_FUNCTION ? &function->internal_function.handler : NULL;
}

#if !ZMM_ENGINE_HAS_RESET_CALLBACK
static void zmm_gc_mem_caches(INTERNAL_FUNCTION_PARAMETERS)
{
	ZEND_PARSE_PARAMETERS_NONE();

	RETURN_LONG((zend_long) zmm_heap_gc(&ZMM_G(heap)));
}

static void zmm_replace_gc_mem_caches(void)
{
	zif_handler *slot = zmm_replace_slot(CG(function_table), "gc_mem_caches");

	if (slot) {
		*slot = zmm_gc_mem_caches;
	}
}
#endif

/*
 * FFI::free() asks the stock heap whether a pointer is the engine's.  The stock heap does not know our blocks, so FFI
 * would pass them to the C library's free().  The replacement frees our blocks and leaves everything else to the
 * original.
 */

static zif_handler zmm_ffi_free_original;
static zend_class_entry *zmm_ffi_cdata_class;
static int zmm_ffi_pointer_kind;

/* The start of ext/ffi's own struct of an FFI\CData. */
typedef struct zmm_ffi_cdata {
	zend_object std;
	uintptr_t type; /* address of a struct whose first member is an int, the kind of the type; the low bit is a flag */
	void *ptr;
	void *ptr_holder; /* the pointer itself, when PHP code made it; `ptr` points here then */
} zmm_ffi_cdata;

/* Returns the block of our heap that a C pointer held by PHP code points to, or NULL. */
static void *zmm_ffi_block(zmm_ffi_cdata *data)
{
	if (data->ptr != (void *) &data->ptr_holder
			|| *(const int *) (data->type & ~(uintptr_t) 1) != zmm_ffi_pointer_kind
			|| !zmm_heap_segment_of(&ZMM_G(heap), data->ptr_holder)) {
		return NULL;
	}
	return data->ptr_holder;
}

static void zmm_ffi_free(INTERNAL_FUNCTION_PARAMETERS)
{
	zval *arg = ZEND_NUM_ARGS() == 1 ? ZEND_CALL_ARG(execute_data, 1) : NULL;

	if (arg) {
		ZVAL_DEREF(arg);
	}
	if (arg && Z_TYPE_P(arg) == IS_OBJECT && Z_OBJCE_P(arg) == zmm_ffi_cdata_class) {
		zmm_ffi_cdata *data = (zmm_ffi_cdata *) Z_OBJ_P(arg);
		void *block = zmm_ffi_block(data);

		if (block) {
			data->ptr_holder = NULL;
			efree(block); /* not directly: another extension's handlers may be around ours */
			return;
		}
	}
	zmm_ffi_free_original(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

static bool zmm_ffi_find_pointer_kind(zend_class_entry *ctype)
{
	zend_class_constant *constant = zend_hash_str_find_ptr(&ctype->constants_table, ZEND_STRL("TYPE_POINTER"));

	if (!constant || Z_TYPE(constant->value) != IS_LONG) {
		return false;
	}
	zmm_ffi_pointer_kind = (int) Z_LVAL(constant->value);
	return true;
}

/* Does nothing when FFI is not loaded. */
static void zmm_replace_ffi_free(void)
{
	zend_class_entry *ffi = zend_hash_str_find_ptr(CG(class_table), ZEND_STRL("ffi"));
	zend_class_entry *ctype = zend_hash_str_find_ptr(CG(class_table), ZEND_STRL("ffi\\ctype"));
	zif_handler *slot = ffi ? zmm_replace_slot(&ffi->function_table, "free") : NULL;

	zmm_ffi_cdata_class = zend_hash_str_find_ptr(CG(class_table), ZEND_STRL("ffi\\cdata"));
	if (slot && *slot != zmm_ffi_free && ctype && zmm_ffi_cdata_class && zmm_ffi_find_pointer_kind(ctype)) {
		zmm_ffi_free_original = *slot;
		*slot = zmm_ffi_free;
	}
}

/* dl() may load FFI later, for the rest of the request. */

static void zmm_dl(INTERNAL_FUNCTION_PARAMETERS)
{
	ZMM_G(dl)(INTERNAL_FUNCTION_PARAM_PASSTHRU);
	zmm_replace_ffi_free();
}

void zmm_replace_dl(void)
{
	zif_handler *slot = ZMM_G(has_dl) ? NULL : zmm_replace_slot(CG(function_table), "dl");

	ZMM_G(has_dl) = true;
	if (slot && *slot != zmm_dl) {
		ZMM_G(dl) = *slot;
		*slot = zmm_dl;
	}
}

void zmm_replace_functions(void)
{
#if !ZMM_ENGINE_HAS_RESET_CALLBACK
	zmm_replace_gc_mem_caches();
#endif
	zmm_replace_ffi_free();
}

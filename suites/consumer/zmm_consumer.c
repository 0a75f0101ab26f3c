/* zmm_consumer: an extension that allocates through php_zmm.h, to be tested from
 * PHP.  Addresses are plain numbers there: nothing for a script of one's own. */

#ifdef HAVE_CONFIG_H
# include "config.h"
#endif

#include "php.h"
#include "ext/zmm/php_zmm.h"

#include <string.h>

ZEND_BEGIN_ARG_INFO_EX(arginfo_numbers, 0, 0, 0)
	ZEND_ARG_VARIADIC_INFO(0, numbers)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_text, 0, 0, 1)
	ZEND_ARG_INFO(0, text)
	ZEND_ARG_INFO(0, length)
ZEND_END_ARG_INFO()

/* Every function takes up to four numbers; those left out are 0. */
typedef struct consumer_arguments {
	zend_long number[4];
} consumer_arguments;

static bool consumer_parse(uint32_t num_args, consumer_arguments *arguments)
{
	zend_long *number = arguments->number;

	memset(arguments, 0, sizeof(*arguments));
	return zend_parse_parameters(num_args, "|llll", &number[0], &number[1], &number[2], &number[3]) == SUCCESS;
}

#define CONSUMER_FUNCTION(name) \
	static void consumer_run_##name(const zend_long *number, void *address, zval *return_value); \
	ZEND_FUNCTION(zmm_consumer_##name) \
	{ \
		consumer_arguments arguments; \
		\
		if (!consumer_parse(ZEND_NUM_ARGS(), &arguments)) { \
			RETURN_THROWS(); \
		} \
		consumer_run_##name(arguments.number, (void *) arguments.number[0], return_value); \
	} \
	static void consumer_run_##name(const zend_long *number, void *address, zval *return_value)

#define RETURN_ADDRESS(pointer) RETURN_LONG((zend_long) (pointer))

CONSUMER_FUNCTION(emalloc)
{
	RETURN_ADDRESS(zmm_emalloc((size_t) number[0]));
}

CONSUMER_FUNCTION(safe_emalloc)
{
	RETURN_ADDRESS(zmm_safe_emalloc((size_t) number[0], (size_t) number[1], (size_t) number[2]));
}

CONSUMER_FUNCTION(ecalloc)
{
	RETURN_ADDRESS(zmm_ecalloc((size_t) number[0], (size_t) number[1]));
}

CONSUMER_FUNCTION(erealloc)
{
	RETURN_ADDRESS(zmm_erealloc(address, (size_t) number[1]));
}

CONSUMER_FUNCTION(safe_erealloc)
{
	RETURN_ADDRESS(zmm_safe_erealloc(address, (size_t) number[1], (size_t) number[2], (size_t) number[3]));
}

CONSUMER_FUNCTION(erealloc_recoverable)
{
	RETURN_ADDRESS(zmm_erealloc_recoverable(address, (size_t) number[1]));
}

CONSUMER_FUNCTION(efree)
{
	zmm_efree(address);
}

CONSUMER_FUNCTION(mem_block_size)
{
	RETURN_LONG((zend_long) zmm_mem_block_size(address));
}

/* Leaks a block; returns the line it comes from. */
CONSUMER_FUNCTION(leak)
{
	memset(zmm_emalloc((size_t) number[0]), 1, (size_t) number[0]); RETURN_LONG(__LINE__);
}

/* Fills a block with a byte. */
CONSUMER_FUNCTION(fill)
{
	memset(address, (int) number[2], (size_t) number[1]);
}

ZEND_FUNCTION(zmm_consumer_estrdup)
{
	char *text;
	size_t length;

	if (zend_parse_parameters(ZEND_NUM_ARGS(), "s", &text, &length) == FAILURE) {
		RETURN_THROWS();
	}
	RETURN_ADDRESS(zmm_estrdup(text));
}

ZEND_FUNCTION(zmm_consumer_estrndup)
{
	char *text;
	size_t length;
	zend_long part;

	if (zend_parse_parameters(ZEND_NUM_ARGS(), "sl", &text, &length, &part) == FAILURE) {
		RETURN_THROWS();
	}
	RETURN_ADDRESS(zmm_estrndup(text, (size_t) part));
}

/* The bytes of a block. */
CONSUMER_FUNCTION(read)
{
	RETURN_STRINGL(address, (size_t) number[1]);
}

static const zend_function_entry zmm_consumer_functions[] = {
	ZEND_FE(zmm_consumer_emalloc, arginfo_numbers)
	ZEND_FE(zmm_consumer_safe_emalloc, arginfo_numbers)
	ZEND_FE(zmm_consumer_ecalloc, arginfo_numbers)
	ZEND_FE(zmm_consumer_erealloc, arginfo_numbers)
	ZEND_FE(zmm_consumer_safe_erealloc, arginfo_numbers)
	ZEND_FE(zmm_consumer_erealloc_recoverable, arginfo_numbers)
	ZEND_FE(zmm_consumer_efree, arginfo_numbers)
	ZEND_FE(zmm_consumer_mem_block_size, arginfo_numbers)
	ZEND_FE(zmm_consumer_leak, arginfo_numbers)
	ZEND_FE(zmm_consumer_fill, arginfo_numbers)
	ZEND_FE(zmm_consumer_estrdup, arginfo_text)
	ZEND_FE(zmm_consumer_estrndup, arginfo_text)
	ZEND_FE(zmm_consumer_read, arginfo_numbers)
	ZEND_FE_END
};

/* zmm has to be there before us. */
/* With ZMM_CONSUMER_WRAP in the environment: handlers around those in place, as profilers
 * and phpdbg put them. */

static void *(*zmm_consumer_malloc)(size_t size);
static void (*zmm_consumer_free)(void *ptr);
static void *(*zmm_consumer_realloc)(void *ptr, size_t size);

static void *zmm_consumer_wrapped_malloc(size_t size)
{
	return zmm_consumer_malloc(size);
}

static void zmm_consumer_wrapped_free(void *ptr)
{
	zmm_consumer_free(ptr);
}

static void *zmm_consumer_wrapped_realloc(void *ptr, size_t size)
{
	return zmm_consumer_realloc(ptr, size);
}

static PHP_MINIT_FUNCTION(zmm_consumer)
{
	zend_mm_heap *heap = zend_mm_get_heap();

	(void) type;
	(void) module_number;
	if (getenv("ZMM_CONSUMER_WRAP")) {
		zend_mm_get_custom_handlers(heap, &zmm_consumer_malloc, &zmm_consumer_free, &zmm_consumer_realloc);
		zend_mm_set_custom_handlers(heap, zmm_consumer_wrapped_malloc, zmm_consumer_wrapped_free, zmm_consumer_wrapped_realloc);
	}
	return SUCCESS;
}

static const zend_module_dep zmm_consumer_deps[] = {
	ZEND_MOD_REQUIRED("zmm")
	ZEND_MOD_END
};

zend_module_entry zmm_consumer_module_entry = {
	STANDARD_MODULE_HEADER_EX,
	NULL,
	zmm_consumer_deps,
	"zmm_consumer",
	zmm_consumer_functions,
	PHP_MINIT(zmm_consumer),
	NULL,
	NULL,
	NULL,
	NULL,
	PHP_ZMM_VERSION,
	STANDARD_MODULE_PROPERTIES
};

#ifdef COMPILE_DL_ZMM_CONSUMER
ZEND_GET_MODULE(zmm_consumer)
#endif

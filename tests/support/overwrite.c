/* Support of tests, beside php/: the PHP functions zmm_address() and zmm_overwritten(), which write over values of the
 * engine for the time of a call.  They are registered with those of damage.c. */

#include "php.h"
#include "zend_closures.h"
#include "zend_fibers.h"
#include "zend_generators.h"

ZEND_FUNCTION(zmm_address);
ZEND_FUNCTION(zmm_overwritten);

typedef enum zmm_part {
	ZMM_PART_OBJECT,
	ZMM_PART_FUNCTION, /* of a closure */
	ZMM_PART_RESOURCE
} zmm_part;

#define ZMM_MEMBER(part, type, member) { #member, part, offsetof(type, member), sizeof(((type *) 0)->member) }

typedef struct zmm_member {
	const char *name;
	zmm_part part;
	size_t offset;
	size_t size;
} zmm_member;

static const zmm_member zmm_members[] = {
	ZMM_MEMBER(ZMM_PART_OBJECT, zend_object, gc),
	ZMM_MEMBER(ZMM_PART_OBJECT, zend_object, gc.u.type_info),
	ZMM_MEMBER(ZMM_PART_OBJECT, zend_object, handle),
	ZMM_MEMBER(ZMM_PART_OBJECT, zend_object, ce),
	ZMM_MEMBER(ZMM_PART_OBJECT, zend_object, handlers),
	ZMM_MEMBER(ZMM_PART_OBJECT, zend_object, properties),
	ZMM_MEMBER(ZMM_PART_OBJECT, zend_generator, execute_data),
	ZMM_MEMBER(ZMM_PART_OBJECT, zend_fiber, stack_bottom),
	ZMM_MEMBER(ZMM_PART_FUNCTION, zend_op_array, type),
	ZMM_MEMBER(ZMM_PART_FUNCTION, zend_op_array, fn_flags),
	ZMM_MEMBER(ZMM_PART_FUNCTION, zend_op_array, opcodes),
	ZMM_MEMBER(ZMM_PART_FUNCTION, zend_op_array, arg_info),
	ZMM_MEMBER(ZMM_PART_FUNCTION, zend_op_array, dynamic_func_defs),
	ZMM_MEMBER(ZMM_PART_FUNCTION, zend_op_array, num_dynamic_func_defs),
	ZMM_MEMBER(ZMM_PART_RESOURCE, zend_resource, type),
	ZMM_MEMBER(ZMM_PART_RESOURCE, zend_resource, ptr),
};

/* Returns where a part of a value lies, or NULL. */
static char *zmm_part_of(zval *value, zmm_part part)
{
	switch (part) {
		case ZMM_PART_OBJECT:
			return Z_TYPE_P(value) == IS_OBJECT ? (char *) Z_OBJ_P(value) : NULL;
		case ZMM_PART_FUNCTION:
			return Z_TYPE_P(value) == IS_OBJECT && Z_OBJCE_P(value) == zend_ce_closure
				? (char *) (uintptr_t) zend_get_closure_method_def(Z_OBJ_P(value)) : NULL;
		default:
			return Z_TYPE_P(value) == IS_RESOURCE ? (char *) Z_RES_P(value) : NULL;
	}
}

/* Returns where a member of a value lies, and its size; NULL, and an exception: it has no such member. */
static char *zmm_find_member(zval *value, const zend_string *name, size_t *size)
{
	const zmm_member *member = zmm_members, *end = zmm_members + sizeof(zmm_members) / sizeof(zmm_members[0]);
	char *part;

	for (; member < end; member++) {
		if (zend_string_equals_cstr(name, member->name, strlen(member->name))
				&& (part = zmm_part_of(value, member->part))) {
			*size = member->size;
			return part + member->offset;
		}
	}
	zend_argument_value_error(2, "must be a member that the value has");
	return NULL;
}

ZEND_FUNCTION(zmm_address)
{
	zend_string *name;
	zval *value;
	size_t size;

	ZEND_PARSE_PARAMETERS_START(2, 2)
		Z_PARAM_ZVAL(value)
		Z_PARAM_STR(name)
	ZEND_PARSE_PARAMETERS_END();

	RETURN_LONG((zend_long) (uintptr_t) (Z_TYPE_P(value) == IS_STRING
		? Z_STRVAL_P(value) : zmm_find_member(value, name, &size)));
}

/* Writes the lower bytes of a word, calls a function, and writes what was there before. */
static void zmm_overwrite(char *at, size_t size, zend_ulong word, zend_fcall_info *call, zend_fcall_info_cache *cache)
{
	const char *bytes = (const char *) &word;
	char before[sizeof(word)];

#ifdef WORDS_BIGENDIAN
	bytes += sizeof(word) - size;
#endif
	memcpy(before, at, size);
	memcpy(at, bytes, size);
	zend_call_function(call, cache);
	memcpy(at, before, size);
}

ZEND_FUNCTION(zmm_overwritten)
{
	zval *value;
	zend_string *name;
	zend_long word;
	zend_fcall_info call;
	zend_fcall_info_cache cache;
	size_t size;
	char *at;

	ZEND_PARSE_PARAMETERS_START(4, 4)
		Z_PARAM_ZVAL(value)
		Z_PARAM_STR(name)
		Z_PARAM_LONG(word)
		Z_PARAM_FUNC(call, cache)
	ZEND_PARSE_PARAMETERS_END();

	at = zmm_find_member(value, name, &size);
	if (at) {
		call.retval = return_value;
		zmm_overwrite(at, MIN(size, sizeof(word)), (zend_ulong) word, &call, &cache);
	}
}

/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 1ec618d0aea6f52241ebdd31c9d57fb5302b795a */

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmm_damage, 0, 3, IS_VOID, 0)
	ZEND_ARG_OBJ_INFO(0, heap, Zmm\\Heap, 0)
	ZEND_ARG_TYPE_INFO(0, handle, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, what, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmm_write_report, 0, 2, _IS_BOOL, 0)
	ZEND_ARG_OBJ_INFO(0, heap, Zmm\\Heap, 0)
	ZEND_ARG_TYPE_INFO(0, file, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, json, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmm_kinds, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmm_kind_of_bytes, 0, 1, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, bytes, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmm_verify_sites, 0, 0, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, on, _IS_BOOL, 0, "true")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmm_address, 0, 2, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, value, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO(0, member, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmm_overwritten, 0, 4, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO(0, value, IS_MIXED, 0)
	ZEND_ARG_TYPE_INFO(0, member, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, word, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, look, IS_CALLABLE, 0)
ZEND_END_ARG_INFO()


ZEND_FUNCTION(zmm_damage);
ZEND_FUNCTION(zmm_write_report);
ZEND_FUNCTION(zmm_kinds);
ZEND_FUNCTION(zmm_kind_of_bytes);
ZEND_FUNCTION(zmm_verify_sites);
ZEND_FUNCTION(zmm_address);
ZEND_FUNCTION(zmm_overwritten);


static const zend_function_entry ext_functions[] = {
	ZEND_FE(zmm_damage, arginfo_zmm_damage)
	ZEND_FE(zmm_write_report, arginfo_zmm_write_report)
	ZEND_FE(zmm_kinds, arginfo_zmm_kinds)
	ZEND_FE(zmm_kind_of_bytes, arginfo_zmm_kind_of_bytes)
	ZEND_FE(zmm_verify_sites, arginfo_zmm_verify_sites)
	ZEND_FE(zmm_address, arginfo_zmm_address)
	ZEND_FE(zmm_overwritten, arginfo_zmm_overwritten)
	ZEND_FE_END
};

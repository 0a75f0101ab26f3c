/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: f0acc84e8a40b13020cb01f3705579d9b03ec5f0 */

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


ZEND_FUNCTION(zmm_damage);
ZEND_FUNCTION(zmm_write_report);


static const zend_function_entry ext_functions[] = {
	ZEND_FE(zmm_damage, arginfo_zmm_damage)
	ZEND_FE(zmm_write_report, arginfo_zmm_write_report)
	ZEND_FE_END
};

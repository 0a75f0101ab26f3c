/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 64a213d8fe3a582d6c27842ac594462b69afe8c4 */

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmm_damage, 0, 3, IS_VOID, 0)
	ZEND_ARG_OBJ_INFO(0, heap, Zmm\\Heap, 0)
	ZEND_ARG_TYPE_INFO(0, handle, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, what, IS_STRING, 0)
ZEND_END_ARG_INFO()


ZEND_FUNCTION(zmm_damage);


static const zend_function_entry ext_functions[] = {
	ZEND_FE(zmm_damage, arginfo_zmm_damage)
	ZEND_FE_END
};

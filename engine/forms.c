#include "engine/forms.h"
#include "engine/version.h"

#include "zend_ast.h"
#include "zend_execute.h"

/* A string has no other flags in this heap; persistent ones are in the C library's memory. */
#define ZMM_STRING_FLAGS (IS_STR_CLASS_NAME_MAP_PTR | IS_STR_INTERNED | ZMM_STRING_IS_UTF8)

/* A string that grows takes up to twice its bytes, or a page more. */
#define ZMM_STRING_SLACK 4096

/* A hash that was computed has its highest bit. */
static inline bool zmm_hash_is_sound(const zend_string *string)
{
	return !ZSTR_H(string) || (zend_long) ZSTR_H(string) < 0;
}

bool zmm_form_is_string(const zmm_block_view *view)
{
	const zend_string *string = zmm_block_data(view->block);
	size_t room = view->data_size;

	if (room < _ZSTR_HEADER_SIZE + 1 || (GC_TYPE_INFO(string) & ~(uint32_t) ZMM_STRING_FLAGS) != GC_STRING
			|| !GC_REFCOUNT(string) || !zmm_hash_is_sound(string)) {
		return false;
	}
	room -= _ZSTR_HEADER_SIZE + 1;
	return ZSTR_LEN(string) <= room && room - ZSTR_LEN(string) <= ZSTR_LEN(string) + ZMM_STRING_SLACK
		&& !ZSTR_VAL(string)[ZSTR_LEN(string)];
}

/* Whether the type of a value that is shared is one that the engine gives it. */
static inline bool zmm_type_is_sound(const zval *value)
{
	switch (Z_TYPE_INFO_P(value)) {
		case IS_UNDEF: case IS_NULL: case IS_FALSE: case IS_TRUE: case IS_LONG: case IS_DOUBLE:
		case IS_INTERNED_STRING_EX: case IS_STRING_EX: case IS_ARRAY: case IS_ARRAY_EX:
		case IS_OBJECT_EX: case IS_RESOURCE_EX:
			return true;
		default:
			return false;
	}
}

bool zmm_form_is_reference(const zmm_block_view *view)
{
	const zend_reference *reference = zmm_block_data(view->block);

	return zmm_form_fits(view, sizeof(zend_reference)) && GC_REFCOUNT(reference)
		&& (GC_TYPE_INFO(reference) & ~(uint32_t) GC_PROTECTED) == GC_REFERENCE && zmm_type_is_sound(&reference->val);
}

/* Whether the first node of a constant expression is one: its first child lies in the same block. */
static bool zmm_node_is_sound(const zend_ast *node, size_t room)
{
	uintptr_t child;

	if (node->kind == ZEND_AST_ZVAL || node->kind == ZEND_AST_CONSTANT) {
		return room >= sizeof(zend_ast_zval);
	}
	if (node->kind >> ZEND_AST_NUM_CHILDREN_SHIFT == 0 || room < sizeof(zend_ast)) {
		return false;
	}
	child = (uintptr_t) node->child[0];
	return child == 0 || child - (uintptr_t) node < room;
}

bool zmm_form_is_constant_ast(const zmm_block_view *view)
{
	zend_ast_ref *ref = zmm_block_data(view->block);

	return view->data_size >= sizeof(zend_ast_ref) + sizeof(zend_ast_zval)
		&& GC_TYPE_INFO(ref) == GC_CONSTANT_AST && GC_REFCOUNT(ref)
		&& zmm_node_is_sound(GC_AST(ref), view->data_size - sizeof(zend_ast_ref));
}

/* A fiber's pages have this size, and all others are multiples of it. */
#define ZMM_LEAST_VM_PAGE (1024 * sizeof(zval))

/* A page says where it ends, and how far it is used. */
bool zmm_form_is_vm_page(const zmm_block_view *view)
{
	const struct _zend_vm_stack *page = zmm_block_data(view->block);
	size_t size, used;

	if (view->data_size < ZMM_LEAST_VM_PAGE) {
		return false;
	}
	size = (uintptr_t) page->end - (uintptr_t) page;
	used = (uintptr_t) page->top - (uintptr_t) page;
	return size <= view->data_size && view->data_size - size < view->data_size / 8
		&& size % ZMM_LEAST_VM_PAGE == 0 && used <= size && used % sizeof(zval) == 0
		&& used >= ZEND_VM_STACK_HEADER_SLOTS * sizeof(zval);
}

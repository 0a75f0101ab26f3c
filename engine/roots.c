#include "engine/roots.h"
#include "engine/forms.h"
#include "engine/version.h"

#include "php_output.h"
#include "php_streams.h"
#include "zend_closures.h"
#include "zend_fibers.h"
#include "zend_generators.h"

/* Tables */

static void zmm_put_table(zmm_kind_map *map, const HashTable *table)
{
	if (!(HT_FLAGS(table) & HASH_FLAG_UNINITIALIZED)) {
		zmm_kind_map_put(map, HT_GET_DATA_ADDR(table), ZMM_KIND_HASH);
	}
}

void zmm_roots_guess_table(zmm_kind_map *map, const HashTable *table)
{
	if (!(HT_FLAGS(table) & HASH_FLAG_UNINITIALIZED)) {
		zmm_kind_map_guess(map, HT_GET_DATA_ADDR(table), ZMM_KIND_HASH);
	}
}

static void zmm_put_tables(zmm_kind_map *map)
{
	zmm_put_table(map, &EG(symbol_table));
	zmm_put_table(map, &EG(included_files));
	zmm_put_table(map, &EG(regular_list));
	zmm_put_table(map, &EG(weakrefs));
	zmm_put_table(map, &CG(interned_strings));
	zmm_put_table(map, EG(zend_constants));
	zmm_put_table(map, EG(function_table));
	zmm_put_table(map, EG(class_table));
#ifdef ZMM_ENGINE_LAZY_OBJECTS
	zmm_put_table(map, ZMM_ENGINE_LAZY_OBJECTS);
#endif
}

/* Compiled code */

/* No more functions lie within each other. */
#define ZMM_MOST_NESTED 64

static void zmm_put_code(zmm_kind_map *map, const zend_op_array *op_array, unsigned int nested);

/* The list and the code are in the heap, or all of it is elsewhere, as with opcache. */
static void zmm_put_dynamic_functions(zmm_kind_map *map, const zend_op_array *op_array, unsigned int nested)
{
	zend_op_array *const *functions = op_array->dynamic_func_defs;
	uint32_t i;

	if (nested == ZMM_MOST_NESTED
			|| !zmm_kind_map_covers(map, functions, (uint64_t) op_array->num_dynamic_func_defs * sizeof(*functions))) {
		return;
	}
	zmm_kind_map_put(map, functions, ZMM_KIND_CODE);
	for (i = 0; i < op_array->num_dynamic_func_defs; i++) {
		if (zmm_kind_map_covers(map, functions[i], sizeof(*functions[i]))) {
			zmm_put_code(map, functions[i], nested + 1);
		}
	}
}

/* The declaration of the returned type comes before those of the arguments. */
static const zend_arg_info *zmm_arg_info_of(const zend_op_array *op_array)
{
	return op_array->arg_info && op_array->fn_flags & ZEND_ACC_HAS_RETURN_TYPE
		? op_array->arg_info - 1 : op_array->arg_info;
}

/* Code that was put is not put again: many closures have the same, and what was written over may lead in a circle. */
static void zmm_put_code(zmm_kind_map *map, const zend_op_array *op_array, unsigned int nested)
{
	bool is_new = zmm_kind_map_put(map, op_array->opcodes, ZMM_KIND_CODE);

	zmm_kind_map_put(map, op_array->literals, ZMM_KIND_CODE);
	zmm_kind_map_put(map, op_array->vars, ZMM_KIND_CODE);
	zmm_kind_map_put(map, zmm_arg_info_of(op_array), ZMM_KIND_CODE);
	zmm_kind_map_put(map, op_array->live_range, ZMM_KIND_CODE);
	zmm_kind_map_put(map, op_array->try_catch_array, ZMM_KIND_CODE);
	zmm_kind_map_put(map, op_array->refcount, ZMM_KIND_CODE);
	if (is_new) {
		zmm_put_dynamic_functions(map, op_array, nested);
	}
}

static void zmm_put_op_array(zmm_kind_map *map, const zend_op_array *op_array)
{
	zmm_put_code(map, op_array, 0);
}

/* `scope` is the class whose functions are put; NULL: those without a class. */
static void zmm_put_functions(zmm_kind_map *map, HashTable *table, const zend_class_entry *scope)
{
	const zend_function *function;

	ZEND_HASH_FOREACH_PTR(table, function) {
		if (function->type == ZEND_USER_FUNCTION && function->common.scope == scope) {
			zmm_put_op_array(map, &function->op_array);
		}
	} ZEND_HASH_FOREACH_END();
}

#if ZMM_ENGINE_HAS_PROPERTY_HOOKS
static void zmm_put_hooks(zmm_kind_map *map, const zend_property_info *property)
{
	int i;

	for (i = 0; property->hooks && i < ZEND_PROPERTY_HOOK_COUNT; i++) {
		if (property->hooks[i] && property->hooks[i]->type == ZEND_USER_FUNCTION) {
			zmm_put_op_array(map, &property->hooks[i]->op_array);
		}
	}
}

static void zmm_put_properties(zmm_kind_map *map, zend_class_entry *class)
{
	const zend_property_info *property;

	ZEND_HASH_FOREACH_PTR(&class->properties_info, property) {
		if (property->ce == class) {
			zmm_put_hooks(map, property);
		}
	} ZEND_HASH_FOREACH_END();
}
#else
# define zmm_put_properties(map, class) ((void) 0)
#endif

/* Puts what classes of C code and classes of scripts alike may have in the heap. */
static void zmm_put_statics(zmm_kind_map *map, const zend_class_entry *class)
{
	if (ZEND_MAP_PTR(class->static_members_table)) {
		zmm_kind_map_put(map, ZEND_MAP_PTR_GET(class->static_members_table), ZMM_KIND_ENGINE);
	}
}

static void zmm_put_class(zmm_kind_map *map, zend_class_entry *class)
{
	zmm_kind_map_put(map, class->default_properties_table, ZMM_KIND_CODE);
	zmm_kind_map_put(map, class->default_static_members_table, ZMM_KIND_CODE);
	zmm_kind_map_put(map, class->properties_info_table, ZMM_KIND_CODE);
	zmm_kind_map_put(map, class->iterator_funcs_ptr, ZMM_KIND_CODE);
	zmm_kind_map_put(map, class->interfaces, ZMM_KIND_CODE);
	zmm_kind_map_put(map, class->trait_names, ZMM_KIND_CODE);
	zmm_kind_map_put(map, class->trait_aliases, ZMM_KIND_CODE);
	zmm_kind_map_put(map, class->trait_precedences, ZMM_KIND_CODE);
	zmm_put_table(map, &class->function_table);
	zmm_put_table(map, &class->properties_info);
	zmm_put_table(map, &class->constants_table);
	zmm_put_functions(map, &class->function_table, class);
	zmm_put_properties(map, class);
}

static void zmm_put_classes(zmm_kind_map *map)
{
	zval *value;

	ZEND_HASH_FOREACH_VAL(EG(class_table), value) {
		zend_class_entry *class = Z_PTR_P(value);

		zmm_put_statics(map, class);
		if (class->type == ZEND_USER_CLASS) {
			zmm_put_class(map, class);
		}
	} ZEND_HASH_FOREACH_END();
}

static void zmm_put_compiler_arena(zmm_kind_map *map)
{
	const zend_arena *arena = CG(arena);

	while (zmm_kind_map_covers(map, arena, sizeof(*arena)) && zmm_kind_map_put(map, arena, ZMM_KIND_CODE)) {
		arena = arena->prev;
	}
}

/* Puts the code that runs now.  That of a file is known to its frame only. */
static void zmm_put_frames(zmm_kind_map *map)
{
	const zend_execute_data *frame;
	const zend_function *last = NULL;

	for (frame = EG(current_execute_data); frame; frame = frame->prev_execute_data) {
		if (frame->func && frame->func != last && frame->func->type == ZEND_USER_FUNCTION) {
			last = frame->func;
			zmm_kind_map_put(map, last, ZMM_KIND_CODE);
			zmm_kind_map_put(map, frame->run_time_cache, ZMM_KIND_CODE);
			zmm_put_op_array(map, &last->op_array);
		}
	}
}

/* Stacks */

static void zmm_put_vm_stack(zmm_kind_map *map)
{
	const struct _zend_vm_stack *page = EG(vm_stack);

	while (zmm_kind_map_covers(map, page, sizeof(*page)) && zmm_kind_map_put(map, page, ZMM_KIND_VM_STACK)) {
		page = page->prev;
	}
}

static void zmm_put_generator(zmm_kind_map *map, const zend_generator *generator)
{
	zmm_kind_map_put(map, generator->execute_data, ZMM_KIND_VM_STACK);
	zmm_kind_map_put(map, generator->frozen_call_stack, ZMM_KIND_VM_STACK);
}

/* The first frame of a fiber is the first thing in its first page. */
static void zmm_put_fiber(zmm_kind_map *map, const zend_fiber *fiber)
{
	if (fiber->stack_bottom) {
		zmm_kind_map_put(map, (const zval *) fiber->stack_bottom - ZEND_VM_STACK_HEADER_SLOTS, ZMM_KIND_VM_STACK);
	}
}

static void zmm_put_closure(zmm_kind_map *map, const zend_function *function)
{
	if (function->type == ZEND_USER_FUNCTION) {
		zmm_put_op_array(map, &function->op_array);
		if (function->common.fn_flags & ZEND_ACC_HEAP_RT_CACHE) {
			zmm_kind_map_put(map, ZEND_MAP_PTR(function->op_array.run_time_cache), ZMM_KIND_CODE);
		}
	}
}

/* Objects */

/* Puts the data of the tables that C code has before an object, in the same block.  They are told by their form. */
static void zmm_put_tables_before(zmm_kind_map *map, const char *data, const zend_object *object)
{
	for (; (const char *) object - data >= (ptrdiff_t) sizeof(HashTable); data += ZMM_ALIGNMENT) {
		if (zmm_form_is_table((const HashTable *) data)) {
			zmm_roots_guess_table(map, (const HashTable *) data);
		}
	}
}

/* Whether a block has room for so many bytes from an address in it on. */
static inline bool zmm_has_room(const zmm_block_view *view, const void *at, size_t bytes)
{
	size_t offset = (size_t) ((const char *) at - (const char *) zmm_block_data(view->block));

	return offset <= view->data_size && bytes <= view->data_size - offset;
}

/* What is in the block is read only as far as it goes. */
static void zmm_put_closure_in(zmm_kind_map *map, const zmm_block_view *view, const zend_object *object)
{
	const zend_function *function = zend_get_closure_method_def((zend_object *) (uintptr_t) object);

	if (zmm_has_room(view, function, sizeof(*function))) {
		zmm_put_closure(map, function);
	}
}

void zmm_roots_put_object(zmm_kind_map *map, const zmm_block_view *view, const zend_object *object)
{
	if (object->ce == zend_ce_closure) {
		zmm_put_closure_in(map, view, object);
	} else if (object->ce == zend_ce_generator && zmm_has_room(view, object, sizeof(zend_generator))) {
		zmm_put_generator(map, (const zend_generator *) object);
	} else if (object->ce == zend_ce_fiber && zmm_has_room(view, object, sizeof(zend_fiber))) {
		zmm_put_fiber(map, (const zend_fiber *) object);
	}
}

void zmm_roots_put_object_within(zmm_kind_map *map, const zmm_block_view *view, const zend_object *object)
{
	zmm_kind_map_put(map, zmm_block_data(view->block), ZMM_KIND_OBJECT);
	zmm_put_tables_before(map, zmm_block_data(view->block), object);
}

/* Output */

static void zmm_put_output_handler(zmm_kind_map *map, const php_output_handler *handler)
{
	zmm_kind_map_put(map, handler, ZMM_KIND_OUTPUT);
	if (zmm_kind_map_covers(map, handler, sizeof(*handler))) {
		zmm_kind_map_put(map, handler->buffer.data, ZMM_KIND_OUTPUT);
		if (handler->flags & PHP_OUTPUT_HANDLER_USER) {
			zmm_kind_map_put(map, handler->func.user, ZMM_KIND_OUTPUT);
		}
	}
}

static void zmm_put_output(zmm_kind_map *map)
{
	php_output_handler **handlers = zend_stack_base(&OG(handlers));
	int i;

	zmm_kind_map_put(map, handlers, ZMM_KIND_OUTPUT);
	for (i = 0; handlers && i < OG(handlers).top; i++) {
		zmm_put_output_handler(map, handlers[i]);
	}
}

/* Streams */

static void zmm_put_stream(zmm_kind_map *map, const php_stream *stream)
{
	zmm_kind_map_put(map, stream, ZMM_KIND_ENGINE);
	zmm_kind_map_put(map, stream->abstract, ZMM_KIND_ENGINE);
	zmm_kind_map_put(map, stream->orig_path, ZMM_KIND_ENGINE);
	zmm_kind_map_put(map, stream->readbuf, ZMM_KIND_ENGINE);
}

static void zmm_put_streams(zmm_kind_map *map)
{
	int type = php_file_le_stream();
	zval *value;

	ZEND_HASH_FOREACH_VAL(&EG(regular_list), value) {
		const zend_resource *resource = Z_RES_P(value);

		if (zmm_kind_map_covers(map, resource, sizeof(*resource)) && resource->type == type
				&& zmm_kind_map_covers(map, resource->ptr, sizeof(php_stream))) {
			zmm_put_stream(map, resource->ptr);
		}
	} ZEND_HASH_FOREACH_END();
}

/* Other structs of the engine */

static void zmm_put_structs(zmm_kind_map *map)
{
	zmm_kind_map_put(map, EG(ht_iterators), ZMM_KIND_ENGINE);
	zmm_kind_map_put(map, EG(get_gc_buffer).start, ZMM_KIND_ENGINE);
	zmm_kind_map_put(map, EG(user_error_handlers_error_reporting).elements, ZMM_KIND_ENGINE);
	zmm_kind_map_put(map, EG(user_error_handlers).elements, ZMM_KIND_ENGINE);
	zmm_kind_map_put(map, EG(user_exception_handlers).elements, ZMM_KIND_ENGINE);
}

void zmm_roots_put_engine(zmm_kind_map *map)
{
	zmm_put_tables(map);
	zmm_put_functions(map, EG(function_table), NULL);
	zmm_put_classes(map);
	zmm_put_compiler_arena(map);
	zmm_put_frames(map);
	zmm_put_vm_stack(map);
	zmm_put_output(map);
	zmm_put_streams(map);
	zmm_put_structs(map);
}

#include "engine/kinds.h"
#include "engine/forms.h"
#include "engine/globals.h"
#include "engine/version.h"

#include "zend_closures.h"
#include "zend_generators.h"

/* Objects */

/* What lives in the block of an object.  One whose class is none keeps its kind: the objects store leads to it. */
static inline void zmm_identify_object(const zmm_engine_kinds *kinds, const zend_object *object, zmm_identity *identity)
{
	const zend_class_entry *class = object->ce;

	identity->kind = class == zend_ce_closure ? ZMM_KIND_CLOSURE
		: class == zend_ce_generator ? ZMM_KIND_GENERATOR : ZMM_KIND_OBJECT;
	if (zmm_classes_have(&kinds->classes, class)) {
		identity->class_key = class;
		identity->class_name = ZSTR_VAL(class->name);
	}
}

/* Resources */

/* Exact: the engine's list leads to each resource. */
static bool zmm_is_resource(const zmm_block_view *view)
{
	const zend_resource *resource = zmm_block_data(view->block);
	const zval *value;

	if (!zmm_form_fits(view, sizeof(zend_resource))) {
		return false;
	}
	value = zend_hash_index_find(&EG(regular_list), (zend_ulong) resource->handle);
	return value && Z_RES_P(value) == resource;
}

/* Forms */

/* Says what a block is to which the engine does not lead by the map. */
static zmm_kind zmm_kind_by_form(const zmm_engine_kinds *kinds, const zmm_block_view *view)
{
	switch (zmm_form_type(view)) {
		case IS_STRING:
			return zmm_form_is_string(view) ? ZMM_KIND_STRING : ZMM_KIND_UNKNOWN;
		case IS_ARRAY:
			return zmm_form_is_array(view) ? ZMM_KIND_ARRAY : ZMM_KIND_UNKNOWN;
		case IS_REFERENCE:
			return zmm_form_is_reference(view) ? ZMM_KIND_REFERENCE : ZMM_KIND_UNKNOWN;
		case IS_RESOURCE:
			return kinds->active && zmm_is_resource(view) ? ZMM_KIND_RESOURCE : ZMM_KIND_UNKNOWN;
		case IS_CONSTANT_AST:
			return zmm_form_is_constant_ast(view) ? ZMM_KIND_CODE : ZMM_KIND_UNKNOWN;
		default:
			return ZMM_KIND_UNKNOWN;
	}
}

/* The identifier's functions */

static size_t zmm_kinds_needs(void *context)
{
	(void) context;
	return zmm_kind_map_needs(&ZMM_G(heap)) + zmm_classes_needs();
}

/* Notes what the values in a block lead to. */
static inline void zmm_put_values(zmm_kind_map *map, const zmm_block_view *view)
{
	const zend_object *object = zmm_objects_first(view);

	if (object) {
		zmm_roots_put_object(map, view, object);
	} else if ((object = zmm_objects_within(map, view))) {
		zmm_roots_put_object_within(map, view, object);
	} else if (zmm_form_is_array(view)) { /* an object may lie behind a table */
		zmm_roots_guess_table(map, zmm_block_data(view->block));
	}
}

static void zmm_put_all_values(zmm_kind_map *map)
{
	zmm_block_view view;
	zmm_cursor cursor;

	zmm_cursor_start(&cursor, map->heap);
	do {
		while (zmm_cursor_next(&cursor, &view)) {
			if (view.state == ZMM_STATE_USED) {
				zmm_put_values(map, &view);
			}
		}
	} while (zmm_cursor_met_damage(&cursor));
}

static bool zmm_kinds_prepare(void *context, zmm_arena *arena)
{
	zmm_engine_kinds *kinds = context;

	if (!zmm_kind_map_make(&kinds->map, &ZMM_G(heap), arena) || !zmm_classes_collect(&kinds->classes, arena)) {
		return false;
	}
	kinds->active = EG(active);
	zmm_objects_note(&kinds->map);
	zmm_put_all_values(&kinds->map);
	zmm_kind_map_put(&kinds->map, EG(objects_store).object_buckets, ZMM_KIND_ENGINE);
	if (kinds->active) {
		zmm_roots_put_engine(&kinds->map);
	}
	return true;
}

static void zmm_kinds_identify(void *context, const zmm_block_view *view, zmm_identity *identity)
{
	const zmm_engine_kinds *kinds = context;
	const zend_object *object = zmm_objects_first(view);
	zmm_kind noted = object ? ZMM_KIND_OBJECT : zmm_kind_map_get(&kinds->map, view);

	if (!object && noted == ZMM_KIND_OBJECT) {
		object = zmm_objects_within(&kinds->map, view);
		noted = ZMM_KIND_UNKNOWN;
	}
	*identity = (zmm_identity) { noted, NULL, NULL };
	if (object) {
		zmm_identify_object(kinds, object, identity);
	} else if (noted == ZMM_KIND_UNKNOWN) {
		identity->kind = zmm_kind_by_form(kinds, view);
	}
	if (identity->kind == ZMM_KIND_UNKNOWN && zmm_form_is_vm_page(view)) {
		identity->kind = ZMM_KIND_VM_STACK;
	}
}

void zmm_engine_identifier(zmm_engine_kinds *kinds, zmm_identifier *identifier)
{
	*identifier = (zmm_identifier) { kinds, zmm_kinds_needs, zmm_kinds_prepare, zmm_kinds_identify };
}

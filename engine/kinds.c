#include "engine/kinds.h"
#include "engine/forms.h"
#include "engine/globals.h"
#include "engine/version.h"

#include "zend_closures.h"
#include "zend_generators.h"

/* Objects */

/* Returns the object that lies `offset` bytes into a block, or NULL.  It is one if the objects store leads to it. */
static inline const zend_object *zmm_object_at(const zmm_block_view *view, size_t offset)
{
	const zend_objects_store *store = &EG(objects_store);
	const zend_object *object = (const zend_object *) ((const char *) zmm_block_data(view->block) + offset);

	return view->data_size >= offset + offsetof(zend_object, properties_table) && store->object_buckets
		&& object->handle < store->top && store->object_buckets[object->handle] == object ? object : NULL;
}

/* Returns the object of a block in which an object was noted. */
static const zend_object *zmm_object_behind_offset(const zmm_engine_kinds *kinds, const zmm_block_view *view)
{
	const zend_object *object = NULL;
	size_t i;

	for (i = 0; i < kinds->offsets.count && !object; i++) {
		object = zmm_object_at(view, kinds->offsets.offsets[i]);
	}
	return object;
}

static inline const zend_object *zmm_object_in(const zmm_engine_kinds *kinds, const zmm_block_view *view,
	zmm_kind noted)
{
	if (noted == ZMM_KIND_OBJECT) {
		return zmm_object_behind_offset(kinds, view);
	}
	return zmm_form_type(view) == IS_OBJECT ? zmm_object_at(view, 0) : NULL;
}

static inline void zmm_identify_object(const zend_object *object, zmm_identity *identity)
{
	const zend_class_entry *class = object->ce;

	identity->kind = class == zend_ce_closure ? ZMM_KIND_CLOSURE
		: class == zend_ce_generator ? ZMM_KIND_GENERATOR : ZMM_KIND_OBJECT;
	identity->class_key = class;
	identity->class_name = ZSTR_VAL(class->name);
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
	return zmm_kind_map_needs(&ZMM_G(heap));
}

/* Notes the elements of all arrays. */
static void zmm_put_elements(zmm_kind_map *map)
{
	zmm_block_view view;
	zmm_cursor cursor;

	zmm_cursor_start(&cursor, map->heap);
	do {
		while (zmm_cursor_next(&cursor, &view)) {
			if (view.state == ZMM_STATE_USED && zmm_form_is_array(&view)) {
				zmm_roots_put_table(map, zmm_block_data(view.block));
			}
		}
	} while (zmm_cursor_met_damage(&cursor));
}

static bool zmm_kinds_prepare(void *context, zmm_arena *arena)
{
	zmm_engine_kinds *kinds = context;

	if (!zmm_kind_map_make(&kinds->map, &ZMM_G(heap), arena)) {
		return false;
	}
	kinds->active = EG(active);
	zmm_put_elements(&kinds->map);
	zmm_roots_put_objects(&kinds->map, &kinds->offsets);
	if (kinds->active) {
		zmm_roots_put_engine(&kinds->map);
	}
	return true;
}

static void zmm_kinds_identify(void *context, const zmm_block_view *view, zmm_identity *identity)
{
	const zmm_engine_kinds *kinds = context;
	zmm_kind noted = zmm_kind_map_get(&kinds->map, view);
	const zend_object *object = zmm_object_in(kinds, view, noted);

	*identity = (zmm_identity) { noted == ZMM_KIND_OBJECT ? ZMM_KIND_UNKNOWN : noted, NULL, NULL };
	if (object) {
		zmm_identify_object(object, identity);
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

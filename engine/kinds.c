#include "engine/kinds.h"
#include "engine/globals.h"
#include "engine/version.h"

#include "zend_closures.h"
#include "zend_generators.h"

/* Whether a block was made for a struct of `size` bytes: it can hold them, and not more than rounding and a remainder too
 * small for a block leave over. */
static inline bool zmm_block_fits(const zmm_block_view *view, size_t size)
{
	return view->data_size >= size && view->data_size - size < ZMM_MIN_BLOCK_SIZE + ZMM_ALIGNMENT;
}

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

static inline uint32_t zmm_type_info_of(const zmm_block_view *view)
{
	return view->data_size < sizeof(zend_refcounted_h)
		? IS_UNDEF : ((const zend_refcounted_h *) zmm_block_data(view->block))->u.type_info;
}

static inline const zend_object *zmm_object_in(const zmm_engine_kinds *kinds, const zmm_block_view *view, zmm_kind noted)
{
	if (noted == ZMM_KIND_OBJECT) {
		return zmm_object_behind_offset(kinds, view);
	}
	return (zmm_type_info_of(view) & GC_TYPE_MASK) == IS_OBJECT ? zmm_object_at(view, 0) : NULL;
}

static inline void zmm_identify_object(const zend_object *object, zmm_identity *identity)
{
	const zend_class_entry *class = object->ce;

	identity->kind = class == zend_ce_closure ? ZMM_KIND_CLOSURE
		: class == zend_ce_generator ? ZMM_KIND_GENERATOR : ZMM_KIND_OBJECT;
	identity->class_key = class;
	identity->class_name = ZSTR_VAL(class->name);
}

/* Forms */

/* A string has no other flags in this heap; the engine keeps persistent ones elsewhere. */
#define ZMM_STRING_FLAGS (IS_STR_CLASS_NAME_MAP_PTR | IS_STR_INTERNED | IS_STR_VALID_UTF8)

/* A string that grows takes up to twice its bytes, or a page more. */
#define ZMM_STRING_SLACK 4096

static bool zmm_has_form_of_string(const zmm_block_view *view)
{
	const zend_string *string = zmm_block_data(view->block);
	size_t size = view->data_size;

	if (size < _ZSTR_HEADER_SIZE + 1 || (GC_TYPE_INFO(string) & ~(uint32_t) ZMM_STRING_FLAGS) != GC_STRING
			|| !GC_REFCOUNT(string) || ZSTR_LEN(string) > size - _ZSTR_HEADER_SIZE - 1) {
		return false;
	}
	size -= _ZSTR_HEADER_SIZE + 1 + ZSTR_LEN(string); /* what is left over */
	/* A hash that was computed has its highest bit. */
	return size <= ZSTR_LEN(string) + ZMM_STRING_SLACK && (!ZSTR_H(string) || (zend_long) ZSTR_H(string) < 0)
		&& !ZSTR_VAL(string)[ZSTR_LEN(string)];
}

/* Arrays of this heap are never persistent. */
#define ZMM_ARRAY_FLAGS_NEVER (GC_NOT_COLLECTABLE | GC_PERSISTENT | GC_PERSISTENT_LOCAL)

static inline bool zmm_is_power_of_two(uint32_t number)
{
	return number && !(number & (number - 1));
}

/* Whether the mask can be that of a table.  A table of elements by key has one or two places for each element, or fewer
 * if opcache cut it. */
static inline bool zmm_mask_is_sound(const HashTable *table)
{
	uint32_t places = 0 - table->nTableMask;

	return HT_FLAGS(table) & (HASH_FLAG_PACKED | HASH_FLAG_UNINITIALIZED)
		? table->nTableMask == HT_MIN_MASK : zmm_is_power_of_two(places) && places / 2 <= table->nTableSize;
}

static bool zmm_has_form_of_array(const zmm_block_view *view)
{
	const HashTable *table = zmm_block_data(view->block);

	return zmm_block_fits(view, sizeof(HashTable))
		&& (GC_TYPE_INFO(table) & (GC_TYPE_MASK | ZMM_ARRAY_FLAGS_NEVER)) == GC_ARRAY && GC_REFCOUNT(table)
		&& zmm_is_power_of_two(table->nTableSize) && table->nTableSize <= HT_MAX_SIZE
		&& table->nNumUsed <= table->nTableSize && table->nNumOfElements <= table->nNumUsed
		&& zmm_mask_is_sound(table);
}

static inline bool zmm_table_has_data(const HashTable *table)
{
	return !(HT_FLAGS(table) & HASH_FLAG_UNINITIALIZED);
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

static bool zmm_has_form_of_reference(const zmm_block_view *view)
{
	const zend_reference *reference = zmm_block_data(view->block);

	return zmm_block_fits(view, sizeof(zend_reference)) && GC_REFCOUNT(reference)
		&& (GC_TYPE_INFO(reference) & ~(uint32_t) GC_PROTECTED) == GC_REFERENCE && zmm_type_is_sound(&reference->val);
}

/* Exact: the engine's list leads to each resource. */
static bool zmm_is_resource(const zmm_block_view *view)
{
	const zend_resource *resource = zmm_block_data(view->block);
	const zval *value;

	if (!zmm_block_fits(view, sizeof(zend_resource))) {
		return false;
	}
	value = zend_hash_index_find(&EG(regular_list), (zend_ulong) resource->handle);
	return value && Z_RES_P(value) == resource;
}

/* A fiber's pages have this size, and all others are multiples of it. */
#define ZMM_LEAST_VM_PAGE (1024 * sizeof(zval))

/* Whether a block is a page of the stack of calls.  The engine leads to the pages of the running stack, and to the first
 * page of each suspended one; this finds the others. */
static bool zmm_has_form_of_vm_page(const zmm_block_view *view)
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

/* Says what a block is to which the engine does not lead by the map. */
static zmm_kind zmm_kind_by_form(const zmm_engine_kinds *kinds, const zmm_block_view *view)
{
	switch (zmm_type_info_of(view) & GC_TYPE_MASK) {
		case IS_STRING:
			return zmm_has_form_of_string(view) ? ZMM_KIND_STRING : ZMM_KIND_UNKNOWN;
		case IS_ARRAY:
			return zmm_has_form_of_array(view) ? ZMM_KIND_ARRAY : ZMM_KIND_UNKNOWN;
		case IS_REFERENCE:
			return zmm_has_form_of_reference(view) ? ZMM_KIND_REFERENCE : ZMM_KIND_UNKNOWN;
		case IS_RESOURCE:
			return kinds->active && zmm_is_resource(view) ? ZMM_KIND_RESOURCE : ZMM_KIND_UNKNOWN;
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
			const HashTable *table = zmm_block_data(view.block);

			if (view.state == ZMM_STATE_USED && zmm_has_form_of_array(&view) && zmm_table_has_data(table)) {
				zmm_kind_map_put(map, HT_GET_DATA_ADDR(table), ZMM_KIND_HASH);
			}
		}
	} while (cursor.fault && cursor.fault != ZMM_FAULT_STALE);
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
	if (identity->kind == ZMM_KIND_UNKNOWN && zmm_has_form_of_vm_page(view)) {
		identity->kind = ZMM_KIND_VM_STACK;
	}
}

void zmm_engine_identifier(zmm_engine_kinds *kinds, zmm_identifier *identifier)
{
	*identifier = (zmm_identifier) { kinds, zmm_kinds_needs, zmm_kinds_prepare, zmm_kinds_identify };
}

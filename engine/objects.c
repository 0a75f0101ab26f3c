#include "engine/objects.h"

/* Classes */

/* Twice as many slots as classes at least, so that a free one comes soon. */
static size_t zmm_classes_slots(void)
{
	size_t slots = 64;

	while (EG(class_table) && slots / 2 < zend_hash_num_elements(EG(class_table))) {
		slots *= 2;
	}
	return slots;
}

size_t zmm_classes_needs(void)
{
	return zmm_classes_slots() * sizeof(zend_class_entry *) + sizeof(zend_class_entry *);
}

static void zmm_classes_add(zmm_classes *classes, const zend_class_entry *class)
{
	size_t slot = (uintptr_t) class >> 5 & classes->mask;

	while (classes->slots[slot] && classes->slots[slot] != class) {
		slot = (slot + 1) & classes->mask;
	}
	classes->slots[slot] = class;
}

bool zmm_classes_collect(zmm_classes *classes, zmm_arena *arena)
{
	size_t slots = zmm_classes_slots();
	zval *value;

	classes->mask = slots - 1;
	classes->slots = zmm_arena_take(arena, slots * sizeof(*classes->slots));
	if (!classes->slots) {
		return false;
	}
	if (EG(class_table)) {
		ZEND_HASH_FOREACH_VAL(EG(class_table), value) {
			zmm_classes_add(classes, Z_PTR_P(value));
		} ZEND_HASH_FOREACH_END();
	}
	return true;
}

/* Objects */

void zmm_objects_note(zmm_kind_map *map)
{
	const zend_objects_store *store = &EG(objects_store);
	uint32_t i;

	for (i = 1; store->object_buckets && i < store->top; i++) {
		uintptr_t object = (uintptr_t) store->object_buckets[i];

		if (IS_OBJ_VALID(store->object_buckets[i])) {
			zmm_kind_map_put(map, (const void *) (object & ~(uintptr_t) (ZMM_ALIGNMENT - 1)), ZMM_KIND_OBJECT);
		}
	}
}

/* An object is aligned as a pointer, and lies behind one at least. */
#define ZMM_LEAST_BLOCK_WITHIN (sizeof(void *) + offsetof(zend_object, properties_table))

const zend_object *zmm_objects_within(const zmm_kind_map *map, const zmm_block_view *view)
{
	const zend_object *object = NULL;
	size_t at = 0, step;

	if (view->data_size < ZMM_LEAST_BLOCK_WITHIN) {
		return NULL;
	}
	while (!object && (at = zmm_kind_map_seek(map, view, at, ZMM_KIND_OBJECT)) < view->data_size) {
		for (step = 0; !object && step < ZMM_ALIGNMENT; step += sizeof(void *)) {
			object = zmm_objects_at(view, at + step);
		}
		at += ZMM_ALIGNMENT;
	}
	return object;
}

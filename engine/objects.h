/*
 * zmm engine: finds objects in blocks, and says which classes there are.
 *
 * A block may have any content, a live object too: a program wrote over it.  An object is believed where the objects
 * store has the same address, and its class where the engine's table of classes has it.  Nothing else of an object is
 * followed.
 */

#ifndef ZMM_ENGINE_OBJECTS_H
#define ZMM_ENGINE_OBJECTS_H

#include "engine/forms.h"
#include "inspect/kind_map.h"

#include "php.h"

/* The classes of the engine's table. */
typedef struct zmm_classes {
	const zend_class_entry **slots; /* open addressing; NULL: free */
	size_t mask;                    /* number of slots, a power of two, less 1 */
} zmm_classes;

/* Returns how many bytes of an arena the classes take. */
size_t zmm_classes_needs(void);

/* Collects the classes.  false: the arena has no room. */
bool zmm_classes_collect(zmm_classes *classes, zmm_arena *arena);

/* Returns whether an address is that of a class. */
static inline bool zmm_classes_have(const zmm_classes *classes, const zend_class_entry *class)
{
	size_t slot = (uintptr_t) class >> 5 & classes->mask;

	while (classes->slots[slot] != class && classes->slots[slot]) {
		slot = (slot + 1) & classes->mask;
	}
	return class && classes->slots[slot];
}

/* Notes the address of each live object, which may lie inside of its block.  Reads the objects store only. */
void zmm_objects_note(zmm_kind_map *map);

/* Returns the object that lies `offset` bytes into a block, or NULL.  It is one if the objects store leads to it. */
static inline const zend_object *zmm_objects_at(const zmm_block_view *view, size_t offset)
{
	const zend_objects_store *store = &EG(objects_store);
	const zend_object *object = (const zend_object *) ((const char *) zmm_block_data(view->block) + offset);

	return view->data_size >= offset + offsetof(zend_object, properties_table) && store->object_buckets
		&& object->handle < store->top && store->object_buckets[object->handle] == object ? object : NULL;
}

/* Returns the object that a block begins with, or NULL. */
static inline const zend_object *zmm_objects_first(const zmm_block_view *view)
{
	return zmm_form_type(view) == IS_OBJECT ? zmm_objects_at(view, 0) : NULL;
}

/* Returns the object that lies further in a block, or NULL.  The objects were noted. */
const zend_object *zmm_objects_within(const zmm_kind_map *map, const zmm_block_view *view);

#endif

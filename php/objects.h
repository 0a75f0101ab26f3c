/* zmm php: what the objects of all our classes with a C struct have in common. */

#ifndef ZMM_PHP_OBJECTS_H
#define ZMM_PHP_OBJECTS_H

#include "php.h"

/* Fills in the handlers of a class whose struct ends with its zend_object, at `offset`: no clones, no comparison. */
static inline void zmm_object_handlers_init(zend_object_handlers *handlers, size_t offset, zend_object_free_obj_t free_obj)
{
	memcpy(handlers, zend_get_std_object_handlers(), sizeof(*handlers));
	handlers->offset = (int) offset;
	handlers->free_obj = free_obj;
	handlers->clone_obj = NULL;
	handlers->compare = zend_objects_not_comparable;
}

#endif

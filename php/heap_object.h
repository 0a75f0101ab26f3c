/* zmm php: the class Zmm\Heap, a heap of a script's own. */

#ifndef ZMM_PHP_HEAP_OBJECT_H
#define ZMM_PHP_HEAP_OBJECT_H

#include "php.h"

/* Call in MINIT with the registered classes. */
void zmm_heap_object_startup(zend_class_entry *heap_class, zend_class_entry *out_of_memory_class);

ZEND_METHOD(Zmm_Heap, __construct);
ZEND_METHOD(Zmm_Heap, alloc);
ZEND_METHOD(Zmm_Heap, realloc);
ZEND_METHOD(Zmm_Heap, free);
ZEND_METHOD(Zmm_Heap, size);
ZEND_METHOD(Zmm_Heap, gc);
ZEND_METHOD(Zmm_Heap, stats);
ZEND_METHOD(Zmm_Heap, check);
ZEND_METHOD(Zmm_Heap, report);

#ifdef ZMM_TESTING
# include "heap/heap.h"
/* For php/damage.h: the heap of a Zmm\Heap, and the data of a handle; NULL when there is none. */
zmm_heap *zmm_heap_object_handle(zend_object *object, zend_long handle, void **data);
#endif

#endif

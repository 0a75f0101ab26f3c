/* zmm php: the class Zmm\Heap, by which a script has a heap of its own. */

#ifndef ZMM_PHP_HEAP_OBJECT_H
#define ZMM_PHP_HEAP_OBJECT_H

#include "php.h"

/* Gives the class its handlers.  Call in MINIT with the registered classes. */
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
ZEND_METHOD(Zmm_Heap, snapshot);

#ifdef ZMM_TESTING
# include "heap/heap.h"
/* Returns the heap of a Zmm\Heap object and sets `data` to the block of a handle; NULL: there is none.  For
 * php/damage.h. */
zmm_heap *zmm_heap_object_handle(zend_object *object, zend_long handle, void **data);
#endif

#endif

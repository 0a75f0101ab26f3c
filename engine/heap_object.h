/* zmm engine: the class Zmm\Heap, a heap of a script's own. */

#ifndef ZMM_ENGINE_HEAP_OBJECT_H
#define ZMM_ENGINE_HEAP_OBJECT_H

#include "php.h"

/* Call in MINIT with the registered classes. */
void zmm_heap_object_startup(zend_class_entry *heap_class, zend_class_entry *out_of_memory_class);

#endif

/* zmm php: zmm_damage(), a function for tests, which damages a Zmm\Heap.  Builds of --enable-zmm-testing alone have it. */

#ifndef ZMM_PHP_DAMAGE_H
#define ZMM_PHP_DAMAGE_H

#ifdef ZMM_TESTING

#include "php.h"

/* Call in MINIT, with its type, when the class is registered, and in MSHUTDOWN. */
void zmm_damage_startup(zend_class_entry *heap_class, int type);
void zmm_damage_shutdown(int type);

#endif

#endif

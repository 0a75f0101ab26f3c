/* Support of tests, beside php/: zmm_damage(), a function that damages a Zmm\Heap.  php/damage.h asks for it. */

#ifndef ZMM_SUPPORT_DAMAGE_H
#define ZMM_SUPPORT_DAMAGE_H

#include "php.h"

/* Call in MINIT, with its type, when the class is registered, and in MSHUTDOWN. */
void zmm_damage_startup(zend_class_entry *heap_class, int type);
void zmm_damage_shutdown(int type);

#endif

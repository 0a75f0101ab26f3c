/* zmm php: functions for tests.  zmm_damage() damages a Zmm\Heap, zmm_write_report() writes its report to a file.  Builds of
 * --enable-zmm-testing alone have them. */

#ifndef ZMM_PHP_DAMAGE_H
#define ZMM_PHP_DAMAGE_H

#ifdef ZMM_TESTING

#include "php.h"

/* Call in MINIT, with its type, when the class is registered, and in MSHUTDOWN. */
void zmm_damage_startup(zend_class_entry *heap_class, int type);
void zmm_damage_shutdown(int type);

#endif

#endif

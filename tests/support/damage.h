/* Support of tests, beside php/: registers the PHP functions of this folder, among them zmm_damage(), which damages a
 * Zmm\Heap, and zmm_write_report(), which writes its report to a file.  php/damage.h includes this. */

#ifndef ZMM_SUPPORT_DAMAGE_H
#define ZMM_SUPPORT_DAMAGE_H

#include "php.h"

/* MINIT calls this with its type, after the class is registered. */
void zmm_damage_startup(zend_class_entry *heap_class, int type);

/* MSHUTDOWN calls this with its type. */
void zmm_damage_shutdown(int type);

#endif

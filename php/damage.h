/*
 * zmm php: registers zmm_damage() and zmm_write_report(), functions for tests.
 *
 * They are in tests/support/damage.c and find the heap of an object by zmm_heap_object_handle().  Builds without
 * ZMM_TESTING do not have them.
 */

#ifndef ZMM_PHP_DAMAGE_H
#define ZMM_PHP_DAMAGE_H

#ifdef ZMM_TESTING
# include "tests/support/damage.h"
#else
# define zmm_damage_startup(heap_class, type) ((void) (heap_class), (void) (type))
# define zmm_damage_shutdown(type) ((void) (type))
#endif

#endif

/*
 * zmm php: the hook of php/ for tests, which makes the functions zmm_damage() and zmm_write_report().  They lie in
 * tests/support/damage.c and get at a heap by zmm_heap_object_handle(); builds without ZMM_TESTING have nothing of them.
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

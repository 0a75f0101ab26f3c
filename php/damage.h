/*
 * zmm php: the hook of php/ for tests, which makes the function zmm_damage().  The function lies in
 * tests/support/damage.c and gets at a heap by zmm_heap_object_handle(); builds without ZMM_TESTING have nothing of it.
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

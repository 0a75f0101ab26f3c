/*
 * zmm php: the hook of php/ for tests, which makes the function zmm_damage().  It lies in tests/support/damage.c and asks
 * zmm_heap_object_handle() for what it damages; builds without ZMM_TESTING have nothing of it.
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

/*
 * zmm php: registers the functions for tests, such as zmm_damage(), that tests/support/damage.stub.php declares.
 *
 * They are in tests/support/.  Those of damage.c find the heap of an object by zmm_heap_object_handle().  Builds
 * without ZMM_TESTING have none of them.
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

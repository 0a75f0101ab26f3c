#include "engine/fast_shutdown.h"
#include "engine/version.h"

#include "zend_list.h"
#include "zend_objects_API.h"

/* Builds that report leaks want every value freed. */
#if ZEND_DEBUG || defined(ZMM_DEBUG_LEAKS)
# define ZMM_FAST_SHUTDOWN 0
#else
# define ZMM_FAST_SHUTDOWN 1
#endif

static int zmm_fast_shutdown_type;
static HashTable zmm_no_classes; /* nobody writes there */

/* Resources may open and close others while they are closed. */
static void zmm_close_resources(void)
{
	HashTable *resources = &EG(regular_list);
	uint32_t i = resources->nNumUsed;

	while (i-- > 0) {
		zval *value = ZMM_RESOURCE_AT(resources, i);

		if (Z_TYPE_P(value) != IS_UNDEF && Z_RES_P(value)->type >= 0) {
			zend_list_close(Z_RES_P(value));
		}
	}
}

/* Objects were made after all destructors were called, as by an output callback: by then no place in the store is
 * used again, so they are the last. */
static bool zmm_objects_were_made_late(const zend_objects_store *objects)
{
	uint32_t i;

	for (i = objects->top; i > 1; i--) {
		const zend_object *object = objects->object_buckets[i - 1];

		if (IS_OBJ_VALID(object)) {
			return !(OBJ_FLAGS(object) & IS_OBJ_DESTRUCTOR_CALLED);
		}
	}
	return false;
}

/* What objects hold besides memory; their memory stays until the reset.  The engine's own fast way calls no destructor
 * any more, but what is taken apart behind us (handlers of errors, members of preloaded classes) may hold the
 * last reference to an object. */
static void zmm_free_objects(void)
{
	if (zmm_objects_were_made_late(&EG(objects_store))) {
		zend_objects_store_mark_destructed(&EG(objects_store));
	}
	zend_objects_store_free_object_storage(&EG(objects_store), true);
	EG(objects_store).top = 1;
	EG(objects_store).free_list_head = -1;
}

/* The engine would look at each internal class for members of the request's, which its own fast way leaves to the
 * reset: it finds an empty table.  The next request sets the pointer again. */
static void zmm_spare_classes(void)
{
	EG(class_table) = &zmm_no_classes;
}

/* Leaves the tables as if the request had defined nothing. */
static void zmm_forget_values(void)
{
	zend_hash_init(&EG(symbol_table), 0, NULL, ZVAL_PTR_DTOR, 0);
	zend_hash_discard(EG(zend_constants), EG(persistent_constants_count));
	zmm_free_objects();
	zend_hash_discard(EG(function_table), EG(persistent_functions_count));
	zend_hash_discard(EG(class_table), EG(persistent_classes_count));
	zmm_spare_classes();
}

static void zmm_fast_shutdown_close(zend_resource *resource)
{
	(void) resource;
	if (EG(full_tables_cleanup) || EG(current_execute_data)) {
		return;
	}
	zmm_close_resources();
	EG(active) = 0;
	zmm_forget_values();
}

void zmm_fast_shutdown_startup(int module_number)
{
	zmm_no_classes = zend_empty_array;
	zmm_fast_shutdown_type = zend_register_list_destructors_ex(zmm_fast_shutdown_close, NULL, "zmm", module_number);
}

void zmm_fast_shutdown_arm(zmm_heap *heap)
{
	int overflow = *heap->overflow;

	if (ZMM_FAST_SHUTDOWN) {
		*heap->overflow = 1;
		zend_register_resource(NULL, zmm_fast_shutdown_type);
		*heap->overflow = overflow;
	}
}

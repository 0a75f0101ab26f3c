#include "engine/fast_shutdown.h"
#include "engine/globals.h"
#include "engine/version.h"

#include "zend_extensions.h"
#include "zend_list.h"
#include "zend_objects_API.h"

/* Off in builds that report leaks: they need every value freed. */
#if ZEND_DEBUG || defined(ZMM_DEBUG_LEAKS)
# define ZMM_FAST_SHUTDOWN 0
#else
# define ZMM_FAST_SHUTDOWN 1
#endif

static int zmm_fast_shutdown_type;
static HashTable zmm_no_definitions; /* stays empty */

/* The original deactivate functions of two extensions of the engine: the first that has one, and the last. */
static deactivate_func_t zmm_first_deactivate;
static deactivate_func_t zmm_last_deactivate;

static zend_result (*zmm_next_post_startup)(void);

/* Closes all resources.  Closing one may open or close others. */
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

/* Whether objects were made after all destructors were called, as by an output callback.  By then the store reuses no
 * place, so such objects are its last ones. */
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

/* Frees what objects hold besides memory; their memory stays until the reset.  No destructor may run from here on, as
 * in the engine's own fast shutdown.  What the engine frees after us (error handlers, for example) may hold the last
 * reference to an object, so late objects are marked as destructed. */
static void zmm_free_objects(void)
{
	if (zmm_objects_were_made_late(&EG(objects_store))) {
		zend_objects_store_mark_destructed(&EG(objects_store));
	}
	zend_objects_store_free_object_storage(&EG(objects_store), true);
	EG(objects_store).top = 1;
	EG(objects_store).free_list_head = -1;
}

/* Leaves the tables as if the request had made no values. */
static void zmm_forget_values(void)
{
	zend_hash_init(&EG(symbol_table), 0, NULL, ZVAL_PTR_DTOR, 0);
	zend_hash_discard(EG(zend_constants), EG(persistent_constants_count));
	zmm_free_objects();
}

/* Gives the engine its tables of functions and classes back. */
static void zmm_show_definitions(void)
{
	EG(function_table) = CG(function_table);
	EG(class_table) = CG(class_table);
}

/* Removes the request's functions and classes from their tables, without freeing what they hold. */
static void zmm_forget_definitions(void)
{
	zmm_show_definitions();
	zend_hash_discard(EG(function_table), EG(persistent_functions_count));
	zend_hash_discard(EG(class_table), EG(persistent_classes_count));
	ZMM_G(forgets_definitions) = false;
}

/* Shows the engine an empty table instead of its functions and classes.  Else it would free what those of the request
 * hold, and look at each of its own classes for values to free. */
static void zmm_hide_definitions(void)
{
	EG(function_table) = EG(class_table) = &zmm_no_definitions;
	ZMM_G(forgets_definitions) = true;
}

/* Runs before all extensions of the engine: they see all functions and classes.  opcache compiles functions that were
 * called often. */
static void zmm_deactivate_first(void)
{
	if (ZMM_G(forgets_definitions)) {
		zmm_show_definitions();
	}
	zmm_first_deactivate();
}

/* Runs after all extensions of the engine.  Next the engine frees what the tables hold besides its own definitions, so
 * the request's are removed first. */
static void zmm_deactivate_last(void)
{
	zmm_last_deactivate();
	if (ZMM_G(forgets_definitions)) {
		zmm_forget_definitions();
	}
}

/* The first and the last extension of the engine that has a deactivate function; NULL: there is none. */
typedef struct zmm_extensions {
	zend_extension *first;
	zend_extension *last;
} zmm_extensions;

static zmm_extensions zmm_find_extensions(void)
{
	zmm_extensions found = { NULL, NULL };
	zend_llist_position position;
	zend_extension *extension;

	for (extension = zend_llist_get_first_ex(&zend_extensions, &position); extension;
			extension = zend_llist_get_next_ex(&zend_extensions, &position)) {
		if (extension->deactivate) {
			found.first = found.first ? found.first : extension;
			found.last = extension;
		}
	}
	return found;
}

/* Replaces the deactivate functions of the first and the last extension by ours, which call the originals.  The engine
 * offers no other moment between the last extension and its freeing of the tables. */
static void zmm_surround_extensions(void)
{
	zmm_extensions found = zmm_find_extensions();

	if (found.first) {
		zmm_first_deactivate = found.first->deactivate;
		found.first->deactivate = zmm_deactivate_first;
		zmm_last_deactivate = found.last->deactivate;
		found.last->deactivate = zmm_deactivate_last;
	}
}

/* Whether our functions are still in place: an extension may have been switched off since, or wrapped ours in
 * another. */
static bool zmm_extensions_are_surrounded(void)
{
	zmm_extensions found = zmm_find_extensions();

	return found.first && found.last->deactivate == zmm_deactivate_last
		&& (found.first == found.last ? zmm_last_deactivate : found.first->deactivate) == zmm_deactivate_first;
}

/* Runs when all extensions are loaded and started. */
static zend_result zmm_post_startup(void)
{
	zend_result result = zmm_next_post_startup ? zmm_next_post_startup() : SUCCESS;

	zmm_surround_extensions();
	return result;
}

/* The destructor of our resource.  The engine closes it with the request's resources; then the fast shutdown runs. */
static void zmm_fast_shutdown_close(zend_resource *resource)
{
	(void) resource;
	if (EG(full_tables_cleanup) || EG(current_execute_data)) {
		return;
	}
	zmm_close_resources();
	EG(active) = 0;
	zmm_forget_values();
	if (zmm_extensions_are_surrounded()) {
		zmm_hide_definitions();
	} else {
		zmm_forget_definitions();
	}
}

void zmm_fast_shutdown_startup(int module_number)
{
	if (!ZMM_FAST_SHUTDOWN) {
		return;
	}
	zmm_no_definitions = zend_empty_array;
	zmm_first_deactivate = zmm_last_deactivate = NULL;
	zmm_next_post_startup = zend_post_startup_cb;
	zend_post_startup_cb = zmm_post_startup;
	zmm_fast_shutdown_type = zend_register_list_destructors_ex(zmm_fast_shutdown_close, NULL, "zmm", module_number);
}

void zmm_fast_shutdown_arm(zmm_heap *heap)
{
	int overflow = *heap->limit.overflow;

	if (ZMM_FAST_SHUTDOWN) {
		ZMM_G(forgets_definitions) = false; /* may be left from a request that ended too early */
		*heap->limit.overflow = 1;
		zend_register_resource(NULL, zmm_fast_shutdown_type);
		*heap->limit.overflow = overflow;
	}
}

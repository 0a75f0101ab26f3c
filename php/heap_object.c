#include "php/heap_object.h"
#include "php/arrays.h"
#include "php/objects.h"
#include "php/snapshot_object.h"
#include "engine/describe.h"
#include "engine/globals.h"
#include "engine/hooks.h"
#include "engine/limit_apart.h"

#include "heap/realloc.h"
#include "storage/storage.h"

#include "zend_exceptions.h"

/*
 * A script never holds an address.  It gets handles, numbers that a thread gives out only once.  Each number that comes
 * back is looked up in the table of its heap, so a handle that was freed or belongs to another heap is refused.
 */
typedef struct zmm_heap_object {
	zmm_heap *heap;    /* internal; NULL until the constructor has run */
	HashTable handles; /* handle => address of the data */
	zend_object std;
} zmm_heap_object;

/* Why the last request of a heap failed; the hooks note it. */
typedef struct zmm_heap_failure {
	bool limit;   /* true: the limit was passed; false: storage had no memory */
	size_t bytes; /* the limit, or the real size */
} zmm_heap_failure;

static zend_class_entry *zmm_out_of_memory_class;
static zend_object_handlers zmm_heap_object_handlers;
ZEND_TLS zend_long zmm_last_handle;
ZEND_TLS zmm_heap_failure zmm_last_failure;

static bool zmm_heap_object_limit_exceeded(zmm_heap *heap, size_t limit, size_t size, size_t more)
{
	(void) heap;
	(void) size;
	(void) more;
	zmm_last_failure.limit = true;
	zmm_last_failure.bytes = limit;
	return false;
}

static void zmm_heap_object_out_of_memory(zmm_heap *heap, size_t real_size, size_t size)
{
	(void) heap;
	(void) size;
	zmm_last_failure.limit = false;
	zmm_last_failure.bytes = real_size;
}

static zmm_heap_hooks zmm_heap_object_hooks;

static zmm_heap_object *zmm_heap_object_of(zend_object *object)
{
	return (zmm_heap_object *) ((char *) object - offsetof(zmm_heap_object, std));
}

static zend_object *zmm_heap_object_create(zend_class_entry *class_type)
{
	zmm_heap_object *object = zend_object_alloc(sizeof(*object), class_type);

	object->heap = NULL;
	zend_hash_init(&object->handles, 0, NULL, NULL, 0);
	zend_object_std_init(&object->std, class_type);
	object_properties_init(&object->std, class_type);
	object->std.handlers = &zmm_heap_object_handlers;
	return &object->std;
}

static void zmm_heap_object_free(zend_object *std)
{
	zmm_heap_object *object = zmm_heap_object_of(std);

	if (object->heap) {
		zmm_heap_shutdown(object->heap, true, true);
	}
	zend_hash_destroy(&object->handles);
	zend_object_std_dtor(std);
}

void zmm_heap_object_startup(zend_class_entry *heap_class, zend_class_entry *out_of_memory_class)
{
	zmm_out_of_memory_class = out_of_memory_class;
	heap_class->create_object = zmm_heap_object_create;
	zmm_object_handlers_init(&zmm_heap_object_handlers, offsetof(zmm_heap_object, std), zmm_heap_object_free);
	zmm_heap_object_hooks = zmm_engine_hooks;
	zmm_heap_object_hooks.limit_exceeded = zmm_heap_object_limit_exceeded;
	zmm_heap_object_hooks.out_of_memory = zmm_heap_object_out_of_memory;
}

/* Returns the heap of a method's object, or NULL with an exception. */
static zmm_heap *zmm_heap_object_heap(zmm_heap_object *object)
{
	if (!object->heap) {
		zend_throw_error(NULL, "Zmm\\Heap object is not initialized");
	}
	return object->heap;
}

/* Returns the address behind a handle, or NULL with an exception. */
static void *zmm_heap_object_find(zmm_heap_object *object, zend_long handle)
{
	void *ptr;

	if (!zmm_heap_object_heap(object)) {
		return NULL;
	}
	ptr = zend_hash_index_find_ptr(&object->handles, (zend_ulong) handle);
	if (!ptr) {
		zend_argument_value_error(1, "must be a handle of this heap that was not freed, " ZEND_LONG_FMT " given",
			handle);
	}
	return ptr;
}

static bool zmm_heap_object_check_size(zend_long size, uint32_t argument)
{
	if (size < 0 || (size_t) size > ZMM_MAX_REQUEST) {
		zend_argument_value_error(argument, "must be between 0 and %zu, " ZEND_LONG_FMT " given",
			ZMM_MAX_REQUEST, size);
		return false;
	}
	return true;
}

static void zmm_heap_object_throw(zend_long size)
{
	if (zmm_last_failure.limit) {
		zend_throw_exception_ex(zmm_out_of_memory_class, 0,
			"Allowed memory size of %zu bytes exhausted (tried to allocate " ZEND_LONG_FMT " bytes)",
			zmm_last_failure.bytes, size);
	} else {
		zend_throw_exception_ex(zmm_out_of_memory_class, 0,
			"Out of memory (allocated %zu) (tried to allocate " ZEND_LONG_FMT " bytes)", zmm_last_failure.bytes, size);
	}
}

static bool zmm_heap_object_set_storage(zmm_heap_config *config, const zend_string *storage)
{
	char names[128];

	if (storage) {
		config->handlers = strlen(ZSTR_VAL(storage)) == ZSTR_LEN(storage) ? zmm_storage_find(ZSTR_VAL(storage)) : NULL;
	}
	if (!config->handlers) {
		zmm_storage_names(names, sizeof(names));
		zend_argument_value_error(1, "must be one of %s", names);
	}
	return config->handlers != NULL;
}

static bool zmm_heap_object_set_segment_size(zmm_heap_config *config, zend_long size)
{
	if (size < 0 || !zmm_is_seg_size((size_t) size)) {
		zend_argument_value_error(2, "must be a power of two between %zu and %zu, " ZEND_LONG_FMT " given",
			zmm_min_seg_size(), ZMM_MAX_SEG_SIZE, size);
		return false;
	}
	config->segment_size = (size_t) size;
	return true;
}

static bool zmm_heap_object_set_limit(zmm_heap_config *config, zend_long limit)
{
	size_t least = zmm_heap_least_size(config);

	if (limit < 0 || (size_t) limit < least) {
		zend_argument_value_error(3,
			"must be at least the %zu bytes of the heap's first segment, " ZEND_LONG_FMT " given", least, limit);
		return false;
	}
	config->limit = (size_t) limit;
	return true;
}

ZEND_METHOD(Zmm_Heap, __construct)
{
	zmm_heap_object *object = zmm_heap_object_of(Z_OBJ_P(ZEND_THIS));
	zend_string *storage = NULL;
	zend_long segment_size = 0, limit = 0;
	bool no_segment_size = true, no_limit = true;
	zmm_heap_config config;
	char error[160];

	ZEND_PARSE_PARAMETERS_START(0, 3)
		Z_PARAM_OPTIONAL
		Z_PARAM_STR_OR_NULL(storage)
		Z_PARAM_LONG_OR_NULL(segment_size, no_segment_size)
		Z_PARAM_LONG_OR_NULL(limit, no_limit)
	ZEND_PARSE_PARAMETERS_END();

	if (object->heap) {
		zend_throw_error(NULL, "Zmm\\Heap object is initialized already");
		RETURN_THROWS();
	}
	zmm_heap_config_init(&config);
	config.hooks = &zmm_heap_object_hooks;
	config.reserve_size = 0;
	config.policy = &zmm_policy_php5;
	config.cache_size = ZMM_FIXED_CACHE_SIZE;
	config.host = &ZMM_G(heap);
	if (!zmm_heap_object_set_storage(&config, storage)
			|| (!no_segment_size && !zmm_heap_object_set_segment_size(&config, segment_size))
			|| (!no_limit && !zmm_heap_object_set_limit(&config, limit))) {
		RETURN_THROWS();
	}
	zmm_engine_limit_follow_for_guests();
	object->heap = zmm_heap_create(&config, error, sizeof(error));
	if (!object->heap) {
		zend_throw_exception(zmm_out_of_memory_class, error, 0);
		RETURN_THROWS();
	}
}

ZEND_METHOD(Zmm_Heap, alloc)
{
	zmm_heap_object *object = zmm_heap_object_of(Z_OBJ_P(ZEND_THIS));
	zend_long size;
	void *ptr;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_LONG(size)
	ZEND_PARSE_PARAMETERS_END();

	if (!zmm_heap_object_heap(object) || !zmm_heap_object_check_size(size, 1)) {
		RETURN_THROWS();
	}
	zmm_engine_limit_follow_for_guests();
	ptr = zmm_alloc(object->heap, (size_t) size);
	if (!ptr) {
		zmm_heap_object_throw(size);
		RETURN_THROWS();
	}
	zend_hash_index_add_new_ptr(&object->handles, (zend_ulong) ++zmm_last_handle, ptr);
	RETURN_LONG(zmm_last_handle);
}

ZEND_METHOD(Zmm_Heap, realloc)
{
	zmm_heap_object *object = zmm_heap_object_of(Z_OBJ_P(ZEND_THIS));
	zend_long handle, size;
	void *ptr;

	ZEND_PARSE_PARAMETERS_START(2, 2)
		Z_PARAM_LONG(handle)
		Z_PARAM_LONG(size)
	ZEND_PARSE_PARAMETERS_END();

	ptr = zmm_heap_object_find(object, handle);
	if (!ptr || !zmm_heap_object_check_size(size, 2)) {
		RETURN_THROWS();
	}
	zmm_engine_limit_follow_for_guests();
	ptr = zmm_realloc(object->heap, ptr, (size_t) size);
	if (!ptr) {
		zmm_heap_object_throw(size);
		RETURN_THROWS();
	}
	zend_hash_index_update_ptr(&object->handles, (zend_ulong) handle, ptr);
	RETURN_LONG(handle);
}

/* Returns the address behind the handle that is a method's only argument, or NULL with an exception. */
static void *zmm_heap_object_only_handle(zend_execute_data *execute_data, zend_long *handle)
{
	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_LONG(*handle)
	ZEND_PARSE_PARAMETERS_END_EX(return NULL);

	return zmm_heap_object_find(zmm_heap_object_of(Z_OBJ_P(ZEND_THIS)), *handle);
}

ZEND_METHOD(Zmm_Heap, free)
{
	zmm_heap_object *object = zmm_heap_object_of(Z_OBJ_P(ZEND_THIS));
	zend_long handle;
	void *ptr = zmm_heap_object_only_handle(execute_data, &handle);

	if (!ptr) {
		RETURN_THROWS();
	}
	zend_hash_index_del(&object->handles, (zend_ulong) handle);
	zmm_free(object->heap, ptr);
}

ZEND_METHOD(Zmm_Heap, size)
{
	zend_long handle;
	void *ptr = zmm_heap_object_only_handle(execute_data, &handle);

	if (!ptr) {
		RETURN_THROWS();
	}
	RETURN_LONG((zend_long) zmm_data_size(ptr));
}

/* Returns the heap of a method without arguments, or NULL with an exception. */
static zmm_heap *zmm_heap_object_no_arguments(zend_execute_data *execute_data)
{
	if (zend_parse_parameters_none() == FAILURE) {
		return NULL;
	}
	return zmm_heap_object_heap(zmm_heap_object_of(Z_OBJ_P(ZEND_THIS)));
}

ZEND_METHOD(Zmm_Heap, gc)
{
	zmm_heap *heap = zmm_heap_object_no_arguments(execute_data);

	if (!heap) {
		RETURN_THROWS();
	}
	RETURN_LONG((zend_long) zmm_heap_gc(heap));
}

ZEND_METHOD(Zmm_Heap, stats)
{
	zmm_heap *heap = zmm_heap_object_no_arguments(execute_data);
	zmm_statistics statistics;

	if (!heap) {
		RETURN_THROWS();
	}
	zmm_engine_limit_follow_for_guests();
	zmm_engine_take_statistics(heap, &statistics);
	array_init(return_value);
	zmm_array_add_statistics(return_value, &statistics);
}

ZEND_METHOD(Zmm_Heap, check)
{
	zmm_heap *heap = zmm_heap_object_no_arguments(execute_data);

	if (!heap) {
		RETURN_THROWS();
	}
	zmm_array_of_faults(return_value, heap);
}

ZEND_METHOD(Zmm_Heap, report)
{
	zmm_heap *heap = zmm_heap_object_no_arguments(execute_data);

	if (!heap) {
		RETURN_THROWS();
	}
	zmm_string_of_report(return_value, heap, "Zmm\\Heap", false);
}

/* What lives in the blocks of a script's own heap: one has the heap's descriptor, and nobody knows of the others. */

static size_t zmm_heap_object_kinds_need(void *context)
{
	(void) context;
	return 0;
}

static bool zmm_heap_object_kinds_prepare(void *context, zmm_arena *arena)
{
	(void) context;
	(void) arena;
	return true;
}

static void zmm_heap_object_identify(void *context, const zmm_block_view *view, zmm_identity *identity)
{
	bool is_descriptor = zmm_block_data(view->block) == context;

	*identity = (zmm_identity) { is_descriptor ? ZMM_KIND_ENGINE : ZMM_KIND_UNKNOWN, NULL, NULL };
}

ZEND_METHOD(Zmm_Heap, snapshot)
{
	zmm_heap *heap = zmm_heap_object_no_arguments(execute_data);
	zmm_identifier identifier = {
		heap, zmm_heap_object_kinds_need, zmm_heap_object_kinds_prepare, zmm_heap_object_identify
	};

	if (!heap || !zmm_snapshot_object_of_heap(return_value, heap, &identifier)) {
		RETURN_THROWS();
	}
}

#ifdef ZMM_TESTING
zmm_heap *zmm_heap_object_handle(zend_object *std, zend_long handle, void **data)
{
	zmm_heap_object *object = zmm_heap_object_of(std);

	*data = object->heap ? zend_hash_index_find_ptr(&object->handles, (zend_ulong) handle) : NULL;
	return object->heap;
}
#endif

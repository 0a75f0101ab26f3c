#include "php/snapshot_object.h"
#include "php/snapshot_export.h"
#include "php/arrays.h"
#include "php/block_filter.h"
#include "php/objects.h"
#include "php/snapshot_changes.h"
#include "php/snapshot_places.h"
#include "engine/describe.h"

#include "inspect/snapshot_load.h"
#include "write/file.h"
#include "write/snapshot.h"

#include "ext/spl/spl_exceptions.h"
#include "zend_exceptions.h"
#include "zend_interfaces.h"

/* The object exists before its snapshot is taken, so that the snapshot's memory goes with it however the request
 * ends. */
typedef struct zmm_snapshot_object {
	zmm_snapshot snapshot;
	zend_object std;
} zmm_snapshot_object;

typedef struct zmm_blocks_object {
	zend_object *of; /* a Zmm\Snapshot; NULL until the object is complete */
	zmm_filter *filter; /* owned; NULL: all blocks */
	zmm_snapshot_cursor cursor;
	zmm_snapshot_block block;
	bool valid;     /* `block` is the current one */
	zend_long key;
	zend_object std;
} zmm_blocks_object;

static zend_class_entry *zmm_snapshot_ce;
static zend_class_entry *zmm_blocks_ce;
static zend_class_entry *zmm_finding_ce;
static zend_object_handlers zmm_snapshot_handlers;
static zend_object_handlers zmm_blocks_handlers;

/* Zmm\Snapshot */

static zmm_snapshot_object *zmm_snapshot_object_of(zend_object *object)
{
	return (zmm_snapshot_object *) ((char *) object - offsetof(zmm_snapshot_object, std));
}

static zend_object *zmm_snapshot_object_create(zend_class_entry *class_type)
{
	zmm_snapshot_object *object = zend_object_alloc(sizeof(*object), class_type);

	memset(&object->snapshot, 0, sizeof(object->snapshot));
	zend_object_std_init(&object->std, class_type);
	object_properties_init(&object->std, class_type);
	object->std.handlers = &zmm_snapshot_handlers;
	return &object->std;
}

static void zmm_snapshot_object_free(zend_object *std)
{
	zmm_snapshot_close(&zmm_snapshot_object_of(std)->snapshot);
	zend_object_std_dtor(std);
}

/* Makes an object without a snapshot, and returns the place of that. */
static zmm_snapshot *zmm_snapshot_object_new(zval *value)
{
	object_init_ex(value, zmm_snapshot_ce);
	return &zmm_snapshot_object_of(Z_OBJ_P(value))->snapshot;
}

/* Throws the error and takes the object back if its snapshot was not taken.  Returns whether it was. */
static bool zmm_snapshot_object_done(zval *value, bool taken, const char *error)
{
	if (!taken) {
		zval_ptr_dtor(value);
		ZVAL_UNDEF(value);
		zend_throw_exception(spl_ce_RuntimeException, error, 0);
	}
	return taken;
}

/* Makes an object with a snapshot of the engine's heap.  false: there is an exception, and no object. */
static bool zmm_snapshot_object_take(zval *value)
{
	char error[ZMM_SNAPSHOT_ERROR_SIZE];
	bool taken = zmm_engine_snapshot(zmm_snapshot_object_new(value), "call", error, sizeof(error));

	return zmm_snapshot_object_done(value, taken, error);
}

bool zmm_snapshot_object_of_heap(zval *value, const zmm_heap *heap, const zmm_identifier *identifier)
{
	const zmm_snapshot_details details = { .identifier = identifier };
	char error[ZMM_SNAPSHOT_ERROR_SIZE];
	bool taken = zmm_snapshot_take(zmm_snapshot_object_new(value), heap, &details, error, sizeof(error));

	return zmm_snapshot_object_done(value, taken, error);
}

ZEND_METHOD(Zmm_Snapshot, __construct)
{
	(void) return_value;
	ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_FUNCTION(zmm_snapshot)
{
	ZEND_PARSE_PARAMETERS_NONE();

	if (!zmm_snapshot_object_take(return_value)) {
		RETURN_THROWS();
	}
}

/* Files */

/* Makes a path absolute.  Returns false with an exception if a setting of PHP forbids it. */
static bool zmm_snapshot_path(const char *given, char *path)
{
	if (!expand_filepath(given, path)) {
		zend_throw_exception_ex(spl_ce_RuntimeException, 0, "%s: the path is %s", given, *given ? "too long" : "empty");
		return false;
	}
	if (php_check_open_basedir_ex(path, 0)) {
		zend_throw_exception_ex(spl_ce_RuntimeException, 0, "%s: open_basedir does not allow it", given);
		return false;
	}
	return true;
}

ZEND_METHOD(Zmm_Snapshot, load)
{
	char *given, path[MAXPATHLEN], error[ZMM_SNAPSHOT_ERROR_SIZE];
	size_t length;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_PATH(given, length)
	ZEND_PARSE_PARAMETERS_END();

	if (!zmm_snapshot_path(given, path)) {
		RETURN_THROWS();
	}
	if (!zmm_snapshot_load(zmm_snapshot_object_new(return_value), path, error, sizeof(error))) {
		zend_throw_exception_ex(spl_ce_RuntimeException, 0, "%s: %s", given, error);
		RETURN_THROWS();
	}
}

ZEND_METHOD(Zmm_Snapshot, save)
{
	const zmm_snapshot *snapshot = &zmm_snapshot_object_of(Z_OBJ_P(ZEND_THIS))->snapshot;
	char *given, path[MAXPATHLEN], error[ZMM_FILE_ERROR_SIZE];
	bool overwrite = false;
	size_t length;
	zmm_file file;
	zmm_sink sink;

	ZEND_PARSE_PARAMETERS_START(1, 2)
		Z_PARAM_PATH(given, length)
		Z_PARAM_OPTIONAL
		Z_PARAM_BOOL(overwrite)
	ZEND_PARSE_PARAMETERS_END();

	if (!zmm_snapshot_path(given, path)) {
		RETURN_THROWS();
	}
	if (zmm_file_open(&file, path, overwrite, error, sizeof(error))) {
		zmm_sink_open(&sink, zmm_sink_write_descriptor, &file.descriptor);
		zmm_sink_put(&sink, (const char *) snapshot->bytes, snapshot->length);
		if (zmm_file_close(&file, &sink, error, sizeof(error))) {
			return;
		}
	}
	zend_throw_exception(spl_ce_RuntimeException, error, 0);
}

ZEND_METHOD(Zmm_Snapshot, export)
{
	zend_string *format, *metric = NULL;

	ZEND_PARSE_PARAMETERS_START(1, 2)
		Z_PARAM_STR(format)
		Z_PARAM_OPTIONAL
		Z_PARAM_STR_OR_NULL(metric)
	ZEND_PARSE_PARAMETERS_END();

	zmm_snapshot_export(return_value, &zmm_snapshot_object_of(Z_OBJ_P(ZEND_THIS))->snapshot, format, metric, 1);
}

ZEND_METHOD(Zmm_Snapshot, html)
{
	ZEND_PARSE_PARAMETERS_NONE();

	zmm_snapshot_html(return_value, &zmm_snapshot_object_of(Z_OBJ_P(ZEND_THIS))->snapshot);
}

/* Arrays */

static void zmm_snapshot_emit_meta(zmm_emitter *emitter, const void *of)
{
	const zmm_snapshot *snapshot = of;

	zmm_emit_meta(emitter, snapshot);
	zmm_emit_flag(emitter, "cut", snapshot->cut);
	if (snapshot->sites.site_count) {
		zmm_emit_sample_interval(emitter, snapshot);
	}
}

static void zmm_snapshot_emit_sums(zmm_emitter *emitter, const void *of)
{
	zmm_emit_sums(emitter, &((const zmm_snapshot *) of)->sums);
}

static void zmm_snapshot_emit_segments(zmm_emitter *emitter, const void *of)
{
	zmm_emit_segments(emitter, of);
}

static void zmm_snapshot_return(INTERNAL_FUNCTION_PARAMETERS, void (*emit)(zmm_emitter *emitter, const void *of),
	zmm_tree tree)
{
	ZEND_PARSE_PARAMETERS_NONE();

	array_init(return_value);
	zmm_array_fill(return_value, emit, &zmm_snapshot_object_of(Z_OBJ_P(ZEND_THIS))->snapshot, tree);
}

ZEND_METHOD(Zmm_Snapshot, meta)
{
	zmm_snapshot_return(INTERNAL_FUNCTION_PARAM_PASSTHRU, zmm_snapshot_emit_meta, ZMM_OBJECT);
}

ZEND_METHOD(Zmm_Snapshot, sums)
{
	zmm_snapshot_return(INTERNAL_FUNCTION_PARAM_PASSTHRU, zmm_snapshot_emit_sums, ZMM_OBJECT);
}

ZEND_METHOD(Zmm_Snapshot, segments)
{
	zmm_snapshot_return(INTERNAL_FUNCTION_PARAM_PASSTHRU, zmm_snapshot_emit_segments, ZMM_LIST);
}

ZEND_FUNCTION(zmm_segments)
{
	zval snapshot;

	ZEND_PARSE_PARAMETERS_NONE();

	if (!zmm_snapshot_object_take(&snapshot)) {
		RETURN_THROWS();
	}
	array_init(return_value);
	zmm_array_fill(return_value, zmm_snapshot_emit_segments, &zmm_snapshot_object_of(Z_OBJ(snapshot))->snapshot, ZMM_LIST);
	zval_ptr_dtor(&snapshot);
}

/* Zmm\Blocks */

static zmm_blocks_object *zmm_blocks_object_of(zend_object *object)
{
	return (zmm_blocks_object *) ((char *) object - offsetof(zmm_blocks_object, std));
}

static zend_object *zmm_blocks_object_create(zend_class_entry *class_type)
{
	zmm_blocks_object *object = zend_object_alloc(sizeof(*object), class_type);

	object->of = NULL;
	object->filter = NULL;
	object->valid = false;
	zend_object_std_init(&object->std, class_type);
	object_properties_init(&object->std, class_type);
	object->std.handlers = &zmm_blocks_handlers;
	return &object->std;
}

static void zmm_blocks_object_free(zend_object *std)
{
	zmm_blocks_object *object = zmm_blocks_object_of(std);

	if (object->of) {
		OBJ_RELEASE(object->of);
	}
	zmm_filter_free(object->filter);
	zend_object_std_dtor(std);
}

static void zmm_blocks_next(zmm_blocks_object *object)
{
	do {
		object->valid = zmm_snapshot_next(&object->cursor, &object->block);
	} while (object->valid && object->filter
		&& !zmm_block_filter_matches(object->filter, object->cursor.snapshot, &object->block));
	object->key++;
}

static void zmm_blocks_rewind(zmm_blocks_object *object)
{
	zmm_snapshot_start(&object->cursor, &zmm_snapshot_object_of(object->of)->snapshot);
	object->key = -1;
	zmm_blocks_next(object);
}

/* Makes an iterator without a snapshot, with the filter that is the running function's only argument.  Returns NULL with
 * an exception. */
static zmm_blocks_object *zmm_blocks_make(zval *value, zend_execute_data *execute_data)
{
	zmm_blocks_object *object;
	zend_string *filter = NULL;

	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_STR_OR_NULL(filter)
	ZEND_PARSE_PARAMETERS_END_EX(return NULL);

	object_init_ex(value, zmm_blocks_ce);
	object = zmm_blocks_object_of(Z_OBJ_P(value));
	if (filter) {
		object->filter = zmm_block_filter_compile(filter, 1);
	}
	return EG(exception) ? NULL : object;
}

/* Begins with a snapshot, which the iterator owns from now on. */
static void zmm_blocks_begin(zmm_blocks_object *object, zend_object *snapshot)
{
	object->of = snapshot;
	zmm_blocks_rewind(object);
}

ZEND_METHOD(Zmm_Snapshot, blocks)
{
	zmm_blocks_object *object = zmm_blocks_make(return_value, execute_data);

	if (!object) {
		RETURN_THROWS();
	}
	GC_ADDREF(Z_OBJ_P(ZEND_THIS));
	zmm_blocks_begin(object, Z_OBJ_P(ZEND_THIS));
}

ZEND_FUNCTION(zmm_blocks)
{
	zmm_blocks_object *object = zmm_blocks_make(return_value, execute_data);
	zval snapshot;

	if (!object || !zmm_snapshot_object_take(&snapshot)) {
		RETURN_THROWS();
	}
	zmm_blocks_begin(object, Z_OBJ(snapshot));
}

ZEND_METHOD(Zmm_Blocks, __construct)
{
	(void) return_value;
	ZEND_PARSE_PARAMETERS_NONE();
}

static void zmm_blocks_emit(zmm_emitter *emitter, const void *of)
{
	const zmm_blocks_object *object = of;

	zmm_emit_block(emitter, object->cursor.snapshot, &object->block);
}

ZEND_METHOD(Zmm_Blocks, current)
{
	const zmm_blocks_object *object = zmm_blocks_object_of(Z_OBJ_P(ZEND_THIS));

	ZEND_PARSE_PARAMETERS_NONE();

	if (object->valid) {
		array_init(return_value);
		zmm_array_fill(return_value, zmm_blocks_emit, object, ZMM_OBJECT);
	}
}

ZEND_METHOD(Zmm_Blocks, key)
{
	const zmm_blocks_object *object = zmm_blocks_object_of(Z_OBJ_P(ZEND_THIS));

	ZEND_PARSE_PARAMETERS_NONE();

	if (object->valid) {
		RETURN_LONG(object->key);
	}
}

ZEND_METHOD(Zmm_Blocks, next)
{
	zmm_blocks_object *object = zmm_blocks_object_of(Z_OBJ_P(ZEND_THIS));

	(void) return_value;
	ZEND_PARSE_PARAMETERS_NONE();

	if (object->valid) {
		zmm_blocks_next(object);
	}
}

ZEND_METHOD(Zmm_Blocks, rewind)
{
	zmm_blocks_object *object = zmm_blocks_object_of(Z_OBJ_P(ZEND_THIS));

	(void) return_value;
	ZEND_PARSE_PARAMETERS_NONE();

	if (object->of) {
		zmm_blocks_rewind(object);
	}
}

ZEND_METHOD(Zmm_Blocks, valid)
{
	ZEND_PARSE_PARAMETERS_NONE();

	RETURN_BOOL(zmm_blocks_object_of(Z_OBJ_P(ZEND_THIS))->valid);
}

/* Counts */

typedef struct zmm_row_of {
	const zmm_snapshot *snapshot;
	const zmm_census_row *row;
	zmm_census_by by;
} zmm_row_of;

static void zmm_row_emit(zmm_emitter *emitter, const void *of)
{
	const zmm_row_of *row = of;

	zmm_emit_census_row(emitter, row->snapshot, row->row, row->by);
}

static void zmm_census_array(zval *array, const zmm_snapshot *snapshot, const zmm_census *census, zmm_census_by by)
{
	size_t i;

	array_init(array);
	for (i = 0; i < census->count; i++) {
		const zmm_row_of of = { snapshot, &census->rows[i], by };
		zval row;

		array_init(&row);
		zmm_array_fill(&row, zmm_row_emit, &of, ZMM_OBJECT);
		add_next_index_zval(array, &row);
	}
}

/* Makes the array of a census and closes it, also when the array passes memory_limit. */
static void zmm_census_return(zval *array, const zmm_snapshot *snapshot, zmm_census *census, zmm_census_by by)
{
	zend_try {
		zmm_census_array(array, snapshot, census, by);
	} zend_catch {
		zmm_census_close(census);
		zend_bailout();
	} zend_end_try();
	zmm_census_close(census);
}

static const char *const zmm_census_words[] = {
	[ZMM_CENSUS_BY_KIND] = "kind",
	[ZMM_CENSUS_BY_SIZE] = "size",
	[ZMM_CENSUS_BY_SITE] = "site",
	[ZMM_CENSUS_BY_FUNCTION] = "function",
	[ZMM_CENSUS_BY_FILE] = "file",
	[ZMM_CENSUS_BY_PACKAGE] = "package",
};

#define ZMM_NUM_CENSUS_WORDS (sizeof(zmm_census_words) / sizeof(zmm_census_words[0]))

/* Finds what a word counts by.  false: there is a ValueError. */
static bool zmm_census_by_word(const zend_string *word, zmm_census_by *by)
{
	size_t i;

	for (i = 0; i < ZMM_NUM_CENSUS_WORDS; i++) {
		if (strcmp(ZSTR_VAL(word), zmm_census_words[i]) == 0 && ZSTR_LEN(word) == strlen(zmm_census_words[i])) {
			*by = (zmm_census_by) i;
			return true;
		}
	}
	zend_argument_value_error(1, "must be \"kind\", \"size\", \"site\", \"function\", \"file\" or \"package\","
		" \"%s\" given", ZSTR_VAL(word));
	return false;
}

ZEND_METHOD(Zmm_Snapshot, census)
{
	const zmm_snapshot *snapshot = &zmm_snapshot_object_of(Z_OBJ_P(ZEND_THIS))->snapshot;
	zmm_census_by by = ZMM_CENSUS_BY_KIND;
	zend_string *name = NULL;
	zmm_census census;

	ZEND_PARSE_PARAMETERS_START(0, 1)
		Z_PARAM_OPTIONAL
		Z_PARAM_STR(name)
	ZEND_PARSE_PARAMETERS_END();

	if (name && !zmm_census_by_word(name, &by)) {
		RETURN_THROWS();
	}
	if (!zmm_census_take(snapshot, by, &census)) {
		zend_throw_exception(spl_ce_RuntimeException, "no memory for a census", 0);
		RETURN_THROWS();
	}
	zmm_census_return(return_value, snapshot, &census, by);
}

ZEND_METHOD(Zmm_Snapshot, sites)
{
	ZEND_PARSE_PARAMETERS_NONE();

	if (!zmm_places_array(return_value, &zmm_snapshot_object_of(Z_OBJ_P(ZEND_THIS))->snapshot)) {
		zend_throw_exception(spl_ce_RuntimeException, "no memory for a census", 0);
		RETURN_THROWS();
	}
}

ZEND_METHOD(Zmm_Snapshot, diff)
{
	zend_object *since;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_OBJ_OF_CLASS(since, zmm_snapshot_ce)
	ZEND_PARSE_PARAMETERS_END();

	if (!zmm_changes_array(return_value, &zmm_snapshot_object_of(Z_OBJ_P(ZEND_THIS))->snapshot,
			&zmm_snapshot_object_of(since)->snapshot)) {
		zend_throw_exception(spl_ce_RuntimeException, "no memory for a census", 0);
		RETURN_THROWS();
	}
}

/* Zmm\Finding */

ZEND_METHOD(Zmm_Finding, __construct)
{
	(void) return_value;
	ZEND_PARSE_PARAMETERS_NONE();
}

static void zmm_finding_emit(zmm_emitter *emitter, const void *of)
{
	zmm_emit_finding(emitter, of);
}

/* Makes an object of a finding.  Its properties are declared in the order in which a finding is emitted. */
static void zmm_finding_object(zval *value, const zmm_finding *finding)
{
	zval values, *element;
	uint32_t number = 0;

	array_init(&values);
	zmm_array_fill(&values, zmm_finding_emit, finding, ZMM_OBJECT);
	object_init_ex(value, zmm_finding_ce);
	ZEND_HASH_FOREACH_VAL(Z_ARRVAL(values), element) {
		zval *property = OBJ_PROP_NUM(Z_OBJ_P(value), number++);

		ZVAL_COPY(property, element);
	} ZEND_HASH_FOREACH_END();
	zval_ptr_dtor(&values);
}

static void zmm_findings_array(zval *array, const zmm_snapshot *snapshot)
{
	zmm_findings findings;
	size_t i;

	zmm_findings_take(snapshot, &findings);
	array_init(array);
	for (i = 0; i < findings.count; i++) {
		zval finding;

		zmm_finding_object(&finding, &findings.list[i]);
		add_next_index_zval(array, &finding);
	}
}

ZEND_METHOD(Zmm_Snapshot, findings)
{
	ZEND_PARSE_PARAMETERS_NONE();

	zmm_findings_array(return_value, &zmm_snapshot_object_of(Z_OBJ_P(ZEND_THIS))->snapshot);
}

ZEND_FUNCTION(zmm_find)
{
	zval snapshot;

	ZEND_PARSE_PARAMETERS_NONE();

	if (!zmm_snapshot_object_take(&snapshot)) {
		RETURN_THROWS();
	}
	zmm_findings_array(return_value, &zmm_snapshot_object_of(Z_OBJ(snapshot))->snapshot);
	zval_ptr_dtor(&snapshot);
}

/* Start */

void zmm_snapshot_object_startup(zend_class_entry *snapshot_class, zend_class_entry *blocks_class,
	zend_class_entry *finding_class)
{
	zmm_finding_ce = finding_class;
	zmm_snapshot_ce = snapshot_class;
	snapshot_class->create_object = zmm_snapshot_object_create;
	zmm_object_handlers_init(&zmm_snapshot_handlers, offsetof(zmm_snapshot_object, std), zmm_snapshot_object_free);
	zmm_blocks_ce = blocks_class;
	blocks_class->create_object = zmm_blocks_object_create;
	zmm_object_handlers_init(&zmm_blocks_handlers, offsetof(zmm_blocks_object, std), zmm_blocks_object_free);
}

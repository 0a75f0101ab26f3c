/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: e3f64f6c24791df94f8329572602ec615891642b */

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmm_stats, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmm_memory_get_usage, 0, 0, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, real_usage, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

#define arginfo_zmm_memory_get_peak_usage arginfo_zmm_memory_get_usage

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmm_memory_reset_peak_usage, 0, 0, IS_VOID, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmm_gc, 0, 0, IS_LONG, 0)
ZEND_END_ARG_INFO()

#define arginfo_zmm_check arginfo_zmm_stats

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmm_report, 0, 0, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, summary, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_zmm_snapshot, 0, 0, Zmm\\Snapshot, 0)
ZEND_END_ARG_INFO()

#define arginfo_zmm_segments arginfo_zmm_stats

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_zmm_blocks, 0, 0, Zmm\\Blocks, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, filter, IS_STRING, 1, "null")
ZEND_END_ARG_INFO()

#define arginfo_zmm_find arginfo_zmm_stats

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmm_profile_start, 0, 0, IS_VOID, 0)
	ZEND_ARG_TYPE_MASK(0, profile, MAY_BE_LONG|MAY_BE_STRING, "1")
ZEND_END_ARG_INFO()

#define arginfo_zmm_profile_stop arginfo_zmm_memory_reset_peak_usage

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmm_measure, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, callable, IS_CALLABLE, 0)
	ZEND_ARG_VARIADIC_TYPE_INFO(0, args, IS_MIXED, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_zmm_profile_dump, 0, 1, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, format, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, metric, IS_STRING, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Zmm_Snapshot___construct, 0, 0, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_Zmm_Snapshot_load, 0, 1, Zmm\\Snapshot, 0)
	ZEND_ARG_TYPE_INFO(0, file, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Zmm_Snapshot_save, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, file, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, overwrite, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

#define arginfo_class_Zmm_Snapshot_meta arginfo_zmm_stats

#define arginfo_class_Zmm_Snapshot_sums arginfo_zmm_stats

#define arginfo_class_Zmm_Snapshot_segments arginfo_zmm_stats

#define arginfo_class_Zmm_Snapshot_blocks arginfo_zmm_blocks

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Zmm_Snapshot_census, 0, 0, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, by, IS_STRING, 0, "\"kind\"")
ZEND_END_ARG_INFO()

#define arginfo_class_Zmm_Snapshot_sites arginfo_zmm_stats

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Zmm_Snapshot_diff, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_OBJ_INFO(0, since, Zmm\\Snapshot, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Zmm_Snapshot_export arginfo_zmm_profile_dump

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Zmm_Snapshot_html, 0, 0, IS_STRING, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Zmm_Snapshot_findings arginfo_zmm_stats

#define arginfo_class_Zmm_Finding___construct arginfo_class_Zmm_Snapshot___construct

#define arginfo_class_Zmm_Blocks___construct arginfo_class_Zmm_Snapshot___construct

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Zmm_Blocks_current, 0, 0, IS_ARRAY, 1)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Zmm_Blocks_key, 0, 0, IS_LONG, 1)
ZEND_END_ARG_INFO()

#define arginfo_class_Zmm_Blocks_next arginfo_zmm_memory_reset_peak_usage

#define arginfo_class_Zmm_Blocks_rewind arginfo_zmm_memory_reset_peak_usage

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Zmm_Blocks_valid, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Zmm_Heap___construct, 0, 0, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, storage, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, segmentSize, IS_LONG, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, limit, IS_LONG, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Zmm_Heap_alloc, 0, 1, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, size, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Zmm_Heap_realloc, 0, 2, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, handle, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, size, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Zmm_Heap_free, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, handle, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Zmm_Heap_size, 0, 1, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, handle, IS_LONG, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Zmm_Heap_gc arginfo_zmm_gc

#define arginfo_class_Zmm_Heap_stats arginfo_zmm_stats

#define arginfo_class_Zmm_Heap_check arginfo_zmm_stats

#define arginfo_class_Zmm_Heap_report arginfo_class_Zmm_Snapshot_html

#define arginfo_class_Zmm_Heap_snapshot arginfo_zmm_snapshot


ZEND_FUNCTION(zmm_stats);
ZEND_FUNCTION(zmm_memory_get_usage);
ZEND_FUNCTION(zmm_memory_get_peak_usage);
ZEND_FUNCTION(zmm_memory_reset_peak_usage);
ZEND_FUNCTION(zmm_gc);
ZEND_FUNCTION(zmm_check);
ZEND_FUNCTION(zmm_report);
ZEND_FUNCTION(zmm_snapshot);
ZEND_FUNCTION(zmm_segments);
ZEND_FUNCTION(zmm_blocks);
ZEND_FUNCTION(zmm_find);
ZEND_FUNCTION(zmm_profile_start);
ZEND_FUNCTION(zmm_profile_stop);
ZEND_FUNCTION(zmm_measure);
ZEND_FUNCTION(zmm_profile_dump);
ZEND_METHOD(Zmm_Snapshot, __construct);
ZEND_METHOD(Zmm_Snapshot, load);
ZEND_METHOD(Zmm_Snapshot, save);
ZEND_METHOD(Zmm_Snapshot, meta);
ZEND_METHOD(Zmm_Snapshot, sums);
ZEND_METHOD(Zmm_Snapshot, segments);
ZEND_METHOD(Zmm_Snapshot, blocks);
ZEND_METHOD(Zmm_Snapshot, census);
ZEND_METHOD(Zmm_Snapshot, sites);
ZEND_METHOD(Zmm_Snapshot, diff);
ZEND_METHOD(Zmm_Snapshot, export);
ZEND_METHOD(Zmm_Snapshot, html);
ZEND_METHOD(Zmm_Snapshot, findings);
ZEND_METHOD(Zmm_Finding, __construct);
ZEND_METHOD(Zmm_Blocks, __construct);
ZEND_METHOD(Zmm_Blocks, current);
ZEND_METHOD(Zmm_Blocks, key);
ZEND_METHOD(Zmm_Blocks, next);
ZEND_METHOD(Zmm_Blocks, rewind);
ZEND_METHOD(Zmm_Blocks, valid);
ZEND_METHOD(Zmm_Heap, __construct);
ZEND_METHOD(Zmm_Heap, alloc);
ZEND_METHOD(Zmm_Heap, realloc);
ZEND_METHOD(Zmm_Heap, free);
ZEND_METHOD(Zmm_Heap, size);
ZEND_METHOD(Zmm_Heap, gc);
ZEND_METHOD(Zmm_Heap, stats);
ZEND_METHOD(Zmm_Heap, check);
ZEND_METHOD(Zmm_Heap, report);
ZEND_METHOD(Zmm_Heap, snapshot);


static const zend_function_entry ext_functions[] = {
	ZEND_FE(zmm_stats, arginfo_zmm_stats)
	ZEND_FE(zmm_memory_get_usage, arginfo_zmm_memory_get_usage)
	ZEND_FE(zmm_memory_get_peak_usage, arginfo_zmm_memory_get_peak_usage)
	ZEND_FE(zmm_memory_reset_peak_usage, arginfo_zmm_memory_reset_peak_usage)
	ZEND_FE(zmm_gc, arginfo_zmm_gc)
	ZEND_FE(zmm_check, arginfo_zmm_check)
	ZEND_FE(zmm_report, arginfo_zmm_report)
	ZEND_FE(zmm_snapshot, arginfo_zmm_snapshot)
	ZEND_FE(zmm_segments, arginfo_zmm_segments)
	ZEND_FE(zmm_blocks, arginfo_zmm_blocks)
	ZEND_FE(zmm_find, arginfo_zmm_find)
	ZEND_FE(zmm_profile_start, arginfo_zmm_profile_start)
	ZEND_FE(zmm_profile_stop, arginfo_zmm_profile_stop)
	ZEND_FE(zmm_measure, arginfo_zmm_measure)
	ZEND_FE(zmm_profile_dump, arginfo_zmm_profile_dump)
	ZEND_FE_END
};


static const zend_function_entry class_Zmm_OutOfMemoryException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_Zmm_Snapshot_methods[] = {
	ZEND_ME(Zmm_Snapshot, __construct, arginfo_class_Zmm_Snapshot___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Zmm_Snapshot, load, arginfo_class_Zmm_Snapshot_load, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Zmm_Snapshot, save, arginfo_class_Zmm_Snapshot_save, ZEND_ACC_PUBLIC)
	ZEND_ME(Zmm_Snapshot, meta, arginfo_class_Zmm_Snapshot_meta, ZEND_ACC_PUBLIC)
	ZEND_ME(Zmm_Snapshot, sums, arginfo_class_Zmm_Snapshot_sums, ZEND_ACC_PUBLIC)
	ZEND_ME(Zmm_Snapshot, segments, arginfo_class_Zmm_Snapshot_segments, ZEND_ACC_PUBLIC)
	ZEND_ME(Zmm_Snapshot, blocks, arginfo_class_Zmm_Snapshot_blocks, ZEND_ACC_PUBLIC)
	ZEND_ME(Zmm_Snapshot, census, arginfo_class_Zmm_Snapshot_census, ZEND_ACC_PUBLIC)
	ZEND_ME(Zmm_Snapshot, sites, arginfo_class_Zmm_Snapshot_sites, ZEND_ACC_PUBLIC)
	ZEND_ME(Zmm_Snapshot, diff, arginfo_class_Zmm_Snapshot_diff, ZEND_ACC_PUBLIC)
	ZEND_ME(Zmm_Snapshot, export, arginfo_class_Zmm_Snapshot_export, ZEND_ACC_PUBLIC)
	ZEND_ME(Zmm_Snapshot, html, arginfo_class_Zmm_Snapshot_html, ZEND_ACC_PUBLIC)
	ZEND_ME(Zmm_Snapshot, findings, arginfo_class_Zmm_Snapshot_findings, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Zmm_Finding_methods[] = {
	ZEND_ME(Zmm_Finding, __construct, arginfo_class_Zmm_Finding___construct, ZEND_ACC_PRIVATE)
	ZEND_FE_END
};


static const zend_function_entry class_Zmm_Blocks_methods[] = {
	ZEND_ME(Zmm_Blocks, __construct, arginfo_class_Zmm_Blocks___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Zmm_Blocks, current, arginfo_class_Zmm_Blocks_current, ZEND_ACC_PUBLIC)
	ZEND_ME(Zmm_Blocks, key, arginfo_class_Zmm_Blocks_key, ZEND_ACC_PUBLIC)
	ZEND_ME(Zmm_Blocks, next, arginfo_class_Zmm_Blocks_next, ZEND_ACC_PUBLIC)
	ZEND_ME(Zmm_Blocks, rewind, arginfo_class_Zmm_Blocks_rewind, ZEND_ACC_PUBLIC)
	ZEND_ME(Zmm_Blocks, valid, arginfo_class_Zmm_Blocks_valid, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_Zmm_Heap_methods[] = {
	ZEND_ME(Zmm_Heap, __construct, arginfo_class_Zmm_Heap___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(Zmm_Heap, alloc, arginfo_class_Zmm_Heap_alloc, ZEND_ACC_PUBLIC)
	ZEND_ME(Zmm_Heap, realloc, arginfo_class_Zmm_Heap_realloc, ZEND_ACC_PUBLIC)
	ZEND_ME(Zmm_Heap, free, arginfo_class_Zmm_Heap_free, ZEND_ACC_PUBLIC)
	ZEND_ME(Zmm_Heap, size, arginfo_class_Zmm_Heap_size, ZEND_ACC_PUBLIC)
	ZEND_ME(Zmm_Heap, gc, arginfo_class_Zmm_Heap_gc, ZEND_ACC_PUBLIC)
	ZEND_ME(Zmm_Heap, stats, arginfo_class_Zmm_Heap_stats, ZEND_ACC_PUBLIC)
	ZEND_ME(Zmm_Heap, check, arginfo_class_Zmm_Heap_check, ZEND_ACC_PUBLIC)
	ZEND_ME(Zmm_Heap, report, arginfo_class_Zmm_Heap_report, ZEND_ACC_PUBLIC)
	ZEND_ME(Zmm_Heap, snapshot, arginfo_class_Zmm_Heap_snapshot, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Zmm_OutOfMemoryException(zend_class_entry *class_entry_RuntimeException)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Zmm", "OutOfMemoryException", class_Zmm_OutOfMemoryException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_RuntimeException);

	return class_entry;
}

static zend_class_entry *register_class_Zmm_Snapshot(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Zmm", "Snapshot", class_Zmm_Snapshot_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}

static zend_class_entry *register_class_Zmm_Finding(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Zmm", "Finding", class_Zmm_Finding_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	zval property_kind_default_value;
	ZVAL_UNDEF(&property_kind_default_value);
	zend_string *property_kind_name = zend_string_init("kind", sizeof("kind") - 1, 1);
	zend_declare_typed_property(class_entry, property_kind_name, &property_kind_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_kind_name);

	zval property_severity_default_value;
	ZVAL_UNDEF(&property_severity_default_value);
	zend_string *property_severity_name = zend_string_init("severity", sizeof("severity") - 1, 1);
	zend_declare_typed_property(class_entry, property_severity_name, &property_severity_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_severity_name);

	zval property_confidence_default_value;
	ZVAL_UNDEF(&property_confidence_default_value);
	zend_string *property_confidence_name = zend_string_init("confidence", sizeof("confidence") - 1, 1);
	zend_declare_typed_property(class_entry, property_confidence_name, &property_confidence_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_confidence_name);

	zval property_summary_default_value;
	ZVAL_UNDEF(&property_summary_default_value);
	zend_string *property_summary_name = zend_string_init("summary", sizeof("summary") - 1, 1);
	zend_declare_typed_property(class_entry, property_summary_name, &property_summary_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_summary_name);

	zval property_facts_default_value;
	ZVAL_UNDEF(&property_facts_default_value);
	zend_string *property_facts_name = zend_string_init("facts", sizeof("facts") - 1, 1);
	zend_declare_typed_property(class_entry, property_facts_name, &property_facts_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_facts_name);

	zval property_hypothesis_default_value;
	ZVAL_UNDEF(&property_hypothesis_default_value);
	zend_string *property_hypothesis_name = zend_string_init("hypothesis", sizeof("hypothesis") - 1, 1);
	zend_declare_typed_property(class_entry, property_hypothesis_name, &property_hypothesis_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_hypothesis_name);

	zval property_next_checks_default_value;
	ZVAL_UNDEF(&property_next_checks_default_value);
	zend_string *property_next_checks_name = zend_string_init("next_checks", sizeof("next_checks") - 1, 1);
	zend_declare_typed_property(class_entry, property_next_checks_name, &property_next_checks_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_next_checks_name);

	zval property_impact_bytes_default_value;
	ZVAL_UNDEF(&property_impact_bytes_default_value);
	zend_string *property_impact_bytes_name = zend_string_init("impact_bytes", sizeof("impact_bytes") - 1, 1);
	zend_declare_typed_property(class_entry, property_impact_bytes_name, &property_impact_bytes_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_impact_bytes_name);

	zval property_measured_default_value;
	ZVAL_UNDEF(&property_measured_default_value);
	zend_string *property_measured_name = zend_string_init("measured", sizeof("measured") - 1, 1);
	zend_declare_typed_property(class_entry, property_measured_name, &property_measured_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_measured_name);

	zval property_filter_default_value;
	ZVAL_UNDEF(&property_filter_default_value);
	zend_string *property_filter_name = zend_string_init("filter", sizeof("filter") - 1, 1);
	zend_declare_typed_property(class_entry, property_filter_name, &property_filter_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_filter_name);

	return class_entry;
}

static zend_class_entry *register_class_Zmm_Blocks(zend_class_entry *class_entry_Iterator)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Zmm", "Blocks", class_Zmm_Blocks_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
	zend_class_implements(class_entry, 1, class_entry_Iterator);

	return class_entry;
}

static zend_class_entry *register_class_Zmm_Heap(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Zmm", "Heap", class_Zmm_Heap_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	return class_entry;
}

#include "php/measure.h"
#include "php/arrays.h"

#include "engine/measure.h"
#include "write/snapshot.h"

#include "zend_exceptions.h"
#include "ext/spl/spl_exceptions.h"

/* Makes the call.  What leaves it by longjmp (an error that ends the request, a passed limit) ends the measure, too. */
static void zmm_measure_call(zend_fcall_info *fci, zend_fcall_info_cache *fcc, zmm_measure *measure)
{
	zend_try {
		zend_call_function(fci, fcc);
	} zend_catch {
		zmm_engine_measure_drop(measure);
		zend_bailout();
	} zend_end_try();
}

/* Results */

typedef struct zmm_measured_row {
	const zmm_measured *measured;
	const zmm_measured_site *site;
} zmm_measured_row;

static void zmm_measured_emit_blocks(zmm_emitter *emitter, const char *blocks_key, const char *bytes_key,
	zmm_measured_blocks blocks)
{
	zmm_emit_number(emitter, blocks_key, blocks.blocks, ZMM_UNIT_BLOCKS);
	zmm_emit_number(emitter, bytes_key, blocks.bytes, ZMM_UNIT_BYTES);
}

static void zmm_measured_emit(zmm_emitter *emitter, const void *of)
{
	const zmm_measured_row *row = of;
	const zmm_snapshot_sites *all = &row->measured->all;

	zmm_emit_place(emitter, all, &all->sites[row->site->site]);
	zmm_measured_emit_blocks(emitter, "allocated_blocks", "allocated_bytes", row->site->allocated);
	zmm_measured_emit_blocks(emitter, "live_blocks", "live_bytes", row->site->live);
	zmm_measured_emit_blocks(emitter, "peak_blocks", "peak_bytes", row->site->at_peak);
}

static void zmm_measured_sites(zval *list, const zmm_measured *measured)
{
	size_t i;

	array_init(list);
	for (i = 0; i < measured->site_count; i++) {
		const zmm_measured_row of = { measured, &measured->sites[i] };
		zval row;

		array_init(&row);
		zmm_array_fill(&row, zmm_measured_emit, &of, ZMM_OBJECT);
		add_next_index_zval(list, &row);
	}
}

static void zmm_measured_array(zval *array, const zmm_measured *measured, zval *result)
{
	zval sites;

	array_init(array);
	add_assoc_zval(array, "result", result);
	add_assoc_long(array, "allocations", (zend_long) measured->allocations);
	add_assoc_long(array, "allocated", (zend_long) measured->allocated);
	add_assoc_long(array, "freed", (zend_long) measured->freed);
	add_assoc_long(array, "live", (zend_long) measured->live);
	add_assoc_long(array, "peak", (zend_long) measured->peak);
	zmm_measured_sites(&sites, measured);
	add_assoc_zval(array, "sites", &sites);
}

/* Makes the array that zmm_measure() returns, and closes what it is made of. */
static void zmm_measured_return(zval *array, zmm_measured *measured, zval *result)
{
	zend_try { /* the array may pass memory_limit */
		zmm_measured_array(array, measured, result);
	} zend_catch {
		zmm_measured_close(measured);
		zend_bailout();
	} zend_end_try();
	zmm_measured_close(measured);
}

/* Takes the result of a call that ended; UNDEF: it threw. */
static void zmm_measure_finish(zval *return_value, zmm_measure *measure, zval *result)
{
	zmm_measured measured;

	if (Z_ISUNDEF_P(result)) {
		zmm_engine_measure_drop(measure);
		return;
	}
	if (!zmm_engine_measure_end(measure, &measured)) {
		zval_ptr_dtor(result);
		zend_throw_exception(spl_ce_RuntimeException, "there is no memory for what was measured", 0);
		return;
	}
	if (Z_ISREF_P(result)) {
		zend_unwrap_reference(result);
	}
	zmm_measured_return(return_value, &measured, result);
}

ZEND_FUNCTION(zmm_measure)
{
	zend_fcall_info fci;
	zend_fcall_info_cache fcc;
	zmm_measure *measure;
	const char *refusal;
	zval result;

	ZEND_PARSE_PARAMETERS_START(1, -1)
		Z_PARAM_FUNC(fci, fcc)
		Z_PARAM_VARIADIC_WITH_NAMED(fci.params, fci.param_count, fci.named_params)
	ZEND_PARSE_PARAMETERS_END();

	refusal = zmm_engine_measure_begin(&measure);
	if (refusal) {
		zend_throw_exception_ex(spl_ce_RuntimeException, 0, "the call cannot be measured: %s", refusal);
		RETURN_THROWS();
	}
	ZVAL_UNDEF(&result);
	fci.retval = &result;
	zmm_measure_call(&fci, &fcc, measure);
	zmm_measure_finish(return_value, measure, &result);
}

#include "engine/takeover.h"
#include "engine/foreign.h"
#include "engine/frame_probe.h"
#include "engine/globals.h"
#include "engine/handlers.h"
#include "engine/limit.h"
#include "engine/probe.h"
#include "engine/profile_start.h"
#include "engine/replace.h"
#include "engine/request.h"
#include "engine/resident.h"
#include "engine/settings.h"

#include "zend_virtual_cwd.h"

/* The same for every heap of this engine; found in MINIT. */
static zmm_engine_layout zmm_takeover_layout;

/* Returns why the engine's heap must not be replaced, or NULL. */
static const char *zmm_takeover_refusal(void)
{
	if (zend_mm_is_custom_heap(zend_mm_get_heap())) {
		return !zmm_engine_settings_use_zend_alloc()
			? "USE_ZEND_ALLOC is 0, the engine uses the system's malloc"
			: "another extension has replaced the engine's heap";
	}
	return zmm_stay_loaded() ? NULL : "the system does not let the extension stay loaded";
}

/* Sets the engine's heap.  The path of the current directory is a block that outlives requests, so it is made anew on
 * the new heap. */
static void zmm_takeover_swap(zend_mm_heap *engine_heap)
{
	virtual_cwd_deactivate();
	zend_mm_set_heap(engine_heap);
	virtual_cwd_activate();
}

static void zmm_takeover_set_limits(void)
{
	if (!zmm_engine_limit_apply()) {
		zend_error(E_CORE_WARNING,
			"memory_limit: " ZEND_LONG_FMT " bytes are less than a segment (%s), %zu bytes are allowed",
			PG(memory_limit), zmm_engine_settings_name("zmm.seg_size"), zend_memory_usage(true));
	}
#ifdef ZMM_ENGINE_WEAK
	if (zend_set_memory_hard_limit_percent) {
		const char *percent = zend_ini_string("memory_hard_limit_percent", sizeof("memory_hard_limit_percent") - 1, 0);

		if (percent && *percent) {
			zend_set_memory_hard_limit_percent(ZEND_STRTOL(percent, NULL, 10));
		}
	}
#endif
}

/* Makes our heap count in the words of the engine's heap struct. */
static void zmm_takeover_share(zmm_heap *heap, zend_mm_heap *engine_heap)
{
	const zmm_engine_layout *layout = &zmm_takeover_layout;

	zmm_heap_share_counters(heap,
		zmm_engine_word(engine_heap, layout->use), zmm_engine_word(engine_heap, layout->real),
		zmm_engine_word(engine_heap, layout->limit), zmm_engine_word(engine_heap, layout->overflow));
	if (layout->hard_limit) {
		ZMM_G(hard_limit) = zmm_engine_word(engine_heap, layout->hard_limit);
	}
}

/* Starts the profiler that zmm.profile asks for, before the engine has its first block of our heap.  Where its frames
 * have no room for memos, there is none.  Returns NULL, or why not. */
static const char *zmm_takeover_profile(void)
{
	const zmm_profile_config *config = zmm_profiler_config();

	return config->mode == ZMM_PROFILE_OFF || zmm_frame_probe_refusal() ? NULL : zmm_profiler_start(config);
}

/* Gives the engine its second heap in the current thread.  Returns NULL, or why not. */
static const char *zmm_takeover_here(void)
{
	const char *refusal = zmm_foreign_note(ZMM_FOREIGN, zend_mm_get_heap(), zend_memory_usage(1));
	zend_mm_heap *engine_heap;

	if (refusal) {
		return refusal;
	}
	engine_heap = zend_mm_startup();
	if (!engine_heap) {
		return "the engine cannot make a second heap";
	}
	zmm_takeover_share(&ZMM_G(heap), engine_heap);
	refusal = zmm_takeover_profile();
	if (refusal) {
		return refusal;
	}
	zmm_request_set_handlers(engine_heap);
	ZMM_G(engine_heap) = engine_heap;
	zmm_takeover_swap(engine_heap);
	return NULL;
}

const char *zmm_takeover(int module_type)
{
	const char *refusal = module_type == MODULE_PERSISTENT
		? zmm_takeover_refusal() : "the extension was loaded by dl()";

	if (refusal) {
		return refusal;
	}
	if (!zmm_engine_probe(&zmm_takeover_layout)) {
		return "the counters of this engine's heap were not found";
	}
	zmm_frame_probe();
	zmm_engine_choose_handlers(&ZMM_G(heap));
	refusal = zmm_takeover_here();
	if (refusal) {
		return refusal;
	}
	zmm_takeover_set_limits();
	zmm_replace_functions();
	return NULL;
}

#ifdef ZTS

/* Sets no limits: PHP does that for the thread when it copies the ini entries, after all globals are made. */
const char *zmm_takeover_in_thread(void)
{
	const char *refusal = zmm_takeover_refusal();

	return refusal ? refusal : zmm_takeover_here();
}

#endif

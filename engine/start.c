#ifdef HAVE_CONFIG_H
# include "config.h" /* COMPILE_DL_ZMM */
#endif

#include "engine/start.h"
#include "engine/crash.h"
#include "engine/fast_shutdown.h"
#include "engine/hooks.h"
#include "engine/inject.h"
#include "engine/leaves.h"
#include "engine/lifetime.h"
#include "engine/limit.h"
#include "engine/limit_apart.h"
#include "engine/measure.h"
#include "engine/profile_start.h"
#include "engine/replace.h"
#include "engine/takeover.h"

#include <stdlib.h>
#include <string.h>

/* The settings and the result of the start; each later thread begins with them. */
static zmm_heap_config zmm_config;
static bool zmm_is_started;
static const char *zmm_off;

/* Reads the settings.  false: `error` has the reason. */
static bool zmm_configure(zmm_switches *switches, char *error, size_t error_size)
{
	zmm_heap_config_init(&zmm_config);
	zmm_config.hooks = &zmm_engine_hooks;
	return zmm_engine_settings_read(&zmm_config, switches, error, error_size);
}

/* Refuses settings that exclude each other. */
static bool zmm_settings_agree(char *error, size_t error_size)
{
	if (zmm_config.hardened && zmm_profiler_config()->mode != ZMM_PROFILE_OFF) {
		snprintf(error, error_size, "%s: a hardened heap has no place for a profile (zmm.hardened is on)",
			zmm_engine_settings_name("zmm.profile"));
		return false;
	}
	return true;
}

/* Starts a heap by the settings.  false: `error` has the reason. */
static bool zmm_start_heap(zmm_heap *heap, char *error, size_t error_size)
{
	zmm_heap_config config = zmm_config;
	bool is_used = zmm_engine_settings_use_zend_alloc();

	config.hardened = config.hardened && is_used;
	zmm_inject_wrap_storage(&config);
	if (!zmm_heap_startup(heap, &config, error, error_size)) {
		return false;
	}
	ZMM_G(uses_malloc) = !is_used;
	return true;
}

/* Starts a heap with the default settings after a wrong setting.  dl() then ends the script, but zmm's functions are
 * registered already, and shutdown functions may call them. */
static void zmm_start_default_heap(zmm_heap *heap)
{
	char error[256];

	zmm_heap_config_init(&zmm_config);
	zmm_config.hooks = &zmm_engine_hooks;
	zmm_heap_startup(heap, &zmm_config, error, sizeof(error));
}

bool zmm_start(int module_type, zmm_switches *switches, char *error, size_t error_size)
{
	if (zmm_configure(switches, error, error_size) && zmm_settings_agree(error, error_size)
			&& zmm_start_heap(&ZMM_G(heap), error, error_size)) {
		return true;
	}
	if (module_type != MODULE_PERSISTENT) {
		zmm_start_default_heap(&ZMM_G(heap));
		ZMM_G(off) = "a setting is wrong";
		EG(full_tables_cleanup) = 1; /* dl() sets this only when it succeeds */
	}
	return false;
}

void zmm_start_takeover(int module_type, int module_number, bool wanted)
{
	zmm_crash_startup();
	zmm_off = wanted ? zmm_takeover(module_type) : "zmm.engine is off";
	ZMM_G(off) = zmm_off;
	if (!zmm_off) {
		zmm_fast_shutdown_startup(module_number);
		zmm_leaves_startup();
	}
	zmm_is_started = true;
}

bool zmm_start_request(char *error, size_t error_size)
{
	if (ZMM_G(off)) {
		if (!ZMM_G(heap).storage && !zmm_start_heap(&ZMM_G(heap), error, error_size)) {
			return false;
		}
		zmm_engine_limit_apply_apart();
	} else {
		zmm_engine_limit_apply(); /* the engine may have failed to set it before */
		zmm_replace_dl();
	}
	zmm_engine_measure_drop_all();
	zmm_profiler_phase("[request start]");
	zmm_inject_begin_request(&ZMM_G(heap));
	return true;
}

void zmm_end(void)
{
	zmm_is_started = false;
	zmm_leaves_shutdown();
	zmm_crash_shutdown();
#ifndef ZTS /* in thread-safe builds PHP ends the globals of all threads next */
	zmm_lifetime_end();
#endif
}

#ifdef ZTS

/* For the first thread, MINIT does the rest.  When the heap of a later thread cannot be started, zmm_start_request()
 * tries again and raises the error. */
void zmm_start_globals(void *slot)
{
	char error[256];
	zend_zmm_globals *globals;

# ifdef COMPILE_DL_ZMM
	ZEND_TSRMLS_CACHE_UPDATE();
# endif
	globals = zmm_thread_begin(zmm_is_started ? zmm_off : "the extension has not started");
	*(zmm_globals_slot *) slot = globals;
	if (!zmm_is_started || globals != zmm_thread) {
		return;
	}
	if (!zmm_start_heap(&globals->heap, error, sizeof(error))) {
		globals->off = "this thread's heap could not be started";
	} else if (!zmm_off) {
		globals->off = zmm_takeover_in_thread();
	}
}

void zmm_end_globals(void *slot)
{
# ifdef COMPILE_DL_ZMM
	ZEND_TSRMLS_CACHE_UPDATE();
# endif
	zmm_thread_end(*(zmm_globals_slot *) slot);
}

#else

void zmm_start_globals(void *globals)
{
	memset(globals, 0, sizeof(zend_zmm_globals));
}
#endif
